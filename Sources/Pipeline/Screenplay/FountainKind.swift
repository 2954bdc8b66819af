import ScriptText

/// Whether a text is Fountain.
extension Fountain {
    /// Fountain by name, or by content: mostly without Chinese, with INT. and EXT. heads, and fewer
    /// `Name: words` than names on lines of their own, which tells it from a micro-drama in
    /// English.
    package static func isOne(_ lines: [SourceLine], name: String) -> Bool {
        let name = name.lowercased()
        if name.hasSuffix(".fountain") || name.hasSuffix(".spmd") { return true }
        var (han, heads, cues, colons, counted) = (0, 0, 0, 0, 0)
        for line in lines where line.text.utf8.count <= 400 {
            let text = Scalars(line.text).trimmed
            if text.isEmpty { continue }
            counted += 1
            if text.hasHan { han += 1 }
            if Slugline.isOne(text) || MarginNumber.parted(text) != nil {
                heads += 1
            } else if Cue.isOne(text) {
                cues += 1
            } else if isNamed(text) {
                colons += 1
            }
        }
        return heads > 0 && han * 10 < counted && cues >= colons
    }

    /// `Callan (nervous): I did.`
    private static func isNamed(_ text: Scalars) -> Bool {
        guard let colon = text.prefix(40).firstIndex(of: ":"), colon > text.startIndex,
            colon + 1 < text.endIndex
        else { return false }
        return text.first?.isLatin == true && text[colon + 1].isBlank
    }
}
