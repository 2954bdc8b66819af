/// When to try again: full jitter under a bound that doubles from half a second to a minute, so
/// that ten boxes behind one access point do not knock together.
public struct RetrySchedule: Sendable {
    private var attempt = 0
    private var random: SplitMix

    private let first: Int64
    private let longest: Int64

    package static let first: Int64 = 500_000_000
    package static let longest: Int64 = 60_000_000_000

    /// Waits half a second at first and a minute at most; boxes with different seeds do not try at
    /// the same moments.
    public init(seed: UInt64) { self.init(seed: seed, from: Self.first, to: Self.longest) }

    /// - Parameters: `first` and `longest` in nanoseconds: a disk that is full is not empty again
    ///   in half a second.
    package init(seed: UInt64, from first: Int64, to longest: Int64) {
        random = SplitMix(state: seed)
        self.first = first
        self.longest = longest
    }

    /// Nanoseconds to wait before the next try.
    public mutating func next() -> Int64 {
        let bound = min(longest, first << Int64(min(attempt, 10)))
        attempt += 1
        return Int64.random(in: (bound / 10)...bound, using: &random)
    }

    /// Something went through.
    public mutating func reset() { attempt = 0 }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, good enough for jitter.
struct SplitMix: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
