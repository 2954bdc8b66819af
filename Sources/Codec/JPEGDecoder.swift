import CLibAV
import Media

/// Decodes a camera's JPEG frames. One thread.
final class JPEGDecoder {
    let picture: UnsafeMutablePointer<AVFrame>
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>

    init() throws(CodecFailure) {
        guard let codec = avcodec_find_decoder(AV_CODEC_ID_MJPEG) else {
            throw CodecFailure(.unavailable, "this libavcodec has no JPEG decoder")
        }
        context = try made(avcodec_alloc_context3(codec), "a decoder")
        picture = try made(av_frame_alloc(), "a frame")
        packet = try made(av_packet_alloc(), "a packet")
        context.pointee.thread_count = 1
        try check(avcodec_open2(context, codec, nil), "open the JPEG decoder")
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        av_frame_free(&picture)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// Decodes into `picture`; false when the JPEG is cut short or broken, which uvcvideo delivers without any flag.
    func decode(_ frame: VideoFrame) -> Bool {
        guard let base = frame.planes.0.base, Self.isWhole(UnsafeRawBufferPointer(start: base, count: frame.byteCount)) else {
            return false
        }
        packet.pointee.data = base.assumingMemoryBound(to: UInt8.self)
        packet.pointee.size = Int32(frame.byteCount)
        defer {
            packet.pointee.data = nil
            packet.pointee.size = 0
        }
        guard avcodec_send_packet(context, packet) >= 0 else { return false }
        return avcodec_receive_frame(context, picture) >= 0 && picture.pointee.decode_error_flags == 0
    }

    /// Starts with SOI and ends with EOI, but for padding zeros (ITU-T T.81, annex B).
    static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count > 4, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return false }
        guard let last = bytes.lastIndex(where: { $0 != 0 }) else { return false }
        return last > 2 && bytes[last] == 0xD9 && bytes[last - 1] == 0xFF
    }
}
