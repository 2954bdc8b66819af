/// The units of an H.264 stream (ISO 14496-10, 7.3.1), taken out of either of their wrappings.
public struct NALUnits: Equatable, Sendable {
    /// In the order of the stream, each from its type's byte on, without start code or length.
    public private(set) var units: [[UInt8]] = []

    /// Each from its type's byte on, without start code or length.
    public init(_ units: [[UInt8]]) { self.units = units }

    /// Each after 00 00 01, as encoders give them (annex B).
    public init(startCoded bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        var starts: [Int] = []
        for index in bytes.indices.dropFirst(2)
        where bytes[index] == 1 && bytes[index - 1] == 0 && bytes[index - 2] == 0 {
            starts.append(index + 1)
        }
        units = starts.enumerated().map { place, start in
            var end = place + 1 < starts.count ? starts[place + 1] - 3 : bytes.count
            // A unit never ends in a zero; those belong to the next start code.
            while end > start && bytes[end - 1] == 0 { end -= 1 }
            return Array(bytes[start..<end])
        }
    }

    /// The parameter sets of a file's avcC box (ISO 14496-15, 5.3.3.1); none of a torn one.
    public init(avcC bytes: [UInt8]) {
        var position = 5
        for mask: UInt8 in [0x1F, 0xFF] {
            guard position < bytes.count else { return }
            let count = bytes[position] & mask
            position += 1
            for _ in 0..<count {
                guard position + 2 <= bytes.count else { return }
                let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
                guard position + 2 + length <= bytes.count else { return }
                units.append(Array(bytes[(position + 2)..<(position + 2 + length)]))
                position += 2 + length
            }
        }
    }

    /// Without those of some types (ITU-T H.264, table 7-1).
    public func without(_ types: Set<UInt8>) -> NALUnits {
        NALUnits(units.filter { !types.contains(($0.first ?? 0) & 0x1F) })
    }

    /// Sequence and picture parameter sets, without an encoder's own remarks.
    public var parameterSets: [[UInt8]] {
        units.filter { [7, 8].contains(($0.first ?? 0) & 0x1F) }
    }

    /// The content of a file's avcC box; empty without a sequence parameter set.
    public var avcC: [UInt8] {
        let sequence = units.filter { ($0.first ?? 0) & 0x1F == 7 && $0.count > 3 }
        let picture = units.filter { ($0.first ?? 0) & 0x1F == 8 }
        // The profile that plays all of them, and the highest level.
        guard let first = sequence.max(by: { $0[1] < $1[1] }),
            let level = sequence.map({ $0[3] }).max()
        else { return [] }
        // Version, profile, compatibility, level; lengths of four bytes.
        var box: [UInt8] = [
            1, first[1], first[2], level, 0xFF, 0xE0 | UInt8(sequence.count & 0x1F),
        ]
        for unit in sequence { box += Self.short(unit) }
        box.append(UInt8(picture.count & 0xFF))
        for unit in picture { box += Self.short(unit) }
        // High profile adds chroma format and bit depths: 4:2:0, 8 bits.
        if ![66, 77, 88].contains(first[1]) { box += [0xFC | 1, 0xF8, 0xF8, 0] }
        return box
    }

    /// The numbers by which pictures name the parameter sets here (ITU-T H.264, 7.3.2.1.1 and
    /// 7.3.2.2).
    public var parameterSetNumbers: Set<Int> {
        Set(
            parameterSets.compactMap { unit in
                let isSequence = (unit.first ?? 0) & 0x1F == 7
                return Self.exponentialGolomb(unit.dropFirst(isSequence ? 4 : 1))
            })
    }

    /// The first number of a bit string (ITU-T H.264, 9.1); nil of a torn one.
    private static func exponentialGolomb(_ bytes: some Sequence<UInt8>) -> Int? {
        let bits = bytes.prefix(5).flatMap { byte in (0..<8).map { Int(byte >> UInt8(7 - $0)) & 1 }
        }
        guard let one = bits.firstIndex(of: 1), bits.count > 2 * one else { return nil }
        return bits[one...(2 * one)].reduce(0) { $0 << 1 | $1 } - 1
    }

    private static func short(_ unit: [UInt8]) -> [UInt8] {
        [UInt8(unit.count >> 8), UInt8(unit.count & 0xFF)] + unit
    }

    /// Each after its length in four bytes, as files hold them.
    public var withLengths: [UInt8] {
        units.flatMap { unit in
            (0..<4).map { UInt8(truncatingIfNeeded: unit.count >> (24 - 8 * $0)) } + unit
        }
    }
}
