import CLibAV
import Media
import Slate

/// H.264 by libx264: closed groups of pictures of at most one second, no B-frames, no delay. One thread.
public final class VideoEncoder {
    public let facts: VideoFacts
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let framesPerGroup: Int64
    private var history = PacketHistory()

    /// Threads the encoder may use; sliced by `zerolatency`, so that no frame waits for another.
    private static let threads: Int32 = 2

    public init(_ profile: ProxyProfile, source: String) throws(CodecFailure) {
        guard let codec = avcodec_find_encoder_by_name("libx264") else {
            throw CodecFailure(.unavailable, "this libavcodec has no libx264 encoder; install Debian's libavcodec59")
        }
        context = try made(avcodec_alloc_context3(codec), "an encoder")
        packet = try made(av_packet_alloc(), "a packet")
        framesPerGroup = max(1, Int64(profile.rate.numerator / profile.rate.denominator))
        facts = VideoFacts(
            codec: "h264", width: profile.width, height: profile.height, bitrateKbps: profile.bitrateKbps,
            encoder: "libx264", source: source)
        configure(profile)
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (key, value) in Self.options(profile) { av_dict_set(&options, key, value, 0) }
        try check(avcodec_open2(context, codec, &options), "open libx264 at \(profile.width)x\(profile.height) \(profile.bitrateKbps) kb/s")
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// Parameters a muxer needs; valid as long as the encoder.
    var codecContext: UnsafePointer<AVCodecContext> { UnsafePointer(context) }

    /// Adds to the history that the next packet carries.
    public func note(lost: Int = 0, leftOut: Int = 0) {
        history.lost += lost
        history.leftOut += leftOut
    }

    /// Encodes the picture as frame `index` of the grid; hands out the packets that are ready.
    func encode(
        _ picture: UnsafeMutablePointer<AVFrame>, index: Int64, isRepeat: Bool, isCorrupt: Bool,
        emit: (EncodedPacket) throws -> Void
    ) throws {
        picture.pointee.pts = index
        picture.pointee.pict_type = index % framesPerGroup == 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
        history.isRepeat = isRepeat
        history.isCorrupt = isCorrupt
        try check(avcodec_send_frame(context, picture), "encode frame \(index)")
        try drain(emit)
    }

    private func drain(_ emit: (EncodedPacket) throws -> Void) throws {
        while true {
            let answer = avcodec_receive_packet(context, packet)
            if answer == rushes_av_again || answer == rushes_av_end { return }
            try check(answer, "take an encoded frame")
            let box = try AVPacketBox(
                moving: packet, track: .video, position: packet.pointee.pts, duration: 1, history: history)
            history = PacketHistory()
            try emit(box)
        }
    }

    private func configure(_ profile: ProxyProfile) {
        let bits = Int64(profile.bitrateKbps) * 1000
        context.pointee.width = Int32(profile.width)
        context.pointee.height = Int32(profile.height)
        context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        context.pointee.time_base = profile.rate.timeBase
        context.pointee.framerate = profile.rate.av
        context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        context.pointee.bit_rate = bits
        context.pointee.rc_max_rate = bits
        context.pointee.rc_buffer_size = Int32(bits)
        context.pointee.gop_size = Int32(framesPerGroup)
        context.pointee.max_b_frames = 0
        context.pointee.thread_count = Self.threads
        context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | Int32(bitPattern: AV_CODEC_FLAG_CLOSED_GOP)
        context.pointee.color_range = AVCOL_RANGE_MPEG
        context.pointee.color_primaries = AVCOL_PRI_BT709
        context.pointee.color_trc = AVCOL_TRC_BT709
        context.pointee.colorspace = AVCOL_SPC_BT709
    }

    /// Key frames only where the grid says so: no scene-cut ones in between, and every one an IDR.
    private static func options(_ profile: ProxyProfile) -> [(String, String)] {
        [("preset", profile.preset), ("tune", "zerolatency"), ("sc_threshold", "0"), ("forced-idr", "1")]
    }
}
