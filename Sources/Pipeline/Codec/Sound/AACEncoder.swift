import CAAC
import Media

/// AAC-LC, a packet of 1024 samples at a time. One thread.
final class AACEncoder {
    /// Samples of each channel in a packet (ISO 14496-3).
    static let samplesPerPacket = 1024
    /// Samples by which what comes out of a decoder lags behind what went in (measured: an impulse
    /// through vo-aacenc and back).
    static let delay: Int64 = 1600

    private let encoder: OpaquePointer
    private let out: UnsafeMutableRawBufferPointer
    /// AudioSpecificConfig: AAC-LC, 48 kHz, so many channels (ISO 14496-3, 1.6.2.1).
    let configuration: [UInt8]

    /// 48 kHz; one or two channels.
    init(channels: Int, bitrateKbps: Int) throws(CodecFailure) {
        guard let opened = rushes_aac_open(48000, Int32(channels), Int32(bitrateKbps * 1000)) else {
            throw CodecFailure(
                .unavailable,
                "cannot encode AAC of \(channels) channels at \(bitrateKbps) kb/s; it takes 1 or 2 at 16 to 320"
            )
        }
        encoder = opened
        // 6144 bits a channel are the most a packet may have.
        out = .allocate(byteCount: 2048 * channels, alignment: 16)
        let (objectType, frequencyIndex) = (2, 3)
        configuration = [
            UInt8(objectType << 3 | frequencyIndex >> 1),
            UInt8((frequencyIndex & 1) << 7 | channels << 3),
        ]
    }

    deinit {
        rushes_aac_close(encoder)
        out.deallocate()
    }

    /// Lends the packet of the next 1024 interleaved samples.
    func encode(_ samples: UnsafePointer<Int16>, body: (UnsafeRawBufferPointer) throws -> Void)
        throws
    {
        let count = rushes_aac_encode(
            encoder, samples, out.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(out.count)
        )
        guard count > 0 else { throw CodecFailure(.failed, "cannot encode sound") }
        try body(UnsafeRawBufferPointer(rebasing: out[..<Int(count)]))
    }
}
