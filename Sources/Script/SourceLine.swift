/// One line of a script's text and where it stands in the file.
struct SourceLine: Equatable {
    /// Line of a text, paragraph of a document, from 1; several lines may share one paragraph.
    let source: Int
    let text: String

    init(_ source: Int, _ text: String) {
        self.source = source
        self.text = text
    }

    /// Every line of a text, whatever ends it: LF, CRLF, CR, and the soft breaks that word processors leave behind.
    static func lines(of text: String) -> [SourceLine] {
        var lines: [SourceLine] = []
        var line = String.UnicodeScalarView()
        var wasCarriageReturn = false
        for scalar in text.unicodeScalars {
            let isSecondHalf = wasCarriageReturn && scalar == "\n"
            wasCarriageReturn = scalar == "\r"
            if isSecondHalf { continue }
            guard lineEnds.contains(scalar) else {
                line.append(scalar)
                continue
            }
            lines.append(SourceLine(lines.count + 1, String(line)))
            line = .init()
        }
        if !line.isEmpty { lines.append(SourceLine(lines.count + 1, String(line))) }
        return lines
    }

    private static let lineEnds: [Unicode.Scalar] = ["\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}"]
}
