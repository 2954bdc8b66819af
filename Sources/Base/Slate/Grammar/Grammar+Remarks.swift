/// `changed 14 what was said`, `改词14实际台词`, `dropped 15-16`, `changed 14 clear`.
extension Grammar {
    static func remark(_ verb: Verb, _ words: inout Words) throws(GrammarError) -> LineRemark {
        let text = try words.text(for: verb)
        let label = text.prefix(while: isOfLines)
        guard let lines = LineRanges(Fold.ascii(label)), !lines.isEmpty else {
            throw GrammarError(reason: .badArgument(verb), word: text, suggestion: nil)
        }
        let said = spoken(text.dropFirst(label.count))
        if isTakenBack(said) { return LineRemark(lines: lines, status: .written) }
        guard verb == .changed else {
            if !said.isEmpty { throw GrammarError(reason: .badArgument(verb), word: said, suggestion: nil) }
            return LineRemark(lines: lines, status: .dropped)
        }
        return LineRemark(lines: lines, status: .changed, spokenAs: said.isEmpty ? nil : unquoted(said))
    }

    /// Digits, letters, dash and comma, also full-width ones: the words may follow at once, as Chinese is written.
    private static func isOfLines(_ character: Character) -> Bool {
        guard let folded = Fold.ascii(String(character)).first else { return false }
        return folded.isASCII && (folded.isLetter || folded.isNumber || folded == "-" || folded == ",")
    }

    /// Without a colon or blanks before it; on one line.
    private static func spoken(_ text: Substring) -> String {
        let front = text.drop { $0.isWhitespace || $0 == ":" || $0 == "：" }
        return front.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The one word alone: `0` and `no` may have been somebody's line.
    private static func isTakenBack(_ text: String) -> Bool { ["clear", "清"].contains(Fold.lower(text)) }

    /// Without the quotes round all of it, which answers put there again.
    private static func unquoted(_ text: String) -> String {
        for (first, last) in [("\"", "\""), ("“", "”"), ("「", "」"), ("『", "』")] as [(Character, Character)]
        where text.count > 2 && text.first == first && text.last == last {
            return String(text.dropFirst().dropLast())
        }
        return text
    }
}
