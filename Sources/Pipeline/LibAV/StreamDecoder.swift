import CLibAV
import Media
import Time

/// Decodes one stream of a file.
package final class StreamDecoder {
    package let index: Int32
    package let context: UnsafeMutablePointer<AVCodecContext>
    package let stream: UnsafeMutablePointer<AVStream>
    private let picture: UnsafeMutablePointer<AVFrame>

    /// Nil when the file has no such stream.
    package init?(
        _ kind: AVMediaType, in file: UnsafeMutablePointer<AVFormatContext>, _ path: String
    )
        throws
    {
        var codec: UnsafePointer<AVCodec>?
        index = av_find_best_stream(file, kind, -1, -1, &codec, 0)
        guard index >= 0, let codec, let stream = file.pointee.streams[Int(index)] else {
            return nil
        }
        self.stream = stream
        context = try made(avcodec_alloc_context3(codec), "a decoder")
        picture = try made(av_frame_alloc(), "a frame")
        try check(
            avcodec_parameters_to_context(context, stream.pointee.codecpar),
            "set up the decoder of \(path)")
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

    /// What became of a packet.
    package enum Outcome {
        /// A picture or a run of samples, lent until the call returns.
        case decoded(UnsafeMutablePointer<AVFrame>)
        /// The decoder could make nothing of it; with its time in nanoseconds, as far as that is
        /// known.
        case refused(Int64?)
        /// A JPEG that is left to the proxy's decoder, with its time; the packet is lent until the
        /// call returns.
        case undecoded(UnsafeMutablePointer<AVPacket>, Int64?)
    }

    /// No decoder holds more frames than this; one that goes on failing at the end of a file is not
    /// asked for ever.
    private static let mostFailures = 64

    /// Decodes a packet, nil at the end; false when `deliver` wants no more. Broken packets are
    /// passed over.
    package func decode(
        _ packet: UnsafeMutablePointer<AVPacket>?, deliver: (UnsafeMutablePointer<AVFrame>) -> Bool
    ) -> Bool {
        outcomes(of: packet) { outcome in
            guard case .decoded(let picture) = outcome else { return true }
            return deliver(picture)
        }
    }

    /// The same, broken packets too.
    package func outcomes(of packet: UnsafeMutablePointer<AVPacket>?, _ deliver: (Outcome) -> Bool)
        -> Bool
    {
        let sent = avcodec_send_packet(context, packet)
        if sent < 0 && sent != rushes_av_end { return deliver(.refused(time(of: packet))) }
        var failures = 0
        while failures < Self.mostFailures {
            let answer = avcodec_receive_frame(context, picture)
            if answer == rushes_av_again || answer == rushes_av_end { return true }
            if answer < 0 { failures += 1 }
            guard deliver(answer < 0 ? .refused(time(of: packet)) : .decoded(picture)) else {
                return false
            }
        }
        return true
    }

    package func time(of packet: UnsafeMutablePointer<AVPacket>?) -> Int64? {
        guard let packet else { return nil }
        let stamp =
            packet.pointee.pts != rushes_av_no_time ? packet.pointee.pts : packet.pointee.dts
        guard stamp != rushes_av_no_time else { return nil }
        return av_rescale_q(stamp, stream.pointee.time_base, nanosecond)
    }

    /// Presentation time in nanoseconds.
    package func time(of picture: UnsafeMutablePointer<AVFrame>) -> Int64 {
        let time = picture.pointee.best_effort_timestamp
        guard time != rushes_av_no_time else { return 0 }
        return av_rescale_q(time, stream.pointee.time_base, nanosecond)
    }

    package func videoFormat(_ path: String) throws -> VideoFormat {
        let raw = context.pointee.pix_fmt
        // Of a JPEG that libavcodec refuses the proxy's decoder may make a picture.
        let isJPEG = context.pointee.codec_id == AV_CODEC_ID_MJPEG && raw == AV_PIX_FMT_NONE
        guard let pixels = PixelFormat(libAV: raw.rawValue) ?? (isJPEG ? .mjpeg : nil) else {
            let name = av_get_pix_fmt_name(raw).map { String(cString: $0) } ?? "unknown"
            throw SourceFailure(
                .unsupportedFormat,
                "cannot play \(path): its pixels are \(name); convert it to yuv420p (ffmpeg -i FILE -pix_fmt yuv420p OUT)"
            )
        }
        let rate = stream.pointee.avg_frame_rate
        return VideoFormat(
            pixels: pixels, width: Int(context.pointee.width), height: Int(context.pointee.height),
            rate: rate.num > 0 && rate.den > 0
                ? FrameRate(Int(rate.num), Int(rate.den)) : FrameRate(30),
            isLimitedRange: !Colours.isFullRange(raw.rawValue, context.pointee.color_range),
            matrix: Colours.matrix(context.pointee.colorspace, context.pointee.color_primaries),
            turn: turn,
            aspect: PixelAspect(
                stream.pointee.sample_aspect_ratio.num > 0
                    ? stream.pointee.sample_aspect_ratio : context.pointee.sample_aspect_ratio),
            isInterlaced: isInterlaced)
    }

    /// As the container says; each picture says for itself what it is.
    private var isInterlaced: Bool {
        [AV_FIELD_TT, AV_FIELD_BB, AV_FIELD_TB, AV_FIELD_BT].contains(context.pointee.field_order)
    }

    /// Phones write upright pictures as lying ones with a matrix that turns them.
    private var turn: Int {
        guard let matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, nil) else {
            return 0
        }
        let degrees = matrix.withMemoryRebound(to: Int32.self, capacity: 9) {
            -av_display_rotation_get($0)
        }
        guard degrees.isFinite else { return 0 }
        return ((Int((degrees / 90).rounded()) % 4) + 4) % 4 * 90
    }
}

