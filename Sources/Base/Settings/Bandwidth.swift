/// How fast a line may be used: a number and a unit that leaves no doubt whether bits or bytes are
/// meant.
public struct Bandwidth: Equatable, Sendable {
    /// From 8,000 to 12,500,000,000, rounded down.
    public let bytesPerSecond: Int64

    /// Below it a clip of the smallest profile would never arrive.
    private static let least = 64_000.0
    private static let most = 100e9
    /// In bits a second.
    private static let units: [String: Double] = [
        "kbit/s": 1e3, "Mbit/s": 1e6, "Gbit/s": 1e9, "kB/s": 8e3, "MB/s": 8e6, "GB/s": 8e9,
    ]

    /// What a configuration is told that writes it otherwise.
    static let form =
        "a number and its unit, such as \"8 Mbit/s\" or \"1 MB/s\" (kbit/s, Mbit/s, Gbit/s; kB/s, MB/s, GB/s), from 64 kbit/s"

    /// Nil for anything that is not `8 Mbit/s`, `2.5 MB/s` or the like, or out of range.
    public init?(_ text: String) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(number.count).drop { $0 == " " }
        guard let value = Double(number), let bits = Self.units[String(unit)] else { return nil }
        guard (Self.least...Self.most).contains(value * bits) else { return nil }
        bytesPerSecond = Int64(value * bits / 8)
    }
}
