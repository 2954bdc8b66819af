import Platform
import Slate

/// Wall clock and monotonic clock, read at one moment.
public struct WallReading: Equatable, Sendable {
    public let wall: UTCTime
    /// CLOCK_MONOTONIC in nanoseconds.
    public let monotonic: Int64
    /// Whether the kernel called its clock synchronised.
    public let isSynchronised: Bool

    public init(wall: UTCTime, monotonic: Int64, isSynchronised: Bool) {
        self.wall = wall
        self.monotonic = monotonic
        self.isSynchronised = isSynchronised
    }

    /// Reads both; of five tries the one least disturbed, so that a thread put aside between two calls does no harm.
    public static func now() -> WallReading {
        var best: (wall: UTCTime, monotonic: Int64, width: Int64)?
        for _ in 0..<5 {
            let before = Clock.monotonic()
            let wall = Clock.wall()
            let width = Clock.monotonic() - before
            if width < best?.width ?? .max { best = (wall, before + width / 2, width) }
            if width < 2000 { break }
        }
        return WallReading(
            wall: best?.wall ?? Clock.wall(), monotonic: best?.monotonic ?? Clock.monotonic(), isSynchronised: Clock.isSynchronised())
    }

    /// The wall clock at another moment of the monotonic one.
    public func time(at moment: Int64) -> UTCTime { UTCTime(nanoseconds: wall.nanoseconds - (monotonic - moment)) }

    /// The same on the wall of the place.
    public func localTime(at moment: Int64) -> UTCTime {
        let time = time(at: moment)
        return UTCTime(nanoseconds: time.nanoseconds + Int64(Clock.secondsEastOfUTC(at: time)) * 1_000_000_000)
    }
}
