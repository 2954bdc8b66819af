/// What a line is called in its scene, digits and the letters of what came between: `12`, `12A`,
/// `12AA`. Scenes are numbered alike.
public struct LineNumber: Comparable, Hashable, Sendable, CustomStringConvertible {
    /// Nil where it does not begin with one.
    public let number: Int?
    /// The letters behind the number, `A` of `12A`; the whole text where there is no number.
    public let suffix: String

    /// Takes any text apart; it need be no label of a line.
    public init(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        number = Int(digits)
        suffix = String(text.dropFirst(digits.count))
    }

    /// A line's label as somebody types it, letters in either case; nil for what is none: 1 to
    /// `highest` and at most `mostLetters` letters. What came before line 1 is `0A`; a bare 0 is no
    /// label.
    public init?(label text: some StringProtocol) {
        self.init(text.uppercased())
        let lowest = suffix.isEmpty ? 1 : 0
        guard let number, (lowest...Self.highest).contains(number),
            suffix.count <= Self.mostLetters,
            suffix.allSatisfy({ $0.isASCII && $0.isLetter })
        else { return nil }
        self.init("\(number)\(suffix)")
    }

    /// No scene has so many lines.
    static let highest = 99_999
    /// Two are 600 lines between two others.
    private static let mostLetters = 4

    public var description: String { (number.map(String.init) ?? "") + suffix }

    public static func < (one: LineNumber, other: LineNumber) -> Bool {
        (one.number ?? .max, one.suffix.count, one.suffix) < (
            other.number ?? .max, other.suffix.count, other.suffix
        )
    }
}
