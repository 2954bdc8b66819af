/// Writes the boxes of an ISO base media file (ISO 14496-12) into memory that is kept and used again.
struct BoxWriter {
    private(set) var bytes: [UInt8] = []

    /// Forgets what was written; the memory stays.
    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    mutating func box(_ kind: StaticString, _ body: (inout BoxWriter) -> Void) {
        let start = bytes.count
        u32(0)
        text(kind)
        body(&self)
        patch(UInt32(truncatingIfNeeded: bytes.count - start), at: start)
    }

    /// A box with a version and flags.
    mutating func fullBox(_ kind: StaticString, version: UInt8 = 0, flags: UInt32 = 0, _ body: (inout BoxWriter) -> Void) {
        box(kind) {
            $0.u32(UInt32(version) << 24 | flags)
            body(&$0)
        }
    }

    mutating func u8(_ value: Int) { bytes.append(UInt8(truncatingIfNeeded: value)) }

    mutating func u16(_ value: Int) {
        u8(value >> 8)
        u8(value)
    }

    mutating func u32(_ value: UInt32) {
        u16(Int(value >> 16))
        u16(Int(value & 0xFFFF))
    }

    mutating func u64(_ value: UInt64) {
        u32(UInt32(truncatingIfNeeded: value >> 32))
        u32(UInt32(truncatingIfNeeded: value))
    }

    mutating func text(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }
    mutating func raw(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
    mutating func zeros(_ count: Int) { for _ in 0..<count { bytes.append(0) } }

    /// A matrix that leaves the picture as it is.
    mutating func unityMatrix() { for value: UInt32 in [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000] { u32(value) } }

    mutating func patch(_ value: UInt32, at offset: Int) {
        for place in 0..<4 { bytes[offset + place] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * place)) }
    }
}
