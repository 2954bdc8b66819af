import CLibAV
import LibAV
import Media
import Platform

/// One connection, from its opening to its first failure. One thread; `watch` ends every wait.
final class NetworkStream {
    let video: StreamSetup
    /// Nil when the sender has announced no sound that can be decoded yet.
    let audio: StreamSetup?
    /// Whether the sender announced sound, though none may have come yet.
    let announcesSound: Bool
    private let failures: NetworkFailures
    private let withSound: Bool
    private var pictures: FollowedStream
    private var sounds: FollowedStream
    private var context: UnsafeMutablePointer<AVFormatContext>?
    /// Of a camera that answers by HTTP; it outlives the context that reads from it.
    private let answer: HTTPAnswer?
    /// Of one that sends JPEGs.
    private let feed: JPEGFeed?
    /// Of one that sends MPEG-TS.
    private let transport: TransportTap?

    init(_ address: NetworkAddress, watch: NetworkWatch, withSound: Bool) throws(SourceFailure) {
        failures = NetworkFailures(address: address)
        self.withSound = withSound
        watch.allow(address.isListening && address.scheme != .udp ? nil : NetworkWatch.opening)
        let connection = try Self.call(address, watch, failures)
        answer = connection
        if let connection, let feed = try Self.feed(connection, watch, failures) {
            self.feed = feed
            transport = nil
            video = feed.setup
            audio = nil
            announcesSound = false
            pictures = FollowedStream(feed.setup, isStamped: false)
            sounds = FollowedStream(nil, isStamped: false)
            return
        }
        feed = nil
        let context = try Self.open(address, watch, failures, connection)
        transport = address.demuxer == TransportTap.demuxer ? TransportTap(context) : nil
        do throws(SourceFailure) {
            watch.allow(NetworkWatch.opening)
            let answer = avformat_find_stream_info(context, nil)
            guard answer >= 0 else { throw failures.opening(answer, LibraryLog.hint) }
            video = try Self.pickVideo(of: context, failures)
            audio = withSound ? Self.pickAudio(of: context) : nil
            announcesSound = withSound && Self.has(AVMEDIA_TYPE_AUDIO, context)
        } catch {
            transport?.remove()
            Self.close(context)
            throw error
        }
        pictures = FollowedStream(video, isStamped: Self.isStamped(context))
        sounds = FollowedStream(audio, isStamped: Self.isStamped(context))
        self.context = context
    }

    deinit {
        transport?.remove()
        avformat_close_input(&context)
    }

    /// libavformat's answer: negative when the connection is over.
    func read(into packet: UnsafeMutablePointer<AVPacket>) -> Int32 {
        feed?.read(into: packet) ?? av_read_frame(context, packet)
    }

    /// CLOCK_MONOTONIC when the packet that was read last had come, where that is earlier than now.
    var arrival: Int64? { feed?.arrival }

    /// The sender goes on in another codec, which libavformat does not notice: only opening anew
    /// takes it up.
    var hasChanged: Bool { transport?.hasChanged ?? false }

    /// What a packet belongs to.
    enum Part {
        case picture(FollowedStream.Step)
        case sound(FollowedStream.Step)
        /// Another track, subtitles, or sound nobody asked for.
        case other
        case unknownSound(SourceNote)
    }

    func part(of packet: UnsafeMutablePointer<AVPacket>, at now: Int64) -> Part {
        if feed != nil { return .picture(FollowedStream.Step(setup: video, isNew: false)) }
        let index = Int(packet.pointee.stream_index)
        guard let context, index < context.pointee.nb_streams,
            let stream = context.pointee.streams[index]
        else { return .other }
        switch stream.pointee.codecpar.pointee.codec_type {
        case AVMEDIA_TYPE_VIDEO: return picture(stream, packet, at: now)
        case AVMEDIA_TYPE_AUDIO: return withSound ? sound(stream, packet, at: now) : .other
        default: return .other
        }
    }

    private func picture(
        _ stream: UnsafeMutablePointer<AVStream>, _ packet: UnsafeMutablePointer<AVPacket>,
        at now: Int64
    ) -> Part {
        // Pictures that cannot be decoded are no pictures: the reader misses them, and opening anew
        // tells why.
        guard let step = try? pictures.follow(stream, packet, at: now) else { return .other }
        return .picture(step)
    }

    private func sound(
        _ stream: UnsafeMutablePointer<AVStream>, _ packet: UnsafeMutablePointer<AVPacket>,
        at now: Int64
    ) -> Part {
        do throws(UnknownCodec) {
            return try sounds.follow(stream, packet, at: now).map { .sound($0) } ?? .other
        } catch {
            return .unknownSound(failures.unknown(sound: error.name))
        }
    }

    /// Calls a web server, so that we see what it answers before libavformat does; nil for others.
    private static func call(
        _ address: NetworkAddress, _ watch: NetworkWatch, _ failures: NetworkFailures
    ) throws(SourceFailure) -> HTTPAnswer? {
        guard [.http, .https].contains(address.scheme), !address.isListening else { return nil }
        LibraryLog.begin()
        do throws(FeedFailure) { return try HTTPAnswer(address, watch: watch) } catch {
            throw failures.opening(error.answer, LibraryLog.hint)
        }
    }

    /// Nil when the answer is no run of JPEGs.
    private static func feed(
        _ answer: HTTPAnswer, _ watch: NetworkWatch, _ failures: NetworkFailures
    ) throws(SourceFailure) -> JPEGFeed? {
        guard let io = answer.io, JPEGFeed.isMeant(by: answer.type, first: answer.first) else {
            return nil
        }
        watch.allow(NetworkWatch.opening)
        do throws(FeedFailure) { return try JPEGFeed(io, begun: answer.first) } catch {
            throw failures.opening(error.answer)
        }
    }

