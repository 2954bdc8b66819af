import CLibAV
import Codec
import LibAV
import Media
import Pictures

/// An encoder of libavcodec by its name: a graphics card's or a processor's own. One thread.
///
/// Pictures are copied once into memory the library owns, because these encoders may hold several.
public final class LibAVEncoder: VideoBackend {
    /// libavcodec's name for it, `h264_vaapi`, which a clip's document has too.
    public let name: String
    /// The content of the avcC box (ISO 14496-15, 5.3.3.1), known before the first picture of a
    /// clip.
    public let parameterSets: [UInt8]
    /// Whether it is fed NV12, as an encoder is that does not read yuv420p.
    public let readsNV12: Bool

    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let input: EncoderInput
    /// The packet with lengths instead of start codes.
    private var bytes: [UInt8] = []

    /// Throws when this libavcodec has no such encoder, or the box not what it needs.
    public init(_ name: String, _ profile: ProxyProfile) throws {
        self.name = name
        guard let codec = avcodec_find_encoder_by_name(name) else {
            throw CodecFailure(.unavailable, "this libavcodec has no \(name)")
        }
        context = try made(avcodec_alloc_context3(codec), "an encoder")
        packet = try made(av_packet_alloc(), "a packet")
        input = try EncoderInput(name, codec, profile)
        readsNV12 = input.isNV12
        Self.configure(context, profile)
        input.configure(context)
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (key, value) in Self.options(of: name) { av_dict_set(&options, key, value, 0) }
        try check(
            avcodec_open2(context, codec, &options),
            "open \(name) at \(profile.width)x\(profile.height) \(profile.bitrateKbps) kb/s")
        let known = Self.parameterSets(context)
        parameterSets = known.isEmpty ? try Self.learnParameterSets(context, input, packet) : known
        bytes.reserveCapacity(1 << 18)
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// Hands a picture over and lends what packets are ready, also of earlier pictures; throws a
    /// `CodecFailure`.
    public func encode(
        _ picture: PlaneSet, isNV12: Bool, index: Int64, isKey: Bool, body: PacketBody
    ) throws {
        let frame = try input.fill(picture, isNV12: isNV12)
        frame.pointee.pts = index
        frame.pointee.pict_type = isKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
        try check(avcodec_send_frame(context, frame), "encode frame \(index) with \(name)")
        while true {
            let answer = avcodec_receive_packet(context, packet)
            if answer == rushes_av_again || answer == rushes_av_end { return }
            try check(answer, "take an encoded frame from \(name)")
            defer { av_packet_unref(packet) }
            try lend(body)
        }
    }

    /// Its own speed is all it has.
    public var canHurry: Bool { false }
    /// False: there is nothing to change.
    public func hurry(by steps: Int) -> Bool { false }

    private func lend(_ body: PacketBody) throws {
        guard packet.pointee.pts >= 0 else { return }
        let units = NALUnits(
            startCoded: UnsafeBufferPointer(
                start: packet.pointee.data, count: Int(packet.pointee.size)))
        // Parameter sets stand in the file's head; access unit delimiters in no file.
        bytes.removeAll(keepingCapacity: true)
        bytes += units.without([7, 8, 9]).withLengths
        try bytes.withUnsafeBytes {
            try body($0, packet.pointee.pts, packet.pointee.flags & AV_PKT_FLAG_KEY != 0)
        }
    }

    private static func parameterSets(_ context: UnsafeMutablePointer<AVCodecContext>) -> [UInt8] {
        guard let data = context.pointee.extradata else { return [] }
        let bytes = Array(
            UnsafeBufferPointer(start: data, count: Int(context.pointee.extradata_size)))
        return bytes.first == 1 ? bytes : NALUnits(startCoded: bytes).avcC
    }

    /// A chip without a place for them (V4L2's) sends them with its first key frame: a few pictures
    /// before the first, whose packets nobody gets.
    private static func learnParameterSets(
        _ context: UnsafeMutablePointer<AVCodecContext>, _ input: EncoderInput,
        _ packet: UnsafeMutablePointer<AVPacket>
    ) throws -> [UInt8] {
        let grey = Picture(width: Int(context.pointee.width), height: Int(context.pointee.height))
        for index in -lessons..<0 {
            let frame = try input.fill(grey.planes, isNV12: false)
            frame.pointee.pts = index
            try check(avcodec_send_frame(context, frame), "encode a first picture")
            guard avcodec_receive_packet(context, packet) >= 0 else { continue }
            defer { av_packet_unref(packet) }
            let units = NALUnits(
                startCoded: UnsafeBufferPointer(
                    start: packet.pointee.data, count: Int(packet.pointee.size)))
            if !units.avcC.isEmpty { return units.avcC }
        }
        return []
    }

    /// More than any driver's queue is deep.
    private static let lessons: Int64 = 16

    private static func configure(
        _ context: UnsafeMutablePointer<AVCodecContext>, _ profile: ProxyProfile
    ) {
        let bits = Int64(profile.bitrateKbps) * 1000
        context.pointee.width = Int32(profile.width)
        context.pointee.height = Int32(profile.height)
        context.pointee.time_base = profile.rate.timeBase
        context.pointee.framerate = profile.rate.av
        context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        context.pointee.bit_rate = bits
        context.pointee.rc_max_rate = bits
        context.pointee.rc_buffer_size = Int32(clamping: bits)
        context.pointee.gop_size = Int32(max(1, profile.rate.numerator / profile.rate.denominator))
        context.pointee.max_b_frames = 0
        context.pointee.flags |=
            AV_CODEC_FLAG_GLOBAL_HEADER | Int32(bitPattern: AV_CODEC_FLAG_CLOSED_GOP)
        context.pointee.color_range = AVCOL_RANGE_MPEG
        context.pointee.color_primaries = AVCOL_PRI_BT709
        context.pointee.color_trc = AVCOL_TRC_BT709
        context.pointee.colorspace = AVCOL_SPC_BT709
    }

    /// Each encoder takes those it knows: key frames where they are asked for, and no picture held
    /// back. A tune's value it must know too.
    private static func options(of name: String) -> [(String, String)] {
        let tune = name.hasSuffix("_nvenc") ? "ull" : "zerolatency"
        return [
            ("forced-idr", "1"), ("forced_idr", "1"), ("zerolatency", "1"), ("delay", "0"),
            ("async_depth", "1"), ("tune", tune),
            ("sc_threshold", "0"),
        ]
    }
}
