/// A moment on the wall clock, in nanoseconds since 1970-01-01T00:00:00Z; written as ISO 8601 with
/// milliseconds or finer, always `Z`.
///
/// Reaches from 1678 to 2262.
public struct UTCTime: Equatable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z without leap seconds; negative before.
    public var nanoseconds: Int64

    /// Any number is a moment.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The earlier moment is the smaller one.
    public static func < (left: UTCTime, right: UTCTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Nanoseconds since midnight UTC, 0 to 86,399,999,999,999.
    public var sinceMidnight: Int64 {
        let rest = nanoseconds % Self.day
        return rest < 0 ? rest + Self.day : rest
    }

    /// `2026-11-23T14:07:33.080Z`, with three to nine digits behind the point.
    public var description: String {
        let date = CivilDate(daysSince1970: daysSince1970)
        let seconds = sinceMidnight / 1_000_000_000
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { pad($0, 2) }.joined(
            separator: ":")
        return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T\(time).\(fraction)Z"
    }

    /// Reads what `description` writes, with any number of fraction digits up to nine, or none.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), Self.isPunctuated(bytes) else {
            return nil
        }
        let fields = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].map {
            Self.number(bytes[$0])
        }
        guard let year = fields[0], let month = fields[1], let day = fields[2],
            let hour = fields[3],
            let minute = fields[4], let second = fields[5], (1...12).contains(month),
            (1678...2261).contains(year),
            (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second),
            let fraction = Self.fraction(bytes[19..<(bytes.count - 1)])
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        let days = date.daysSince1970
        // A 31st of June would quietly become the 1st of July.
        guard CivilDate(daysSince1970: days) == date else { return nil }
        nanoseconds =
            days * Self.day + (hour * 3600 + minute * 60 + second) * 1_000_000_000 + fraction
    }

    private static let day: Int64 = 86_400_000_000_000

    private var daysSince1970: Int64 {
        nanoseconds / Self.day - (nanoseconds % Self.day < 0 ? 1 : 0)
    }

    private static func isPunctuated(_ bytes: [UInt8]) -> Bool {
        zip([4, 7, 10, 13, 16], "--T::".utf8).allSatisfy { bytes[$0] == $1 }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        digits.allSatisfy { (48...57).contains($0) }
            ? Int64(String(decoding: digits, as: UTF8.self)) : nil
    }

    private var fraction: String {
        var digits = pad(sinceMidnight % 1_000_000_000, 9)
        while digits.count > 3 && digits.hasSuffix("0") { digits.removeLast() }
        return digits
    }

    private static func fraction(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let point = bytes.first else { return 0 }
        let digits = bytes.dropFirst()
        guard point == UInt8(ascii: "."), (1...9).contains(digits.count) else { return nil }
        return number(digits + ArraySlice(repeating: UInt8(ascii: "0"), count: 9 - digits.count))
    }

    private func pad(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension UTCTime: Codable {
    /// Reads what `init(_:)` reads from text; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let time = UTCTime(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(text)' is no time such as 2026-11-23T14:07:33.080Z"))
        }
        self = time
    }

    /// Writes `description`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A day of the Gregorian calendar, by Howard Hinnant's days-from-civil arithmetic
/// (chrono-Compatible Low-Level Date Algorithms).
package struct CivilDate: Equatable {
    package var year: Int64
    package var month: Int64
    package var day: Int64

    package init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    package init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    package var daysSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }
}

extension UTCTime {
    /// The same moment as a wall clock so many seconds east of Greenwich reads it.
    public func local(secondsEast: Int) -> UTCTime {
        UTCTime(nanoseconds: nanoseconds + Int64(secondsEast) * 1_000_000_000)
    }
}
