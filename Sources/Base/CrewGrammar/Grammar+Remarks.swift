import Slate
import TakeNames

/// `changed 14 what was said`, `改词14实际台词`, `dropped 15-16`, `changed 14 clear`.
extension Grammar {
    static func remark(_ verb: Verb, _ named: TakeTarget?, _ words: inout Words)
        throws(GrammarError) -> CrewLine
    {
        // What reads as lines is lines, unless a whole name has lines behind it: `12A t3 5-8`.
        var (target, behind) = (named, words)
        let isLines = lines(at: try words.text(for: verb)) != nil
        if target == nil,
            let name = behind.takeTrailingTarget(
                isBare: !isLines, mayFollow: { lines(at: $0) != nil }),
            !isLines || lines(at: behind.rest) != nil
        {
            (target, words) = (name, behind)
        }
        let text = try words.text(for: verb)
        guard let (lines, behind) = lines(at: text) else {
            throw GrammarError(reason: .badArgument(verb), word: text, suggestion: nil)
        }
        var said = spoken(behind)
        if target == nil { (target, said) = nameBehind(said) }
        return CrewLine(target: target, command: .remark(try remark(verb, lines, said)))
    }

    /// `of 12-1 hello`, `t4: hello`, or a name and nothing else behind the lines; other words are
    /// what was said.
    private static func nameBehind(_ said: String) -> (TakeTarget?, String) {
        var behind = Words(said)
        if Fold.lower(said.prefix { !$0.isWhitespace }) == "of" {
            let target = behind.takeTrailingTarget { _ in true }
            return (target, behind.rest)
        }
        if let target = TakeName.read(said, isBare: false) { return (target, "") }
        let target = behind.takeNameBeforeColon(isBare: false)
        return (target, target == nil ? said : behind.rest)
    }

    private static func remark(_ verb: Verb, _ lines: LineRanges, _ said: String)
        throws(GrammarError) -> LineRemark
    {
        if isTakenBack(said) { return LineRemark(lines: lines, status: .written) }
        guard verb == .changed else {
            if !said.isEmpty {
                throw GrammarError(reason: .badArgument(verb), word: said, suggestion: nil)
            }
            return LineRemark(lines: lines, status: .dropped)
        }
        return LineRemark(
            lines: lines, status: .changed, spokenAs: said.isEmpty ? nil : unquoted(said))
    }

    /// The lines at the front and what stands behind them.
    private static func lines(at text: String) -> (LineRanges, Substring)? {
        let label = text.prefix(while: isOfLines)
        guard let lines = LineRanges(Fold.ascii(label)), !lines.isEmpty else { return nil }
        return (lines, text.dropFirst(label.count))
    }

    /// Digits, letters, dash and comma, also full-width ones: the words may follow at once, as
    /// Chinese is written.
    private static func isOfLines(_ character: Character) -> Bool {
        guard let folded = Fold.ascii(String(character)).first else { return false }
        return folded.isASCII
            && (folded.isLetter || folded.isNumber || folded == "-" || folded == ",")
    }

    /// Without a colon or blanks before it; on one line.
    private static func spoken(_ text: Substring) -> String {
        let front = text.drop { $0.isWhitespace || $0 == ":" || $0 == "：" }
        return front.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The one word alone: `0` and `no` may have been somebody's line.
    private static func isTakenBack(_ text: String) -> Bool {
        ["clear", "清"].contains(Fold.lower(text))
    }

    /// Without the quotes round all of it, which answers put there again.
    private static func unquoted(_ text: String) -> String {
        for (first, last) in [("\"", "\""), ("“", "”"), ("「", "」"), ("『", "』")]
            as [(Character, Character)]
        where text.count > 2 && text.first == first && text.last == last {
            return String(text.dropFirst().dropLast())
        }
        return text
    }
}
