import CLibAV
import Codec
import Media
import Platform

/// One connection, from its opening to its first failure. One thread; `watch` ends every wait.
final class NetworkStream {
    let video: StreamSetup
    let audio: StreamSetup?
    private var context: UnsafeMutablePointer<AVFormatContext>?

    init(_ address: NetworkAddress, watch: NetworkWatch, withSound: Bool) throws(SourceFailure) {
        let failures = NetworkFailures(address: address)
        watch.allow(address.isListening && address.scheme != .udp ? nil : NetworkWatch.opening)
        let context = try Self.open(address, watch, failures)
        do throws(SourceFailure) {
            watch.allow(NetworkWatch.opening)
            let answer = avformat_find_stream_info(context, nil)
            guard answer >= 0 else { throw failures.opening(answer) }
            guard let picture = try Self.pick(AVMEDIA_TYPE_VIDEO, of: context, failures) else { throw failures.noPicture }
            video = picture
            audio = withSound ? try Self.pick(AVMEDIA_TYPE_AUDIO, of: context, failures) : nil
        } catch {
            Self.close(context)
            throw error
        }
        self.context = context
        discardOthers(of: context)
    }

    deinit { avformat_close_input(&context) }

    /// libavformat's answer: negative when the connection is over.
    func read(into packet: UnsafeMutablePointer<AVPacket>) -> Int32 { av_read_frame(context, packet) }

    private static func open(
        _ address: NetworkAddress, _ watch: NetworkWatch, _ failures: NetworkFailures
    ) throws(SourceFailure) -> UnsafeMutablePointer<AVFormatContext> {
        var context = avformat_alloc_context()
        context?.pointee.interrupt_callback = watch.callback
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (key, value) in address.options { av_dict_set(&options, key, value, 0) }
        // A failed open frees the context itself.
        let answer = avformat_open_input(&context, address.url, address.demuxer.flatMap { av_find_input_format($0) }, &options)
        guard answer >= 0, let context else { throw failures.opening(answer) }
        return context
    }

    private static func close(_ context: UnsafeMutablePointer<AVFormatContext>) {
        var context: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&context)
    }

    /// Nil when there is no such stream.
    private static func pick(
        _ kind: AVMediaType, of context: UnsafeMutablePointer<AVFormatContext>, _ failures: NetworkFailures
    ) throws(SourceFailure) -> StreamSetup? {
        let index = av_find_best_stream(context, kind, -1, -1, nil, 0)
        guard index >= 0, let stream = context.pointee.streams[Int(index)] else { return nil }
        guard avcodec_find_decoder(stream.pointee.codecpar.pointee.codec_id) != nil else {
            // Sound in a strange codec is no reason to lose the picture.
            if kind == AVMEDIA_TYPE_AUDIO { return nil }
            throw failures.unknown(codec: String(cString: avcodec_get_name(stream.pointee.codecpar.pointee.codec_id)))
        }
        let isStamped = context.pointee.iformat.map { String(cString: $0.pointee.name) != "mpjpeg" } ?? true
        do throws(CodecFailure) { return try StreamSetup(stream, isStamped: isStamped) } catch {
            throw SourceFailure(.broken, error.message)
        }
    }

    private func discardOthers(of context: UnsafeMutablePointer<AVFormatContext>) {
        for index in 0..<Int32(context.pointee.nb_streams) where index != video.index && index != audio?.index {
            context.pointee.streams[Int(index)]?.pointee.discard = AVDISCARD_ALL
        }
    }
}

/// What a decoder must know of a stream; immutable, so that it may pass between threads and outlive the connection.
final class StreamSetup: @unchecked Sendable {
    let index: Int32
    let codec: UnsafeMutablePointer<AVCodecParameters>
    /// Whether its stamps are the sender's; multipart JPEG has none, and libavformat makes some up.
    let isStamped: Bool
    /// Nanoseconds after which its stamps begin anew; nil when they are wide enough for ever.
    let period: Int64?
    private let timeBase: AVRational

    init(_ stream: UnsafeMutablePointer<AVStream>, isStamped: Bool) throws(CodecFailure) {
        index = stream.pointee.index
        timeBase = stream.pointee.time_base
        self.isStamped = isStamped
        let bits = stream.pointee.pts_wrap_bits
        period = bits < 60 ? av_rescale_q(1 << Int64(bits), stream.pointee.time_base, nanosecond) : nil
        codec = try made(avcodec_parameters_alloc(), "stream parameters")
        try check(avcodec_parameters_copy(codec, stream.pointee.codecpar), "read a stream's parameters")
    }

    deinit {
        var codec: UnsafeMutablePointer<AVCodecParameters>? = codec
        avcodec_parameters_free(&codec)
    }

    var codecName: String { String(cString: avcodec_get_name(codec.pointee.codec_id)) }
    var isJPEG: Bool { codec.pointee.codec_id == AV_CODEC_ID_MJPEG }

    /// A packet's stamp in nanoseconds; nil when it has none.
    func stamp(of packet: UnsafeMutablePointer<AVPacket>) -> Int64? {
        let stamp = packet.pointee.pts != rushes_av_no_time ? packet.pointee.pts : packet.pointee.dts
        guard isStamped, stamp != rushes_av_no_time else { return nil }
        return av_rescale_q(stamp, timeBase, nanosecond)
    }
}

let nanosecond = AVRational(num: 1, den: 1_000_000_000)
