/// A line, taken apart word by word; the text of a note stays as it was typed.
struct Words {
    private var characters: Substring

    init(_ line: String) { characters = line[...].trimmed }

    /// What is left, as typed.
    var rest: String { String(characters) }

    /// The next word, folded and in lower case; nil at the end.
    mutating func next() -> String? {
        guard !characters.isEmpty else { return nil }
        let word = characters.prefix { !$0.isWhitespace }
        characters = characters.dropFirst(word.count).trimmed
        return Fold.ascii(String(word)).lowercased()
    }

    mutating func text(for verb: Verb) throws(GrammarError) -> String {
        guard !characters.isEmpty else { throw GrammarError(reason: .missingArgument(verb), word: "", suggestion: nil) }
        return rest
    }

    /// `@2` or `3-12B-4:` at the front.
    mutating func takeTarget() throws(GrammarError) -> TakeTarget? {
        let before = self
        guard let word = next() else { return nil }
        if word.hasPrefix("@") {
            guard let ago = Int(word.dropFirst()), (1...9999).contains(ago) else {
                throw GrammarError(reason: .unknownWord, word: word, suggestion: "@1")
            }
            return .ago(ago)
        }
        if word.hasSuffix(":"), let slate = SlateReader.slate(String(word.dropLast())) { return .slate(slate) }
        self = before
        return nil
    }

    /// A whole slate as the next word, which then is the target.
    mutating func takeTrailingSlate() -> TakeTarget? {
        let before = self
        guard let word = next() else { return nil }
        if word.hasPrefix("@"), let ago = Int(word.dropFirst()), ago > 0 { return .ago(ago) }
        if let slate = SlateReader.slate(word) { return .slate(slate) }
        self = before
        return nil
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let front = drop { $0.isWhitespace }
        guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return front[front.startIndex..<front.startIndex] }
        return front[...last]
    }
}
