/// Makes ids that sort by the time they were made: UUID version 7 (RFC 9562), in lower-case text.
public enum Identifier {
    /// A new id that sorts behind those of earlier milliseconds; before 1970 all count as 1970.
    public static func v7(at time: UTCTime) -> String {
        var random = SystemRandomNumberGenerator()
        return v7(at: time, using: &random)
    }

    /// The same from the caller's random numbers, of which it draws two.
    public static func v7(at time: UTCTime, using random: inout some RandomNumberGenerator)
        -> String
    {
        let milliseconds =
            UInt64(bitPattern: max(0, time.nanoseconds) / 1_000_000) & 0xFFFF_FFFF_FFFF
        let high = milliseconds << 16 | 0x7000 | random.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.next() >> 2
        let digits = hex(high) + hex(low)
        let cuts = [0, 8, 12, 16, 20, 32]
        return zip(cuts, cuts.dropFirst()).map { String(decoding: digits[$0..<$1], as: UTF8.self) }
            .joined(separator: "-")
    }

    /// The id with this number among those that everybody derives alike from one; number 0 is the
    /// one itself.
    ///
    /// - Parameters:
    ///   - id: a valid one.
    ///   - number: from 0; ids of one millisecond lie 2^62 / n apart, so that a line's few numbers
    ///     meet no other line's.
    public static func derived(from id: String, _ number: Int) -> String {
        precondition(isValid(id), "ids are derived from valid ones only")
        let tail = id.suffix(17).filter { $0 != "-" }
        guard number > 0, let low = UInt64(tail, radix: 16) else { return id }
        let mask: UInt64 = 0x3FFF_FFFF_FFFF_FFFF
        let moved = low & ~mask | (low & mask &+ UInt64(number)) & mask
        let digits = String(decoding: hex(moved), as: UTF8.self)
        return id.prefix(19) + digits.prefix(4) + "-" + digits.suffix(12)
    }

    /// Whether a text from outside may be used as an id: it becomes a folder's name.
    public static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index)
                ? byte == UInt8(ascii: "-") : (48...57).contains(byte) || (97...102).contains(byte)
        }
    }

    private static func hex(_ value: UInt64) -> [UInt8] {
        (0..<16).map { Array("0123456789abcdef".utf8)[Int(value >> (60 - 4 * UInt64($0)) & 15)] }
    }
}
