import CLibAV
import Slate

/// What a muxer must know of an encoder's stream; immutable, so that it may pass between threads.
public final class StreamParameters: @unchecked Sendable {
    let codec: UnsafeMutablePointer<AVCodecParameters>
    /// Seconds a unit of `EncodedPacket.position`.
    let timeBase: AVRational
    /// Nil for sound.
    let rate: FrameRate?

    init(_ context: UnsafePointer<AVCodecContext>, rate: FrameRate?) throws(CodecFailure) {
        codec = try made(avcodec_parameters_alloc(), "stream parameters")
        self.rate = rate
        timeBase = rate?.timeBase ?? AVRational(num: 1, den: context.pointee.sample_rate)
        try check(avcodec_parameters_from_context(codec, context), "read the encoder's parameters")
    }

    deinit {
        var codec: UnsafeMutablePointer<AVCodecParameters>? = codec
        avcodec_parameters_free(&codec)
    }
}
