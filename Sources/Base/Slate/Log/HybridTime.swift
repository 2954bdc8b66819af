import Time

/// A moment in the take log: the wall clock, pushed forward so that what was seen before comes
/// before (hybrid logical clock; Kulkarni et al. 2014).
public struct HybridTime: Codable, Equatable, Hashable, Comparable, Sendable {
    /// The writer's clock, or that of what it had seen where that was later.
    public var wall: UTCTime
    /// Tells moments of one wall time apart.
    public var count: Int

    public init(wall: UTCTime, count: Int = 0) {
        self.wall = wall
        self.count = count
    }

    /// The order of the log: by `wall`, then by `count`.
    public static func < (left: HybridTime, right: HybridTime) -> Bool {
        (left.wall, left.count) < (right.wall, right.count)
    }

    /// The next moment after this one, seen at `now`; a clock that went back does not take the log
    /// with it.
    public func next(at now: UTCTime) -> HybridTime {
        now > wall ? HybridTime(wall: now) : HybridTime(wall: wall, count: count + 1)
    }
}
