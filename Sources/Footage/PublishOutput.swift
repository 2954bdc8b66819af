import CLibAV
import Codec
import Slate

/// Writes packets into a QuickTime movie with its head in front.
final class MovieOutput {
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let path: String
    private let rate: FrameRate
    /// The part of the input that is kept, in its frames; the first becomes zero.
    private let span: PublishSpan
    /// First frame of the input that is copied.
    private let firstCopied: Int64

    init(_ path: String, like input: MovieInput, document: ClipDocument, firstCopied: Int64) throws(CodecFailure) {
        self.path = path
        rate = document.clip.time.rate
        span = PublishSpan(document.clip.time)
        self.firstCopied = firstCopied
        try check(avformat_alloc_output_context2(&context, nil, "mov", path), "make a MOV muxer")
        let made = try made(context, "a MOV muxer")
        // Without bitexact libavformat signs the head with its own version.
        made.pointee.flags |= AVFMT_FLAG_BITEXACT
        // AAC begins before zero; shifting it would move sound against picture.
        made.pointee.avoid_negative_ts = 0
        let published = document.asPublished
        for source in input.streams { try addStream(like: source, to: made, published) }
        for tag in PublishTags.file(published) { av_dict_set(&made.pointee.metadata, tag.key, tag.value, 0) }
        try check(avio_open(&made.pointee.pb, path, AVIO_FLAG_WRITE), "write \(path)")
        try writeHeader(made)
    }

    deinit {
        if let context { avio_closep(&context.pointee.pb) }
        avformat_free_context(context)
    }

    func write(_ packet: UnsafeMutablePointer<AVPacket>, from input: MovieInput) throws(CodecFailure) {
        let index = Int(packet.pointee.stream_index)
        guard let context, let target = context.pointee.streams[index] else { return }
        let source = input.streams[index]
        let isKept =
            source.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO
            ? placePicture(packet, from: source.pointee.time_base, to: target.pointee.time_base)
            : placeSound(packet, from: source.pointee, to: target.pointee.time_base)
        guard isKept else { return }
        packet.pointee.pos = -1
        try check(av_interleaved_write_frame(context, packet), "write \(path)")
    }

    /// Writes pictures that take the place of the input's first ones.
    func write(_ opening: OpeningPictures, to stream: Int) throws(CodecFailure) {
        guard let context, let target = context.pointee.streams[stream] else { return }
        let packet = try made(av_packet_alloc(), "a packet")
        defer {
            var packet: UnsafeMutablePointer<AVPacket>? = packet
            av_packet_free(&packet)
        }
        for (index, picture) in opening.pictures.enumerated() {
            try check(av_new_packet(packet, Int32(picture.bytes.count)), "allocate a packet")
            packet.pointee.data.update(from: picture.bytes, count: picture.bytes.count)
            packet.pointee.stream_index = Int32(stream)
            packet.pointee.flags = picture.isKey ? AV_PKT_FLAG_KEY : 0
            place(packet, at: Int64(index), target.pointee.time_base)
            try check(av_interleaved_write_frame(context, packet), "write \(path)")
        }
    }

    /// Writes the head in front of everything and closes the file.
    func finish() throws(CodecFailure) {
        guard let context else { return }
        try check(av_write_trailer(context), "finish \(path)")
        // A write that failed inside the buffer is told only here.
        if let pb = context.pointee.pb { try check(pb.pointee.error, "write \(path)") }
        try check(avio_closep(&context.pointee.pb), "close \(path)")
    }

    /// Times in whole frames: the fragmented file's time base may not divide by the rate. False for a picture outside the span.
    private func placePicture(_ packet: UnsafeMutablePointer<AVPacket>, from source: AVRational, to target: AVRational) -> Bool {
        let index = av_rescale_q(packet.pointee.pts, source, rate.timeBase)
        guard index >= firstCopied, index < span.end.map(Int64.init) ?? .max else { return false }
        place(packet, at: index - Int64(span.first), target)
        return true
    }

    private func place(_ packet: UnsafeMutablePointer<AVPacket>, at index: Int64, _ target: AVRational) {
        packet.pointee.pts = av_rescale_q(index, rate.timeBase, target)
        packet.pointee.dts = packet.pointee.pts
        packet.pointee.duration = av_rescale_q(1, rate.timeBase, target)
    }

    /// False for sound outside the span; one packet before it stays, which a decoder needs to begin well.
    private func placeSound(_ packet: UnsafeMutablePointer<AVPacket>, from source: AVStream, to target: AVRational) -> Bool {
        let start = av_rescale_q(Int64(span.first), rate.timeBase, source.time_base)
        let leadIn = Int64(source.codecpar.pointee.frame_size)
        packet.pointee.pts -= start
        packet.pointee.dts -= start
        guard span.isWhole || packet.pointee.pts + packet.pointee.duration > -leadIn else { return false }
        if let end = span.end, packet.pointee.pts >= av_rescale_q(Int64(end - span.first), rate.timeBase, source.time_base) {
            return false
        }
        av_packet_rescale_ts(packet, source.time_base, target)
        return true
    }

    private func addStream(
        like source: UnsafeMutablePointer<AVStream>, to context: UnsafeMutablePointer<AVFormatContext>,
        _ document: ClipDocument
    ) throws(CodecFailure) {
        let stream = try made(avformat_new_stream(context, nil), "a track")
        try check(avcodec_parameters_copy(stream.pointee.codecpar, source.pointee.codecpar), "describe a track")
        stream.pointee.codecpar.pointee.codec_tag = 0
        stream.pointee.time_base = source.pointee.time_base
        guard source.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO else { return }
        stream.pointee.time_base = rate.timeBase
        stream.pointee.avg_frame_rate = rate.av
        stream.pointee.r_frame_rate = rate.av
        // On the stream, because on the file they would become keys of their own besides the timecode track.
        av_dict_set(&stream.pointee.metadata, "timecode", document.clip.time.timecode, 0)
        av_dict_set(&stream.pointee.metadata, "reel_name", document.clip.reel, 0)
    }

    private func writeHeader(_ context: UnsafeMutablePointer<AVFormatContext>) throws(CodecFailure) {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "movflags", "faststart+use_metadata_tags", 0)
        av_dict_set_int(&options, "video_track_timescale", Int64(timescale), 0)
        try check(avformat_write_header(context, &options), "start \(path)")
    }

    /// Ticks a second that a frame divides: 30000 for 30 and for 29.97.
    private var timescale: Int { rate.denominator == 1 ? rate.numerator * 1000 : rate.numerator }
}
