/// One line without its dress: blanks around it, Markdown, invisible scalars. Blank and purely
/// decorative lines are none.
package struct CleanLine {
    package let source: Int
    package let text: Scalars
    /// `#` signs before it; 0 for a plain line.
    package let headingLevel: Int
    /// A △, ▲ or ▶ stood before it; `text` begins after it.
    package let isMarkedAction: Bool
    /// Whether anything but blanks stood between this line and the one before.
    package let followsBlank: Bool
    /// Of a table of contents: it announces what follows and is none of it.
    package var isListed = false
    /// What its paragraph's style says it is.
    package var role: LineRole?

    /// Longer than any paragraph of a script: nothing is looked for in it.
    static let longest = 20_000
    package var isTooLong: Bool { text.count > Self.longest }

    package init?(_ line: SourceLine, followsBlank: Bool) {
        (isListed, role) = (line.role == .contents, line.role)
        guard line.text.utf8.count <= Self.longest * 4 else {
            (source, self.followsBlank, text, headingLevel, isMarkedAction) = (
                line.source, followsBlank, Scalars(line.text), 0, false
            )
            return
        }
        var text = Scalars(line.text).filter { !Self.isInvisible($0) }[...].trimmed
        guard !text.allSatisfy(Self.isDecoration) else { return nil }
        source = line.source
        self.followsBlank = followsBlank
        guard text.count <= Self.longest else {
            (self.text, headingLevel, isMarkedAction) = (text, 0, false)
            return
        }
        headingLevel = text.prefix { $0 == "#" }.count
        text = Self.withoutMarkdown(text.dropFirst(headingLevel).trimmed)
        let isMarked = text.first.map(Self.isActionMark) ?? false
        if isMarked {
            text = text.dropFirst().drop {
                Self.isActionMark($0) || $0 == "：" || $0 == ":" || $0.isBlank
            }
        }
        isMarkedAction = isMarked
        self.text = Self.unbracketedLabel(text.trimmed)
        if self.text.isEmpty { return nil }
    }

    /// `【时间】日` as `时间：日`, `【场次】1-4` as `场次：1-4`.
    private static func unbracketedLabel(_ text: Scalars) -> Scalars {
        guard let (shape, inner, rest) = Brackets.leading(text), shape == .square, !rest.isEmpty,
            inner.count <= 6
        else { return text }
        let isLabel =
            HeadLabel.isLabel(inner)
            || ["场次", "场号", "场景号"].contains(Traditional.folded(inner).string)
        guard isLabel, rest.first != "：", rest.first != ":" else { return text }
        return inner + Scalars("：") + rest
    }

    /// A part of a line that is read by itself.
    package init(_ text: Scalars, like line: CleanLine) {
        (source, headingLevel, followsBlank) = (line.source, 0, false)
        let isMarked = text.first.map(Self.isActionMark) ?? false
        isMarkedAction = isMarked
        self.text = isMarked ? text.dropFirst().trimmed : text
    }

    /// Scripts are typed with whatever triangle is at hand, Greek and mathematical ones too.
    private static func isActionMark(_ scalar: Unicode.Scalar) -> Bool {
        ["△", "▲", "▶", "►", "▷", "∆", "Δ", "▴", "▵"].contains(scalar)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x2060, 0xFEFF, 0xAD, 0xFE0E, 0xFE0F: true
        case 0..<0x20: scalar != "\t"
        default: false
        }
    }

    /// Rules such as `---`, `***`, `=====`, a code fence.
    private static func isDecoration(_ scalar: Unicode.Scalar) -> Bool {
        ["-", "*", "=", "_", "—", "─", "━", "~", "`", "#", ">", "\\"].contains(scalar)
            || scalar.isBlank
    }

    private static func withoutMarkdown(_ text: Scalars) -> Scalars {
        var text = text
        while text.first == ">" { text = text.dropFirst().trimmed }
        if let first = text.first, ["-", "*", "•", "·"].contains(first),
            text.dropFirst().first?.isBlank == true
        {
            text = text.dropFirst().trimmed
        }
        text = unescaped(text)
        for mark in ["**", "__", "~~"] { text = without(mark, in: text) }
        if text.count > 2, text.first == "*", text.last == "*",
            text.count(where: { $0 == "*" }) == 2
        {
            text = text.dropFirst().dropLast()
        }
        return text.trimmed
    }

    /// A backslash before a mark, as converters to Markdown write.
    private static func unescaped(_ text: Scalars) -> Scalars {
        guard text.contains("\\") else { return text }
        var result: [Unicode.Scalar] = []
        for index in text.indices {
            let isEscape =
                text[index] == "\\" && index + 1 < text.endIndex
                && "\\`*_{}[]()#+-.!|>~".unicodeScalars.contains(text[index + 1])
            if !isEscape { result.append(text[index]) }
        }
        return result[...]
    }

    /// Pairs only: an odd one out is text, as in a word that is bleeped.
    private static func without(_ mark: String, in text: Scalars) -> Scalars {
        guard let sign = mark.unicodeScalars.first, text.contains(mark) else { return text }
        var (kept, index, found) = ([Unicode.Scalar](), text.startIndex, 0)
        while index < text.endIndex {
            if text[index] == sign, index + 1 < text.endIndex, text[index + 1] == sign {
                found += 1
                index += 2
            } else {
                kept.append(text[index])
                index += 1
            }
        }
        return found % 2 == 0 ? kept[...] : text
    }
}
