/// Frames per second as a ratio; written `30/1` or `30000/1001`.
public struct FrameRate: Equatable, Hashable, Sendable {
    public var numerator: Int
    public var denominator: Int

    public init(_ numerator: Int, _ denominator: Int = 1) {
        precondition(numerator > 0 && denominator > 0, "a frame rate is positive, not \(numerator)/\(denominator)")
        self.numerator = numerator
        self.denominator = denominator
    }
}
