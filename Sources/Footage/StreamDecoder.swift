import CLibAV
import Codec
import Media
import Slate

/// Decodes one stream of a file.
final class StreamDecoder {
    let index: Int32
    let context: UnsafeMutablePointer<AVCodecContext>
    private let stream: UnsafeMutablePointer<AVStream>
    private let picture: UnsafeMutablePointer<AVFrame>

    /// Nil when the file has no such stream.
    init?(_ kind: AVMediaType, in file: UnsafeMutablePointer<AVFormatContext>, _ path: String) throws {
        var codec: UnsafePointer<AVCodec>?
        index = av_find_best_stream(file, kind, -1, -1, &codec, 0)
        guard index >= 0, let codec, let stream = file.pointee.streams[Int(index)] else { return nil }
        self.stream = stream
        context = try made(avcodec_alloc_context3(codec), "a decoder")
        picture = try made(av_frame_alloc(), "a frame")
        try check(avcodec_parameters_to_context(context, stream.pointee.codecpar), "set up the decoder of \(path)")
        context.pointee.pkt_timebase = stream.pointee.time_base
        context.pointee.thread_count = 2
        try check(avcodec_open2(context, codec, nil), "open the decoder of \(path)")
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        av_frame_free(&picture)
    }

    /// Decodes a packet, nil at the end; false when `deliver` wants no more. Broken packets are passed over.
    func decode(
        _ packet: UnsafeMutablePointer<AVPacket>?, deliver: (UnsafeMutablePointer<AVFrame>) -> Bool
    ) -> Bool {
        guard avcodec_send_packet(context, packet) >= 0 else { return true }
        while avcodec_receive_frame(context, picture) >= 0 {
            guard deliver(picture) else { return false }
        }
        return true
    }

    /// Presentation time in nanoseconds.
    func time(of picture: UnsafeMutablePointer<AVFrame>) -> Int64 {
        let time = picture.pointee.best_effort_timestamp
        guard time != rushes_av_no_time else { return 0 }
        return av_rescale_q(time, stream.pointee.time_base, AVRational(num: 1, den: 1_000_000_000))
    }

    func videoFormat(_ path: String) throws -> VideoFormat {
        let raw = context.pointee.pix_fmt
        let isFullRange = raw == AV_PIX_FMT_YUVJ420P || context.pointee.color_range == AVCOL_RANGE_JPEG
        guard let pixels = Self.pixels[raw.rawValue] else {
            let name = av_get_pix_fmt_name(raw).map { String(cString: $0) } ?? "unknown"
            throw SourceFailure(
                .unsupportedFormat,
                "cannot play \(path): its pixels are \(name); convert it to yuv420p (ffmpeg -i FILE -pix_fmt yuv420p OUT)")
        }
        let rate = stream.pointee.avg_frame_rate
        return VideoFormat(
            pixels: pixels, width: Int(context.pointee.width), height: Int(context.pointee.height),
            rate: rate.num > 0 && rate.den > 0 ? FrameRate(Int(rate.num), Int(rate.den)) : FrameRate(30),
            isLimitedRange: !isFullRange, turn: turn)
    }

    /// Phones write upright pictures as lying ones with a matrix that turns them.
    private var turn: Int {
        guard let matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, nil) else { return 0 }
        let degrees = matrix.withMemoryRebound(to: Int32.self, capacity: 9) { -av_display_rotation_get($0) }
        guard degrees.isFinite else { return 0 }
        return ((Int((degrees / 90).rounded()) % 4) + 4) % 4 * 90
    }

    /// Decoders' pixels that the scaler takes as they are.
    static let pixels: [Int32: PixelFormat] = [
        AV_PIX_FMT_YUV420P.rawValue: .yuv420p, AV_PIX_FMT_YUVJ420P.rawValue: .yuv420p,
        AV_PIX_FMT_YUYV422.rawValue: .yuyv422, AV_PIX_FMT_UYVY422.rawValue: .uyvy422, AV_PIX_FMT_NV12.rawValue: .nv12,
        AV_PIX_FMT_NV21.rawValue: .nv21, AV_PIX_FMT_RGB24.rawValue: .rgb24, AV_PIX_FMT_BGR24.rawValue: .bgr24,
    ]
}

/// Turns decoded sound of any format into interleaved 16-bit samples.
final class SoundMixer {
    let format: AudioFormat
    private var resampler: OpaquePointer?

    init(_ decoder: StreamDecoder) throws(CodecFailure) {
        let context = decoder.context
        let channels = Int(min(2, context.pointee.ch_layout.nb_channels))
        format = AudioFormat(sample: .s16, sampleRate: Int(context.pointee.sample_rate), channels: channels)
        var output = AVChannelLayout()
        av_channel_layout_default(&output, Int32(channels))
        try check(
            swr_alloc_set_opts2(
                &resampler, &output, AV_SAMPLE_FMT_S16, context.pointee.sample_rate, &context.pointee.ch_layout,
                context.pointee.sample_fmt, context.pointee.sample_rate, 0, nil), "set up a resampler")
        try check(swr_init(resampler), "start a resampler")
    }

    deinit { swr_free(&resampler) }

    /// Nil when the samples cannot be converted; the gap is then filled like any other.
    func interleaved(_ picture: UnsafeMutablePointer<AVFrame>) -> [Int16]? {
        let count = Int(picture.pointee.nb_samples)
        var samples = [Int16](repeating: 0, count: (count + 256) * format.channels)
        let out = samples.withUnsafeMutableBytes { buffer -> Int32 in
            var output = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return picture.pointee.extended_data.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 8) {
                swr_convert(resampler, &output, Int32(count + 256), $0, Int32(count))
            }
        }
        guard out >= 0 else { return nil }
        samples.removeLast(samples.count - Int(out) * format.channels)
        return samples
    }
}
