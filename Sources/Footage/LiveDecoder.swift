import CLibAV
import Codec
import Media
import Slate

/// Decodes one stream as it comes. One thread.
final class LiveDecoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let picture: UnsafeMutablePointer<AVFrame>

    init(_ setup: StreamSetup) throws(CodecFailure) {
        let codec = try made(avcodec_find_decoder(setup.codec.pointee.codec_id), "a decoder of \(setup.codecName)")
        context = try made(avcodec_alloc_context3(codec), "a decoder")
        picture = try made(av_frame_alloc(), "a frame")
        try check(avcodec_parameters_to_context(context, setup.codec), "set up the decoder of \(setup.codecName)")
        context.pointee.pkt_timebase = nanosecond
        // Threads by slices add no delay; threads by frames hold one picture back each.
        context.pointee.thread_type = FF_THREAD_SLICE
        context.pointee.thread_count = 2
        try check(avcodec_open2(context, codec, nil), "open the decoder of \(setup.codecName)")
    }

    /// Of a camera on a cable: no container says more of the stream than its codec, and every picture comes out at once.
    init(_ codec: AVCodecID) throws(CodecFailure) {
        let name = String(cString: avcodec_get_name(codec))
        let codec = try made(avcodec_find_decoder(codec), "a decoder of \(name)")
        context = try made(avcodec_alloc_context3(codec), "a decoder")
        picture = try made(av_frame_alloc(), "a frame")
        context.pointee.pkt_timebase = nanosecond
        context.pointee.flags |= AV_CODEC_FLAG_LOW_DELAY
        context.pointee.thread_type = FF_THREAD_SLICE
        context.pointee.thread_count = 2
        try check(avcodec_open2(context, codec, nil), "open the decoder of \(name)")
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        av_frame_free(&picture)
    }

    /// Decodes a packet whose stamp is in nanoseconds. Broken packets are passed over.
    func decode(_ packet: UnsafeMutablePointer<AVPacket>, deliver: (UnsafeMutablePointer<AVFrame>) -> Void) {
        guard avcodec_send_packet(context, packet) >= 0 else { return }
        while avcodec_receive_frame(context, picture) >= 0 { deliver(picture) }
    }
}

extension UnsafeMutablePointer<AVFrame> {
    /// What a decoded picture is; nil when the scaler does not take its pixels.
    var videoFormat: VideoFormat? {
        guard let pixels = StreamDecoder.pixels[pointee.format] else { return nil }
        let isFull = pointee.format == AV_PIX_FMT_YUVJ420P.rawValue || pointee.color_range == AVCOL_RANGE_JPEG
        // A stream's rate is what arrives; nobody promises one.
        return VideoFormat(
            pixels: pixels, width: Int(pointee.width), height: Int(pointee.height), rate: FrameRate(30), isLimitedRange: !isFull)
    }

    var pixelName: String { av_get_pix_fmt_name(AVPixelFormat(pointee.format)).map { String(cString: $0) } ?? "unknown" }

    /// Whether the decoder had to guess a part of it.
    var isDamaged: Bool { pointee.decode_error_flags != 0 || pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 }
}
