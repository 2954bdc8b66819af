import CLibAV
import Media

/// Decodes one stream as it comes. One thread.
package final class LiveDecoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let picture: UnsafeMutablePointer<AVFrame>

    package init(_ setup: StreamSetup) throws(CodecFailure) {
        let codec = try made(
            avcodec_find_decoder(setup.codec.pointee.codec_id), "a decoder of \(setup.codecName)")
        context = try made(avcodec_alloc_context3(codec), "a decoder")
        picture = try made(av_frame_alloc(), "a frame")
        try check(
            avcodec_parameters_to_context(context, setup.codec),
            "set up the decoder of \(setup.codecName)")
        context.pointee.pkt_timebase = nanosecond
        // Threads by slices add no delay; threads by frames hold one picture back each.
        context.pointee.thread_type = FF_THREAD_SLICE
        context.pointee.thread_count = 2
        try check(avcodec_open2(context, codec, nil), "open the decoder of \(setup.codecName)")
    }

    /// Of a camera on a cable: no container says more of the stream than its codec, and every
    /// picture comes out at once.
    package init(_ codec: AVCodecID) throws(CodecFailure) {
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

    /// No decoder holds more frames than this; one that goes on failing is not asked for ever.
    private static let mostFailures = 64

    /// Decodes a packet whose stamp is in nanoseconds; false when it was broken, wholly or in part,
    /// and passed over.
    @discardableResult
    package func decode(
        _ packet: UnsafeMutablePointer<AVPacket>, deliver: (UnsafeMutablePointer<AVFrame>) -> Void
    ) -> Bool {
        guard avcodec_send_packet(context, packet) >= 0 else { return false }
        var failures = 0
        while failures < Self.mostFailures {
            let answer = avcodec_receive_frame(context, picture)
            if answer == rushes_av_again || answer == rushes_av_end { break }
            if answer < 0 { failures += 1 } else { deliver(picture) }
        }
        return failures == 0
    }
}
