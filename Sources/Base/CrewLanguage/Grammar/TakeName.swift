import Slate

/// A take's name in every form that crews write: `3-12B-4`, `12-1`, `12B t4`, `@2`, `t4`, `3集12场B镜4条`, `第4条`.
enum TakeName {
    /// Words that a name may have: `3集 12场 B镜 4条`.
    static let mostWords = 4

    /// - Parameter isBare: whether two bare numbers are a scene and its take, as the box writes them where scenes begin without a letter.
    ///   A production that counts otherwise has no such take, and says so.
    static func read(_ text: some StringProtocol, isBare: Bool = true) -> TakeTarget? {
        guard text.utf8.count <= longest else { return nil }
        let text = Fold.lower(text)
        if text.hasPrefix("@") { return SlateReader.number(text.dropFirst()).map(TakeTarget.ago) }
        if let slate = SlateReader.slate(text) ?? (isBare ? SlateReader.letterless(text) : nil) { return .slate(slate) }
        return number(text).map(TakeTarget.take)
    }

    /// In bytes: a page is no name.
    private static let longest = 120

    /// `t4`, `take 4`, `第4条`; 4条 may be how many.
    private static func number(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        if words.count == 2, words[0] == "take" { return SlateReader.number(words[1]) }
        guard text.hasPrefix("t") || text.hasPrefix("第"), case .take(let number)? = SlateReader.edit(text) else { return nil }
        return number
    }
}
