import Time

/// A moment as HTTP writes it (RFC 9110, 5.6.7): `Mon, 30 Nov 2026 07:22:18 GMT`.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ time: UTCTime) -> String {
        let iso = time.description
        let date = iso.prefix(10).split(separator: "-").map(String.init)
        let month = months[((Int(date[1]) ?? 1) - 1) % 12]
        // 1970-01-01 was a Thursday.
        let day = days[Int(max(0, time.nanoseconds) / 86_400_000_000_000 % 7)]
        return "\(day), \(date[2]) \(month) \(date[0]) \(iso.dropFirst(11).prefix(8)) GMT"
    }
}
