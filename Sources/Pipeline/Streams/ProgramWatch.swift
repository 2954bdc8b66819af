/// Finds out that a stream of an MPEG transport stream goes on in another codec under its old
/// number, by the tables of its programs (ISO 13818-1, 2.4.4).
///
/// Pure; takes bytes as they come, in pieces of any length, with errors in them.
struct ProgramWatch {
    /// A stream is another than it was. Never taken back.
    private(set) var hasChanged = false
    /// Numbers of the packets that hold maps of programs.
    private var maps: Set<Int> = []
    /// What each stream is, by its number.
    private var kinds: [Int: [UInt8]] = [:]
    /// Tables under way, by the number of their packets.
    private var tables: [Int: [UInt8]] = [:]
    /// The beginning of a packet whose rest has not come.
    private var begun: [UInt8] = []

    private static let packet = 188
    private static let sync: UInt8 = 0x47
    /// Three bytes of head, and a length of ten bits (2.4.4.1).
    private static let longestTable = 1024
    /// 'PES packets containing private data' (table 2-34): only its descriptors tell what it is.
    private static let privateData: UInt8 = 6

    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        if !begun.isEmpty {
            let missing = Self.packet - begun.count
            begun += rest.prefix(missing)
            rest = rest.dropFirst(missing)
            guard begun.count == Self.packet else { return }
            take(begun[...])
            begun = []
        }
        while let first = rest.firstIndex(of: Self.sync) {
            rest = rest[first...]
            guard rest.count >= Self.packet else {
                begun = Array(rest)
                return
            }
            take(rest.prefix(Self.packet))
            rest = rest.dropFirst(Self.packet)
        }
    }

    private mutating func take<Bytes: RandomAccessCollection<UInt8>>(_ packet: Bytes)
    where Bytes.Index == Int {
        let head = packet.startIndex
        let number = Int(packet[head + 1] & 0x1F) << 8 | Int(packet[head + 2])
        guard number == 0 || maps.contains(number) else { return }
        let isDamaged = packet[head + 1] & 0x80 != 0
        let control = packet[head + 3]
        guard !isDamaged, control & 0x10 != 0 else { return }
        // An adaptation field says its own length.
        let skipped = control & 0x20 != 0 ? 1 + Int(packet[head + 4]) : 0
        gather(
            Array(packet.dropFirst(4 + skipped)), of: number, begins: packet[head + 1] & 0x40 != 0)
    }

    /// Puts tables together that are longer than a packet.
    private mutating func gather(_ payload: [UInt8], of number: Int, begins: Bool) {
        guard begins else {
            guard let table = tables[number] else { return }
            return grow(table + payload, of: number)
        }
        guard let pointer = payload.first.map(Int.init), payload.count > pointer + 1 else { return }
        if let table = tables[number] { grow(table + payload[1..<(1 + pointer)], of: number) }
        grow(Array(payload[(1 + pointer)...]), of: number)
    }

    private mutating func grow(_ table: [UInt8], of number: Int) {
        tables[number] = table.count < Self.longestTable ? table : nil
        guard table.count >= 3 else { return }
        let end = 3 + (Int(table[1] & 0x0F) << 8 | Int(table[2]))
        guard table.count >= end else { return }
        tables[number] = nil
        // A table that is not for now, or is damaged, says nothing.
        guard end >= 12, table[5] & 1 == 1, CRC32.ofMPEG(table[..<end]) == 0 else { return }
        switch table[0] {
        case 0 where number == 0: noteMaps(table[8..<(end - 4)])
        case 2: noteStreams(table[8..<(end - 4)])
        default: break
        }
    }

    private mutating func noteMaps(_ programs: ArraySlice<UInt8>) {
        var rest = programs
        while rest.count >= 4 {
            let head = rest.startIndex
            let program = Int(rest[head]) << 8 | Int(rest[head + 1])
            if program != 0 { maps.insert(Int(rest[head + 2] & 0x1F) << 8 | Int(rest[head + 3])) }
            rest = rest.dropFirst(4)
        }
    }

    private mutating func noteStreams(_ map: ArraySlice<UInt8>) {
        guard map.count >= 4 else { return }
        let about = Int(map[map.startIndex + 2] & 0x0F) << 8 | Int(map[map.startIndex + 3])
        var rest = map.dropFirst(4 + about)
        while rest.count >= 5 {
            let head = rest.startIndex
            let number = Int(rest[head + 1] & 0x1F) << 8 | Int(rest[head + 2])
            let length = Int(rest[head + 3] & 0x0F) << 8 | Int(rest[head + 4])
            let isPrivate = rest[head] == Self.privateData
            let kind = [rest[head]] + (isPrivate ? Array(rest.dropFirst(5).prefix(length)) : [])
            if let known = kinds[number], known != kind { hasChanged = true }
            kinds[number] = kind
            rest = rest.dropFirst(5 + length)
        }
    }
}

/// The check of a table (ISO 13818-1, annex A).
private enum CRC32 {
    /// Zero when the last four bytes are the check of all before.
    static func ofMPEG(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0xFFFF_FFFF) { sum, byte in
            var sum = sum ^ UInt32(byte) << 24
            for _ in 0..<8 { sum = sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
            return sum
        }
    }
}
