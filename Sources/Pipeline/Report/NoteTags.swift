import Slate

/// What a note says for a column of its own: `lens: 50mm; size: CU`,
/// `镜头:50mm 景别:近景 内容:林总进门`.
struct NoteTags: Equatable, Sendable {
    enum Column: CaseIterable, Sendable {
        case lens, size, content, sound

        /// What may stand before the colon.
        var words: [String] {
            switch self {
            case .lens: ["lens", "镜头", "焦段"]
            case .size: ["size", "景别"]
            case .content: ["content", "action", "内容"]
            case .sound: ["sound", "sound file", "audio", "音频", "音频文件号", "音频文件"]
            }
        }

        /// Whether it holds for the takes that follow in the same setup, as on paper, where it is
        /// written once.
        var isInherited: Bool { self != .sound }
    }

    private(set) var values: [Column: String] = [:]
    /// What no column of its own took.
    private(set) var remarks: [String] = []

    init() {}

    init(_ notes: [Note]) {
        for note in notes { take(note.text) }
    }

    subscript(column: Column) -> String { values[column] ?? "" }

    /// Takes over what was said of the setup before, where nothing was said of this take.
    mutating func inherit(_ earlier: NoteTags) {
        for (column, value) in earlier.values where column.isInherited && values[column] == nil {
            values[column] = value
        }
    }

    private mutating func take(_ text: String) {
        var rest = ""
        for part in Self.parts(of: text) {
            if let (column, value) = Self.tag(part) { values[column] = value } else { rest += part }
        }
        let kept = rest.trimmed(of: " \n\r\t;；")
        if !kept.isEmpty { remarks.append(kept) }
    }

    /// A text without any colon, which most are, is not looked at closely.
    private static func parts(of text: String) -> [String] {
        guard text.contains(where: isColon) else { return [text] }
        var (parts, part) = ([String](), "")
        for character in text {
            if isColon(character), let word = endingTag(part) {
                parts.append(String(part.dropLast(word.count)))
                part = word
            }
            part.append(character)
            if character == ";" || character == "；" || character.isNewline {
                parts.append(part)
                part = ""
            }
        }
        return parts + [part]
    }

    /// The tag's word with which a text ends, if nothing but a blank or its beginning stands
    /// before.
    private static func endingTag(_ text: String) -> String? {
        let tail = text.suffix(longestWord).lowercased()
        let found = words.first { tail.hasSuffix($0.word) }?.word
        guard let found else { return nil }
        let before = text.dropLast(found.count).last
        let isChinese = found.utf8.first.map { $0 >= 128 } ?? false
        guard before == nil || before?.isWhitespace == true || isChinese else { return nil }
        return String(text.suffix(found.count))
    }

    private static func tag(_ part: String) -> (Column, String)? {
        guard let colon = part.firstIndex(where: isColon) else { return nil }
        let word = part[..<colon].lowercased()
        guard let column = words.first(where: { $0.word == word })?.column else { return nil }
        return (column, part[part.index(after: colon)...].trimmed(of: " \n\r\t;；,，"))
    }

    /// Longer words first, so that `音频文件号` is not read as the end of something else.
    private static let words = Column.allCases.flatMap { column in
        column.words.map { (word: $0, column: column) }
    }
    .sorted { $0.word.count > $1.word.count }
    private static let longestWord = words.map(\.word.count).max() ?? 0

    private static func isColon(_ character: Character) -> Bool {
        character == ":" || character == "："
    }
}

extension StringProtocol {
    /// Without any of these characters at either end.
    func trimmed(of characters: String) -> String {
        let front = drop { characters.contains($0) }
        guard let last = front.lastIndex(where: { !characters.contains($0) }) else { return "" }
        return String(front[...last])
    }
}
