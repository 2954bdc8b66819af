import ScriptModel
import ScriptText

/// A Fountain file's lines without what nobody plays: struck-out text and remarks are taken out,
/// and kept as notes.
struct FountainSource {
    private(set) var lines: [SourceLine] = []
    private(set) var notes: [ScriptNote] = []
    private(set) var diagnostics: [ScriptDiagnostic] = []
    /// Up to this line nothing closes the mark that is looked for: without it a file of opening
    /// marks would take for ever.
    private var unclosedUntil = 0

    init(_ text: String) {
        lines = SourceLine.lines(of: text)
        takeOut(from: "/*", to: "*/", as: .struck, mayCrossBlankLines: true)
        takeOut(from: "[[", to: "]]", as: .remark, mayCrossBlankLines: false)
    }

    /// What follows a mark that ends on a later line goes on on the line where it began, as if
    /// nothing had stood between.
    private mutating func takeOut(
        from open: String, to close: String, as kind: ScriptNote.Kind, mayCrossBlankLines: Bool
    ) {
        var kept: [SourceLine] = []
        var index = 0
        unclosedUntil = 0
        while index < lines.count {
            var line = lines[index]
            var isTaken = false
            while let start = Self.range(of: open, in: line.text) {
                guard index >= unclosedUntil,
                    let end = self.end(
                        close, of: line.text[start.upperBound...], at: index, mayCrossBlankLines)
                else {
                    diagnose(line, "\(open) is never closed; read as text")
                    break
                }
                note(kind, end.inside, line)
                isTaken = true
                index = end.line
                line = SourceLine(line.source, line.text[..<start.lowerBound] + String(end.after))
            }
            // A line that held nothing else is gone; a blank one would part what belongs together.
            let isEmptied = isTaken && line.text.allSatisfy(\.isWhitespace)
            if !isEmptied {
                kept.append(line)
            } else if kind == .struck {
                kept.append(SourceLine(line.source, ""))
            }
            index += 1
        }
        lines = kept
    }

    /// Where a mark closes, from a text on the line `index` on.
    private mutating func end(
        _ close: String, of text: Substring, at index: Int, _ mayCrossBlankLines: Bool
    ) -> (inside: String, after: Substring, line: Int)? {
        if let end = Self.range(of: close, in: text) {
            return (String(text[..<end.lowerBound]), text[end.upperBound...], index)
        }
        var inside = String(text)
        for next in lines.indices.dropFirst(index + 1) {
            let line = lines[next].text
            unclosedUntil = next
            if !mayCrossBlankLines, FountainParagraph.isBlank(line) { return nil }
            if let end = Self.range(of: close, in: line[...]) {
                unclosedUntil = 0
                return (inside + "\n" + line[..<end.lowerBound], line[end.upperBound...], next)
            }
            inside += "\n" + line
        }
        unclosedUntil = lines.count
        return nil
    }

    private mutating func note(_ kind: ScriptNote.Kind, _ text: String, _ line: SourceLine) {
        let text = Scalars(text).trimmed.string
        if !text.isEmpty { notes.append(ScriptNote(kind, text, source: line.source)) }
    }

    private mutating func diagnose(_ line: SourceLine, _ message: String) {
        diagnostics.append(
            ScriptDiagnostic(
                source: line.source, text: String(line.text.prefix(ScriptDiagnostic.longestText)),
                message: message))
    }

    private static func range<Text: StringProtocol>(of mark: String, in text: Text) -> Range<
        String.Index
    >? {
        let (bytes, mark) = (text.utf8, Array(mark.utf8))
        var at = bytes.startIndex
        while let next = bytes[at...].firstIndex(of: mark[0]) {
            let after = bytes.index(after: next)
            if after < bytes.endIndex, bytes[after] == mark[1] {
                return next..<bytes.index(after: after)
            }
            at = after
        }
        return nil
    }
}