    private static func open(
        _ address: NetworkAddress, _ watch: NetworkWatch, _ failures: NetworkFailures,
        _ connection: HTTPAnswer?
    ) throws(SourceFailure) -> UnsafeMutablePointer<AVFormatContext> {
        if let connection, !connection.rewind() { throw failures.opening(rushes_av_invalid) }
        var context = avformat_alloc_context()
        context?.pointee.interrupt_callback = watch.callback
        if let connection { context?.pointee.pb = connection.io }
        var options = dictionary(address)
        defer { av_dict_free(&options) }
        let began = Clock.monotonic()
        LibraryLog.begin()
        // A failed open frees the context itself.
        let answer = avformat_open_input(
            &context, address.url, address.demuxer.flatMap { av_find_input_format($0) }, &options)
        if answer >= 0, let context { return context }
        if answer == rushes_av_invalid, let page = page(connection, failures) { throw page }
        throw failures.opening(answer, LibraryLog.hint ?? LibraryLog.rejection(after: began))
    }

    private static func dictionary(_ address: NetworkAddress) -> OpaquePointer? {
        var options: OpaquePointer?
        for (key, value) in address.options { av_dict_set(&options, key, value, 0) }
        return options
    }

    /// What a web server gave that is no stream, if it says so itself.
    private static func page(
        _ answer: HTTPAnswer?, _ failures: NetworkFailures
    ) -> SourceFailure? {
        guard let answer else { return nil }
        if answer.type.contains("html") { return failures.webPage }
        return answer.type.contains("mpegurl") ? failures.playlist : nil
    }

    private static func close(_ context: UnsafeMutablePointer<AVFormatContext>) {
        var context: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&context)
    }

    private static func has(_ kind: AVMediaType, _ context: UnsafeMutablePointer<AVFormatContext>)
        -> Bool
    {
        streams(of: context).contains { $0.pointee.codecpar.pointee.codec_type == kind }
    }

    private static func streams(of context: UnsafeMutablePointer<AVFormatContext>)
        -> [UnsafeMutablePointer<AVStream>]
    {
        (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }
    }

    private static func pickVideo(
        of context: UnsafeMutablePointer<AVFormatContext>, _ failures: NetworkFailures
    ) throws(SourceFailure) -> StreamSetup {
        let kinds = streams(of: context).map { $0.pointee.codecpar.pointee }
        let videos = kinds.filter { $0.codec_type == AVMEDIA_TYPE_VIDEO }
        // libavformat 5.1 takes the first four bits of an enhanced RTMP packet for a codec, and
        // finds none.
        let isEnhanced = isFLV(context) && videos.contains { $0.codec_id == AV_CODEC_ID_NONE }
        if isEnhanced { throw failures.enhanced(codec: fourCC(in: context)) }
        let index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
        guard index >= 0, let stream = context.pointee.streams[Int(index)] else {
            // MPEG-TS carries AV1 and VP9 as private data.
            throw kinds.contains { isPrivate($0) } ? failures.privatePicture : failures.noPicture
        }
        guard avcodec_find_decoder(stream.pointee.codecpar.pointee.codec_id) != nil else {
            throw failures.unknown(
                codec: String(cString: avcodec_get_name(stream.pointee.codecpar.pointee.codec_id)))
        }
        do throws(CodecFailure) {
            return try StreamSetup(stream, isStamped: isStamped(context))
        } catch {
            throw SourceFailure(.broken, error.message)
        }
    }

    private static func isPrivate(_ kind: AVCodecParameters) -> Bool {
        kind.codec_type == AVMEDIA_TYPE_DATA
            && [AV_CODEC_ID_NONE, AV_CODEC_ID_BIN_DATA].contains(kind.codec_id)
    }

    private static func demuxer(of context: UnsafeMutablePointer<AVFormatContext>) -> String {
        context.pointee.iformat.map { String(cString: $0.pointee.name) } ?? ""
    }

    /// Multipart JPEG has no stamps, and libavformat makes some up.
    private static func isStamped(_ context: UnsafeMutablePointer<AVFormatContext>) -> Bool {
        demuxer(of: context) != "mpjpeg"
    }

    private static func isFLV(_ context: UnsafeMutablePointer<AVFormatContext>) -> Bool {
        demuxer(of: context).hasSuffix("flv")
    }

    /// The four characters that an enhanced RTMP picture begins with, from one of the next packets.
    private static func fourCC(in context: UnsafeMutablePointer<AVFormatContext>) -> String? {
        var packet = av_packet_alloc()
        defer { av_packet_free(&packet) }
        for _ in 0..<50 {
            guard let packet, av_read_frame(context, packet) >= 0 else { return nil }
            defer { av_packet_unref(packet) }
            guard packet.pointee.size >= 4, let data = packet.pointee.data else { continue }
            let name = String(decoding: UnsafeBufferPointer(start: data, count: 4), as: UTF8.self)
            if let codec = ["hvc1": "HEVC", "av01": "AV1", "vp09": "VP9", "avc1": "H.264"][name] {
                return codec
            }
        }
        return nil
    }

    /// The sound libavformat likes best; one it has heard nothing of yet is followed once it comes.
    private static func pickAudio(of context: UnsafeMutablePointer<AVFormatContext>) -> StreamSetup?
    {
        let index = av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, nil, 0)
        guard index >= 0, let stream = context.pointee.streams[Int(index)],
            avcodec_find_decoder(stream.pointee.codecpar.pointee.codec_id) != nil
        else { return nil }
        // Out of memory for a few hundred bytes; its first packet tries again.
        return try? StreamSetup(stream, isStamped: isStamped(context))
    }
}
