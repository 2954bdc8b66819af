import Slate
import Time

/// How the set tells its days: by local time, and not at midnight, because nights are shot through.
public struct SetClock: Sendable {
    /// Local time's seconds east of Greenwich at a moment, as the system knows them.
    private let offset: @Sendable (UTCTime) -> Int
    /// The local hour at which a new shooting day begins, 0 to 23.
    public let cutHour: Int

    /// Before six a night shoot is still going on; after it the next call time may have come.
    public static let usualCutHour = 6

    /// `cutHour` from 0 to 23, else it traps; `offset` gives seconds east of Greenwich at a moment.
    public init(cutHour: Int = usualCutHour, offset: @escaping @Sendable (UTCTime) -> Int) {
        precondition(
            (0...23).contains(cutHour), "a day begins at an hour from 0 to 23, not \(cutHour)")
        self.cutHour = cutHour
        self.offset = offset
    }

    /// The shooting day a moment belongs to.
    public func day(of moment: UTCTime) -> ShootingDay {
        let local = localNanoseconds(moment).subtractingReportingOverflow(
            Int64(cutHour) * 3_600_000_000_000
        ).partialValue
        return ShootingDay(nanosecondsSince1970: local)
    }

    private func localNanoseconds(_ moment: UTCTime) -> Int64 {
        moment.nanoseconds.addingReportingOverflow(Int64(offset(moment)) * 1_000_000_000)
            .partialValue
    }
}

func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
