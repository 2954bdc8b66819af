/// Writes the boxes of an ISO base media file (ISO 14496-12) into memory that is kept and used
/// again.
public struct BoxWriter {
    /// What was written so far; a box that is still being written has a length of 0.
    public private(set) var bytes: [UInt8] = []

    /// Empty; its memory grows with what is written.
    public init() {}

    /// Forgets what was written; the memory stays.
    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// A box of four letters with what the body writes.
    public mutating func box(_ kind: StaticString, _ body: (inout BoxWriter) -> Void) {
        let start = bytes.count
        u32(0)
        text(kind)
        body(&self)
        patch(UInt32(truncatingIfNeeded: bytes.count - start), at: start)
    }

    /// A box with a version and flags.
    public mutating func fullBox(
        _ kind: StaticString, version: UInt8 = 0, flags: UInt32 = 0,
        _ body: (inout BoxWriter) -> Void
    ) {
        box(kind) {
            $0.u32(UInt32(version) << 24 | flags)
            body(&$0)
        }
    }

    /// The low bits of a number, high byte first.
    public mutating func u8(_ value: Int) { bytes.append(UInt8(truncatingIfNeeded: value)) }

    /// See `u8`.
    public mutating func u16(_ value: Int) {
        u8(value >> 8)
        u8(value)
    }

    /// High byte first.
    public mutating func u32(_ value: UInt32) {
        u16(Int(value >> 16))
        u16(Int(value & 0xFFFF))
    }

    /// High byte first.
    public mutating func u64(_ value: UInt64) {
        u32(UInt32(truncatingIfNeeded: value >> 32))
        u32(UInt32(truncatingIfNeeded: value))
    }

    /// The bytes of a text, nothing before or after.
    public mutating func text(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
    /// Bytes as they are.
    public mutating func raw(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
    /// So many bytes of 0.
    public mutating func zeros(_ count: Int) { for _ in 0..<count { bytes.append(0) } }

    /// A matrix that leaves the picture as it is.
    public mutating func unityMatrix() {
        for value: UInt32 in [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000] { u32(value) }
    }

    /// Writes a number over four bytes that are there.
    public mutating func patch(_ value: UInt32, at offset: Int) {
        for place in 0..<4 {
            bytes[offset + place] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * place))
        }
    }
}

extension BoxWriter {
    /// What a decoder of AAC must know (ISO 14496-1, 7.2.6; lengths are single bytes here).
    /// `configuration` is the AudioSpecificConfig.
    public mutating func aacDescriptor(_ configuration: [UInt8], bitrate: Int) {
        fullBox("esds") {
            $0.raw([0x03, UInt8(clamping: 23 + configuration.count), 0, 0, 0])
            $0.raw([0x04, UInt8(clamping: 15 + configuration.count), 0x40, 0x15, 0, 0, 0])
            $0.u32(UInt32(clamping: bitrate))
            $0.u32(UInt32(clamping: bitrate))
            $0.raw([0x05, UInt8(clamping: configuration.count)])
            $0.raw(configuration)
            $0.raw([0x06, 1, 2])
        }
    }
}
