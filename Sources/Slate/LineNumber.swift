/// What a line is called in its scene, digits and the letters of what came between: `12`, `12A`, `12AA`. Scenes are numbered alike.
public struct LineNumber: Comparable, Hashable, Sendable, CustomStringConvertible {
    /// Nil where it does not begin with one.
    public let number: Int?
    public let suffix: String

    public init(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        number = Int(digits)
        suffix = String(text.dropFirst(digits.count))
    }

    /// A line's label as somebody types it, letters in either case; nil for what is none: 1 to `highest` and at most `mostLetters` letters.
    public init?(label text: some StringProtocol) {
        self.init(text.uppercased())
        guard let number, (1...Self.highest).contains(number), suffix.count <= Self.mostLetters,
            suffix.allSatisfy({ $0.isASCII && $0.isLetter })
        else { return nil }
    }

    /// No scene has so many lines.
    static let highest = 99_999
    /// Two are 600 lines between two others.
    private static let mostLetters = 4

    public var description: String { (number.map(String.init) ?? "") + suffix }

    public static func < (one: LineNumber, other: LineNumber) -> Bool {
        (one.number ?? .max, one.suffix.count, one.suffix) < (other.number ?? .max, other.suffix.count, other.suffix)
    }
}
