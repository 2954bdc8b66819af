import Platform

/// Dates as HTTP writes them (RFC 9110, 5.6.7), in seconds since 1970:
/// `Sun, 06 Nov 1994 08:49:37 GMT` and the two obsolete forms.
enum HTTPMoment {
    static var now: Int64 { Clock.wall().nanoseconds / 1_000_000_000 }

    static func seconds(_ text: String) -> Int64? {
        let words = text.split { " ,-".contains($0) }.map(String.init)
        let isAsctime = words.count == 5 && months[words[1].lowercased()] != nil
        guard let parts = isAsctime ? asctime(words) : usual(words) else { return nil }
        return seconds(parts)
    }

    private struct Parts { var day: Int64, month: Int64, year: Int64, time: String }

    /// `Sun 06 Nov 1994 08:49:37 GMT` or `Sunday 06 Nov 94 08:49:37 GMT`, without commas and
    /// hyphens.
    private static func usual(_ words: [String]) -> Parts? {
        guard words.count >= 5, let day = Int64(words[1]),
            let month = months[words[2].lowercased()], var year = Int64(words[3])
        else {
            return nil
        }
        if words[3].count == 2 { year += year < 70 ? 2000 : 1900 }
        return Parts(day: day, month: month, year: year, time: words[4])
    }

    /// `Sun Nov  6 08:49:37 1994`.
    private static func asctime(_ words: [String]) -> Parts? {
        guard let month = months[words[1].lowercased()], let day = Int64(words[2]),
            let year = Int64(words[4])
        else { return nil }
        return Parts(day: day, month: month, year: year, time: words[3])
    }

    private static func seconds(_ parts: Parts) -> Int64? {
        let clock = parts.time.split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]),
            (0...60).contains(clock[2])
        else { return nil }
        guard (1...31).contains(parts.day), (1970...9999).contains(parts.year) else { return nil }
        return daysSince1970(parts) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    /// Days in the proleptic Gregorian calendar, counted from March so that the leap day is a
    /// year's last (Howard Hinnant, chrono algorithms).
    private static func daysSince1970(_ parts: Parts) -> Int64 {
        let year = parts.month <= 2 ? parts.year - 1 : parts.year
        let era = year / 400
        let yearOfEra = year - era * 400
        let monthFromMarch = (parts.month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + parts.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static let months: [String: Int64] = [
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
        "oct": 10, "nov": 11, "dec": 12,
    ]
}