/// Turns decoded sound of any format into interleaved 16-bit samples.
package final class SoundMixer {
    package let format: AudioFormat
    private var resampler: OpaquePointer?
    /// What goes in.
    private let rate: Int32
    private let sample: Int32
    private let channels: Int32

    package init(_ decoder: StreamDecoder) throws(CodecFailure) {
        let context = decoder.context
        rate = context.pointee.sample_rate
        sample = context.pointee.sample_fmt.rawValue
        channels = context.pointee.ch_layout.nb_channels
        let channels = Int(min(2, channels))
        format = AudioFormat(sample: .s16, sampleRate: Int(rate), channels: channels)
        var output = AVChannelLayout()
        av_channel_layout_default(&output, Int32(channels))
        try check(
            swr_alloc_set_opts2(
                &resampler, &output, AV_SAMPLE_FMT_S16, context.pointee.sample_rate,
                &context.pointee.ch_layout,
                context.pointee.sample_fmt, context.pointee.sample_rate, 0, nil),
            "set up a resampler")
        try check(swr_init(resampler), "start a resampler")
    }

    deinit { swr_free(&resampler) }

    /// Nil when the samples cannot be converted; the gap is then filled like any other.
    package func interleaved(_ picture: UnsafeMutablePointer<AVFrame>) -> [Int16]? {
        // Sound that changes in mid-file no longer is what was set up.
        guard picture.pointee.sample_rate == rate, picture.pointee.format == sample,
            picture.pointee.ch_layout.nb_channels == channels
        else { return nil }
        let count = Int(picture.pointee.nb_samples)
        var samples = [Int16](repeating: 0, count: (count + 256) * format.channels)
        let out = samples.withUnsafeMutableBytes { buffer -> Int32 in
            var output = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return picture.pointee.extended_data.withMemoryRebound(
                to: UnsafePointer<UInt8>?.self, capacity: 8
            ) {
                swr_convert(resampler, &output, Int32(count + 256), $0, Int32(count))
            }
        }
        guard out >= 0 else { return nil }
        samples.removeLast(samples.count - Int(out) * format.channels)
        return samples
    }
}
