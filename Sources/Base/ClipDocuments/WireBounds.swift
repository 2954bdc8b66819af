import Slate
import Time

/// What a number or a text from outside may be at most, so that nothing computed from it overflows.
///
/// A failure names the field and the value; the sentence goes to whoever sent it.
public struct WireBounds: Sendable {
    /// Of what the fields are: `this document`.
    let subject: String

    /// Frames of a clip: 100 days at 240 a second.
    public static let mostFrames: Int64 = 1 << 31
    /// Bytes, counts and sequences: exact in every reader of JSON (RFC 8259, section 6).
    public static let mostCount: Int64 = 1 << 53
    /// Nanoseconds of any clock: 73 years, and room to add as much.
    public static let mostNanoseconds: Int64 = 1 << 61
    /// Wall clock: from 1970 to 2116.
    public static let lastMoment: Int64 = 1 << 62
    /// No fraction that we write is larger.
    public static let mostFraction = 1e12
    /// Revisions of a document, and clips of a camera: one a second reaches it in 31 years.
    public static let mostRevision: Int64 = 1_000_000_000
    /// Bytes of a name, a reel, a camera.
    public static let longestName = 1000

    func check(_ value: Int64?, _ field: String, in range: ClosedRange<Int64>) throws(WireFailure) {
        guard let value, !range.contains(value) else { return }
        throw WireFailure(
            "\(subject) cannot be used: \(field) is \(value), which is not between \(range.lowerBound) and \(range.upperBound)"
        )
    }

    func check(_ value: Int?, _ field: String, in range: ClosedRange<Int64>) throws(WireFailure) {
        try check(value.map(Int64.init), field, in: range)
    }

    /// At most as much, either way.
    func check(_ value: Double?, _ field: String) throws(WireFailure) {
        guard let value, !(abs(value) <= Self.mostFraction) else { return }
        throw WireFailure("\(subject) cannot be used: \(field) is \(value)")
    }

    func check(_ time: UTCTime?, _ field: String) throws(WireFailure) {
        guard let time, !(0...Self.lastMoment).contains(time.nanoseconds) else { return }
        throw WireFailure(
            "\(subject) cannot be used: \(field) is \(time), which is not between 1970 and 2116")
    }

    func check(name: String, _ field: String) throws(WireFailure) {
        let isName =
            name.utf8.count <= Self.longestName && !name.utf8.contains { $0 < 32 || $0 == 127 }
        guard !isName else { return }
        throw WireFailure(
            "\(subject) cannot be used: \(field) is too long or has control characters in it")
    }

    func check(digest: String, _ field: String) throws(WireFailure) {
        guard !Self.isXXH3(digest) else { return }
        throw WireFailure(
            "\(subject) cannot be used: \(field) is no XXH3-128 of 32 lower-case digits")
    }

    static func isXXH3(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}

/// Looks through JSON for numbers too large to compute with, wherever they stand; whole types need
/// not be known for it.
public enum WireNumbers {
    /// Throws for the first number beyond the bounds. What is no JSON at all is left to the
    /// decoder.
    public static func check(_ json: some Sequence<UInt8>) throws(WireFailure) {
        var rest = Array(json)[...]
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "\""): skipText(&rest)
            case UInt8(ascii: "-"), 48...57: try checkNumber(&rest)
            default: rest.removeFirst()
            }
        }
    }

    private static func skipText(_ rest: inout ArraySlice<UInt8>) {
        rest.removeFirst()
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { _ = rest.popFirst() }
        }
    }

    private static func checkNumber(_ rest: inout ArraySlice<UInt8>) throws(WireFailure) {
        var text = ""
        while let byte = rest.first, isPart(byte) {
            // A number of a thousand digits is none of ours; the first hundred say so.
            if text.utf8.count < 100 { text.unicodeScalars.append(Unicode.Scalar(byte)) }
            rest.removeFirst()
        }
        if let whole = Int64(text), whole.magnitude <= UInt64(WireBounds.mostNanoseconds) { return }
        let isFraction = text.contains { ".eE".contains($0) }
        if isFraction, let value = Double(text), abs(value) <= 1e15 { return }
        throw WireFailure("this JSON cannot be used: the number \(text.prefix(40)) is too large")
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || "+-.eE".utf8.contains(byte)
    }
}
