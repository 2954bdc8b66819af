import ScriptText

/// Stars and underscores that make text bold, italic or underlined in Fountain: taken out, for a
/// line is what is said, not how it looks.
enum Emphasis {
    static func stripped(_ text: Scalars) -> String {
        guard text.contains(where: { $0 == "*" || $0 == "_" || $0 == "\\" }) else {
            return text.string
        }
        var paired = Set<Int>()
        for mark in ["***", "**", "*", "_"] { pair(mark, in: text, &paired) }
        var kept: [Unicode.Scalar] = []
        for index in text.indices where !paired.contains(index) && !isEscape(text, index) {
            kept.append(text[index])
        }
        return kept.string
    }

    /// Marks pair where the first has no blank behind it and the second none before it, both on one
    /// line.
    private static func pair(_ mark: String, in text: Scalars, _ paired: inout Set<Int>) {
        let length = mark.unicodeScalars.count
        var open: Int?
        var index = text.startIndex
        while index + length <= text.endIndex {
            let isMark =
                text[index...].starts(with: mark)
                && !(index..<index + length).contains { paired.contains($0) }
            guard isMark, !isEscaped(text, index) else {
                index += 1
                continue
            }
            if let start = open, index > start + length, !text[index - 1].isBlank {
                paired.formUnion(start..<start + length)
                paired.formUnion(index..<index + length)
                open = nil
            } else if index + length < text.endIndex, !text[index + length].isBlank,
                !isInWord(mark, text, index)
            {
                open = index
            }
            index += length
        }
    }

    /// `snake_case` is a word; `*` parts words wherever it stands.
    private static func isInWord(_ mark: String, _ text: Scalars, _ index: Int) -> Bool {
        mark == "_" && index > text.startIndex
            && (text[index - 1].properties.isAlphabetic || text[index - 1].isDigit)
    }

    private static func isEscaped(_ text: Scalars, _ index: Int) -> Bool {
        index > text.startIndex && text[index - 1] == "\\"
    }

    private static func isEscape(_ text: Scalars, _ index: Int) -> Bool {
        text[index] == "\\" && index + 1 < text.endIndex
            && (text[index + 1] == "*" || text[index + 1] == "_" || text[index + 1] == "\\")
    }
}
