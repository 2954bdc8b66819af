import Time

/// A day of work on the set, by its date: `2026-11-23`.
public struct ShootingDay: Equatable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// By the set's own calendar.
    public let daysSince1970: Int64

    public init(daysSince1970: Int64) { self.daysSince1970 = daysSince1970 }

    /// The day that nanoseconds since 1970-01-01T00:00, by whatever clock, fall on.
    public init(nanosecondsSince1970 nanoseconds: Int64) {
        daysSince1970 =
            nanoseconds / Self.nanoseconds - (nanoseconds % Self.nanoseconds < 0 ? 1 : 0)
    }

    /// Reads `2026-11-23` and `20261123`; nil for anything else, also for a 31st of June.
    public init?(_ text: some StringProtocol) {
        let digits = String(text).filter { $0 != "-" }
        guard digits.count == 8,
            text.count == 8 || text.split(separator: "-").map(\.count) == [4, 2, 2]
        else { return nil }
        let date = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
        guard let midnight = UTCTime("\(date)T00:00:00Z") else { return nil }
        daysSince1970 = midnight.nanoseconds / Self.nanoseconds
    }

    /// As ISO 8601 has it: `2026-11-23`.
    public var description: String {
        let date = CivilDate(daysSince1970: daysSince1970)
        return "\(date.year)-"
            + [date.month, date.day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
    }

    public static func < (left: ShootingDay, right: ShootingDay) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    private static let nanoseconds: Int64 = 86_400_000_000_000
}
