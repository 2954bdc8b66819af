import Time

/// Wall clock and monotonic clock, read at one moment.
public struct WallReading: Equatable, Sendable {
    /// What the system's clock said at `monotonic`, in UTC, right or wrong.
    public let wall: UTCTime
    /// CLOCK_MONOTONIC in nanoseconds.
    public let monotonic: Int64
    /// Whether the kernel called its clock synchronised.
    public let isSynchronised: Bool

    /// A reading put together from its parts; `now` takes one.
    public init(wall: UTCTime, monotonic: Int64, isSynchronised: Bool) {
        self.wall = wall
        self.monotonic = monotonic
        self.isSynchronised = isSynchronised
    }

    /// Reads both; of five tries the one least disturbed, so that a thread put aside between two
    /// calls does no harm.
    public static func now() -> WallReading {
        var best = read()
        for _ in 0..<4 where best.width > goodWidth {
            let next = read()
            if next.width < best.width { best = next }
        }
        return WallReading(
            wall: best.wall, monotonic: best.middle, isSynchronised: Clock.isSynchronised())
    }

    /// The wall clock at another moment of the monotonic one.
    public func time(at moment: Int64) -> UTCTime {
        UTCTime(nanoseconds: wall.nanoseconds - (monotonic - moment))
    }

    /// The same on the wall of the place.
    public func localTime(at moment: Int64) -> UTCTime {
        let time = time(at: moment)
        return time.local(secondsEast: Clock.secondsEastOfUTC(at: time))
    }

    /// Two readings of a clock lie some 100 ns apart when nothing comes between.
    private static let goodWidth: Int64 = 2000

    private static func read() -> (wall: UTCTime, middle: Int64, width: Int64) {
        let before = Clock.monotonic()
        let wall = Clock.wall()
        let width = Clock.monotonic() - before
        return (wall, before + width / 2, width)
    }
}
