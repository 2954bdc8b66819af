import Slate

/// A take's name in every form that crews write: `3-12B-4`, `12-1`, `12B t4`, `@2`, `t4`,
/// `3集12场B镜4条`, `第4条`, `3-12B-4_A012.mov`.
package enum TakeName {
    /// Words that a name may have: `3集 12场 B镜 4条`.
    package static let mostWords = 4

    /// - Parameter isBare: whether two bare numbers are a scene and its take, as the box writes
    ///   them where scenes begin without a letter. A production that counts otherwise has no such
    ///   take, and says so.
    package static func read(_ text: some StringProtocol, isBare: Bool = true) -> TakeTarget? {
        guard text.utf8.count <= longest else { return nil }
        let text = Fold.lower(text)
        if text.hasPrefix("@") { return SlateReader.number(text.dropFirst()).map(TakeTarget.ago) }
        if let slate = SlateReader.slate(text) ?? (isBare ? SlateReader.letterless(text) : nil) {
            return .slate(slate)
        }
        if let number = number(text) { return .take(number) }
        // A slate is ASCII; 备注3-12B-4_A012 has a verb before it.
        return MovieName.stem(ofFile: text).flatMap { $0.allSatisfy(\.isASCII) ? .file($0) : nil }
    }

    /// `4条`: which take where a verb follows, else how many. `一条过` and 三条 are how many.
    package static func counted(_ text: some StringProtocol) -> TakeTarget? {
        let text = Fold.ascii(text)
        guard let mark = text.last, "条次".contains(mark) else { return nil }
        return SlateReader.number(text.dropLast()).map(TakeTarget.take)
    }

    /// Whether a text begins with a number of takes: `4条`, 两条, 几条.
    package static func isCount(_ text: String) -> Bool {
        let number = text.prefix { $0.isNumber || "零一二三四五六七八九十两几".contains($0) }
        return !number.isEmpty && text.dropFirst(number.count).first == "条"
    }

    /// In bytes: a page is no name.
    private static let longest = 120

    /// `t4`, `take 4`, `第4条`; 4条 may be how many.
    private static func number(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        if words.count == 2, words[0] == "take" { return SlateReader.number(words[1]) }
        guard text.hasPrefix("t") || text.hasPrefix("第"),
            case .take(let number)? = SlateReader.edit(text)
        else { return nil }
        return number
    }
}
