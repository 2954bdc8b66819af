import ScriptText

/// What the paragraphs of a screenplay are, where a document has no styles for them: by capitals,
/// and by how far they are moved in.
package enum UnstyledScreenplay {
    package static func roles(_ lines: [SourceLine]) -> [SourceLine] {
        var made: [SourceLine] = []
        var state = State()
        for (index, line) in lines.enumerated() {
            let text = Scalars(line.text).trimmed
            guard !text.isEmpty else {
                state.isAfterBlank = true
                continue
            }
            let next = lines[(index + 1)...].first { !Scalars($0.text).trimmed.isEmpty }.map {
                Scalars($0.text).trimmed
            }
            var marked = line
            marked.role =
                line.role == .contents ? .contents : state.role(of: text, line, next: next)
            state.isAfterBlank = false
            made.append(marked)
        }
        return made
    }

    /// Where in a speech the paragraph stands.
    private struct State {
        var hasBegun = false
        var isAfterBlank = false
        /// A name stands above and nothing was said yet.
        private var waitsForWords = false
        /// How far the words of the speech are moved in; nil outside one.
        private var wordsIndent: Int?

        mutating func role(of text: Scalars, _ line: SourceLine, next: Scalars?) -> LineRole? {
            if StyledHeading.isOne(text) {
                hasBegun = true
                return leave(.heading)
            }
            guard hasBegun else { return nil }
            if FountainParagraph.isTransition(text) { return leave(.transition) }
            if waitsForWords || wordsIndent != nil, Cue.parenthetical(text) != nil {
                waitsForWords = true
                return .parenthetical
            }
            if waitsForWords {
                (waitsForWords, wordsIndent) = (false, line.indent)
                return .dialogue
            }
            if isCue(text, line, next) {
                (waitsForWords, wordsIndent) = (true, nil)
                return .cue
            }
            if let wordsIndent, wordsIndent > 0, line.indent == wordsIndent, !isAfterBlank {
                return .dialogue
            }
            return leave(.action)
        }

        private mutating func leave(_ role: LineRole) -> LineRole {
            (waitsForWords, wordsIndent) = (false, nil)
            return role
        }

        /// A short line in capitals, with something below it; a cry such as BANG! is one only where
        /// it is moved in.
        private func isCue(_ text: Scalars, _ line: SourceLine, _ next: Scalars?) -> Bool {
            let name = text.prefix { $0 != "(" && $0 != "（" }.trimmed
            guard let next, Cue.isOne(text), name.hasLatin, name.count <= 30,
                !StyledHeading.isOne(next)
            else { return false }
            if line.isCentered || line.indent >= 15 { return true }
            let isCry = name.last.map { [".", "!", "?", "…", "-", "—"].contains($0) } ?? true
            let isAnotherCue = Cue.isOne(next) && Cue.parenthetical(next) == nil
            return !isCry && !isAnotherCue && name.split(whereSeparator: \.isBlank).count <= 4
        }
    }
}
