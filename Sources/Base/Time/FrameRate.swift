/// Frames per second as a ratio; written `30/1` or `30000/1001`.
public struct FrameRate: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// Frames in `denominator` seconds; positive.
    public let numerator: Int
    /// Seconds that `numerator` frames take; positive.
    public let denominator: Int

    /// Ends the process unless both are positive: numbers from outside go through `parse`, or are
    /// checked first.
    ///
    /// The ratio is kept as it is: 50/2 does not equal 25/1.
    public init(_ numerator: Int, _ denominator: Int = 1) {
        precondition(
            numerator > 0 && denominator > 0,
            "a frame rate is positive, not \(numerator)/\(denominator)")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// `30/1`, `30000/1001`: what documents hold and `parse` reads.
    public var description: String { "\(numerator)/\(denominator)" }

    /// As people write it, to two places: `25 fps`, `29.97 fps`.
    public var spoken: String {
        let hundredths = Int(
            clamping: (Int128(numerator) * 200 + Int128(denominator)) / (Int128(denominator) * 2))
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole) fps" }
        return rest % 10 == 0
            ? "\(whole).\(rest / 10) fps" : "\(whole).\(rest < 10 ? "0" : "")\(rest) fps"
    }

    /// Frames a timecode counts in a second: 30 for 29.97.
    public var nominal: Int { (numerator + denominator - 1) / denominator }

    /// 29.97 and 59.94 have a drop-frame timecode (SMPTE ST 12-1).
    public var hasDropFrame: Bool {
        denominator == 1001 && (numerator == 30000 || numerator == 60000)
    }

    /// Nanoseconds of that many frames, rounded down; exact for 290 years of frames, and the
    /// nearest there is beyond.
    public func nanoseconds(ofFrames frames: Int64) -> Int64 {
        scale(frames, 1_000_000_000 * denominator, numerator)
    }

    /// Whole frames in that many nanoseconds, rounded down.
    public func frames(inNanoseconds nanoseconds: Int64) -> Int64 {
        scale(nanoseconds, numerator, 1_000_000_000 * denominator)
    }

    /// Reads `30/1`, `30000/1001`, `25`, `29.97` and `23.976`; nil for anything else or a rate
    /// outside 1 to 240.
    public static func parse(_ text: some StringProtocol) -> FrameRate? {
        if let known = film[String(text)] { return known }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let numerator = Int(parts[0]), parts.count <= 2 else { return nil }
        guard let denominator = parts.count == 2 ? Int(parts[1]) : 1, denominator > 0, numerator > 0
        else { return nil }
        // No camera needs a finer ratio, and no product of such numbers overflows.
        guard denominator <= 1_000_000_000, numerator >= denominator, numerator <= 240 * denominator
        else { return nil }
        return FrameRate(numerator, denominator)
    }

    private static let film: [String: FrameRate] = [
        "23.976": FrameRate(24000, 1001), "23.98": FrameRate(24000, 1001),
        "29.97": FrameRate(30000, 1001),
        "59.94": FrameRate(60000, 1001), "47.952": FrameRate(48000, 1001),
    ]

    private func scale(_ value: Int64, _ factor: Int, _ divisor: Int) -> Int64 {
        let (quotient, remainder) = (Int128(value) * Int128(factor)).quotientAndRemainder(
            dividingBy: Int128(divisor))
        return Int64(clamping: remainder < 0 ? quotient - 1 : quotient)
    }
}

extension FrameRate: Codable {
    /// Reads what `parse` reads; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let rate = FrameRate.parse(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(text)' is no frame rate such as 30/1"))
        }
        self = rate
    }

    /// Writes `30/1`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
