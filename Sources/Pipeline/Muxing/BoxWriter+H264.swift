extension BoxWriter {
    /// The sample entry of H.264 (ISO 14496-15, 5.4.2), its pixels square.
    ///
    /// - Parameters:
    ///   - parameterSets: the content of the avcC box.
    ///   - name: the compressor's, 31 bytes at most.
    ///   - colour: writes boxes between the configuration and the pixels' shape.
    public mutating func h264(
        width: Int, height: Int, parameterSets: [UInt8], name: String = "",
        colour: (inout BoxWriter) -> Void
    ) {
        box("avc1") {
            $0.zeros(6)
            $0.u16(1)
            $0.zeros(16)
            $0.u16(width)
            $0.u16(height)
            // 72 dots an inch, one frame a sample.
            $0.u32(0x48_0000)
            $0.u32(0x48_0000)
            $0.u32(0)
            $0.u16(1)
            let letters = name.utf8.prefix(31)
            $0.u8(letters.count)
            $0.raw(letters)
            $0.zeros(31 - letters.count)
            $0.u16(24)
            $0.u16(0xFFFF)
            $0.box("avcC") { $0.raw(parameterSets) }
            colour(&$0)
            $0.box("pasp") {
                $0.u32(1)
                $0.u32(1)
            }
        }
    }
}
