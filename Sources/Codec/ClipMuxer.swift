import CLibAV
import Media
import Slate

/// Writes one clip as fragmented MP4 into memory, a fragment at a time. One thread.
///
/// libavformat's `delay_moov` is what makes edit lists and the frame rate right: with `empty_moov` the AAC lead-in shifts the tracks and 25 frames a second read as 24.95 (measured with 5.1).
public final class ClipMuxer {
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let bytes = ByteSink()
    private let scratch: UnsafeMutablePointer<AVPacket>
    private let tracks: [EncodedPacket.Track: Track]
    private var hasHeader = false

    private struct Track {
        let index: Int32
        let parameters: StreamParameters
        let origin: Int64
        let timeBase: AVRational
    }

    /// `firstFrame` and `firstSample` become zero in the clip.
    public init(
        video: StreamParameters, audio: StreamParameters?, firstFrame: Int64, firstSample: Int64
    ) throws(CodecFailure) {
        scratch = try made(av_packet_alloc(), "a packet")
        try check(avformat_alloc_output_context2(&context, nil, "mp4", nil), "make an MP4 muxer")
        let made = try made(context, "an MP4 muxer")
        made.pointee.pb = try bytes.makeContext()
        made.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
        try Self.addStream(video, to: made)
        if let audio { try Self.addStream(audio, to: made) }
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "movflags", "frag_custom+delay_moov+default_base_moof+skip_trailer", 0)
        try check(avformat_write_header(made, &options), "start an MP4")
        // The muxer chooses its own time bases while it writes the header.
        var tracks = [EncodedPacket.Track.video: Self.track(0, video, origin: firstFrame, made)]
        if let audio { tracks[.audio] = Self.track(1, audio, origin: firstSample, made) }
        self.tracks = tracks
    }

    deinit {
        bytes.freeContext(&context)
        var scratch: UnsafeMutablePointer<AVPacket>? = scratch
        av_packet_free(&scratch)
    }

    /// Adds a packet to the open fragment.
    public func write(_ packet: EncodedPacket) throws(CodecFailure) {
        guard let box = packet as? AVPacketBox, let track = tracks[packet.track] else { return }
        try check(av_packet_ref(scratch, box.packet), "reference a packet")
        defer { av_packet_unref(scratch) }
        let from = track.parameters.timeBase
        scratch.pointee.stream_index = track.index
        scratch.pointee.pts = av_rescale_q(packet.position - track.origin, from, track.timeBase)
        scratch.pointee.dts = scratch.pointee.pts
        scratch.pointee.duration = av_rescale_q(packet.duration, from, track.timeBase)
        try check(av_write_frame(context, scratch), "write a packet")
    }

    /// Closes the fragment and lends its bytes; nothing is lent when the fragment is empty.
    public func endFragment(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try check(av_write_frame(context, nil), "close a fragment")
        // With `delay_moov` the first flush writes the moov alone and keeps the samples back.
        if !hasHeader { try check(av_write_frame(context, nil), "close a fragment") }
        hasHeader = true
        avio_flush(context?.pointee.pb)
        try bytes.lend(body)
    }

    private static func addStream(
        _ parameters: StreamParameters, to context: UnsafeMutablePointer<AVFormatContext>
    ) throws(CodecFailure) {
        let stream = try made(avformat_new_stream(context, nil), "a track")
        try check(avcodec_parameters_copy(stream.pointee.codecpar, parameters.codec), "describe a track")
        stream.pointee.codecpar.pointee.codec_tag = 0
        stream.pointee.time_base = parameters.timeBase
        if let rate = parameters.rate {
            stream.pointee.avg_frame_rate = rate.av
            stream.pointee.r_frame_rate = rate.av
        }
    }

    private static func track(
        _ index: Int32, _ parameters: StreamParameters, origin: Int64, _ context: UnsafeMutablePointer<AVFormatContext>
    ) -> Track {
        let timeBase = context.pointee.streams[Int(index)]?.pointee.time_base ?? parameters.timeBase
        return Track(index: index, parameters: parameters, origin: origin, timeBase: timeBase)
    }
}
