import CX264
import Media
import Pictures

/// libx264 itself, set for proxies: a key frame where the grid says, no B-frames, no delay. One
/// thread.
///
/// Straight to the library and not through libavcodec, which would bring a hundred others into
/// every camera's process (measured: 25 MB and 30 ms).
public final class X264Encoder: VideoBackend {
    /// What a clip's document calls it.
    public let name = "libx264"
    /// The content of the avcC box (ISO 14496-15, 5.3.3.1), read when the encoder was opened.
    public let parameterSets: [UInt8]
    /// True: it reads NV12 and yuv420p where they lie.
    public let readsNV12 = true

    private let encoder: OpaquePointer
    private var parameters: x264_param_t
    private var input = x264_picture_t()
    private var output = x264_picture_t()
    /// Where on the ladder of efforts we are; 0 is what the profile asked.
    private var effort = 0

    /// Threads of the encoder; sliced, so that no frame waits for another.
    private static let threads: Int32 = 2

    /// - Parameter parameterSet: the number by which its pictures name their parameter sets, 0 to
    ///   31.
    /// - Parameter isRepeatable: the same pictures make the same bytes, on any processor. It takes
    ///   one thread: several slices of a picture look at how much each other has spent by then.
    public init(_ profile: ProxyProfile, parameterSet: Int = 0, isRepeatable: Bool = false)
        throws(CodecFailure)
    {
        var parameters = x264_param_t()
        guard x264_param_default_preset(&parameters, profile.preset, "zerolatency") == 0 else {
            throw CodecFailure(
                .unavailable,
                "libx264 has no preset '\(profile.preset)'; use ultrafast, superfast, veryfast, faster, fast or medium"
            )
        }
        Self.configure(&parameters, profile)
        parameters.i_sps_id = Int32(clamping: parameterSet)
        if isRepeatable {
            parameters.i_threads = 1
            parameters.b_cpu_independent = 1
        }
        guard let encoder = rushes_x264_open(&parameters) else {
            throw CodecFailure(
                .failed,
                "cannot open libx264 at \(profile.width)x\(profile.height) \(profile.bitrateKbps) kb/s"
            )
        }
        self.encoder = encoder
        x264_encoder_parameters(encoder, &parameters)
        self.parameters = parameters
        parameterSets = Self.readParameterSets(encoder)
        x264_picture_init(&input)
        x264_picture_init(&output)
    }

    deinit { x264_encoder_close(encoder) }

    /// Encodes one picture and lends its packet before it returns, as there is no delay; throws a
    /// `CodecFailure`.
    public func encode(
        _ picture: PlaneSet, isNV12: Bool, index: Int64, isKey: Bool, body: PacketBody
    ) throws {
        input.i_pts = index
        input.i_type = isKey ? rushes_x264_key : rushes_x264_auto_key
        input.img.i_csp = isNV12 ? rushes_x264_nv12 : rushes_x264_i420
        input.img.i_plane = isNV12 ? 2 : 3
        input.img.plane = (
            UnsafeMutablePointer(mutating: picture.bases.0),
            UnsafeMutablePointer(mutating: picture.bases.1),
            UnsafeMutablePointer(mutating: picture.bases.2), nil
        )
        input.img.i_stride = (picture.strides.0, picture.strides.1, picture.strides.2, 0)
        var units: UnsafeMutablePointer<x264_nal_t>?
        var count: Int32 = 0
        let bytes = x264_encoder_encode(encoder, &units, &count, &input, &output)
        guard bytes >= 0 else {
            throw CodecFailure(.failed, "libx264 cannot encode frame \(index)")
        }
        // Payloads of one picture lie one behind the other (x264.h).
        guard bytes > 0, let first = units?.pointee.p_payload else { return }
        try body(
            UnsafeRawBufferPointer(start: first, count: Int(bytes)), output.i_pts,
            output.b_keyframe != 0)
    }

    /// True: its efforts can be changed between any two pictures.
    public var canHurry: Bool { true }

    /// Choices of the encoder alone: nothing that stands in the parameter sets changes, and every
    /// one can be taken back (subme 0 could not, says x264's own reconfig).
    ///
    /// Measured with `superfast` at 720 x 1280 and noise: whole blocks save 14 % of its time, and a
    /// picture with its block edges 26 %.
    public func hurry(by steps: Int) -> Bool {
        let wanted = effort + steps
        guard (0...2).contains(wanted) else { return false }
        var changed = parameters
        if wanted >= 1 { Self.searchLess(&changed) }
        if wanted == 2 {
            changed.b_deblocking_filter = 0
            changed.analyse.b_transform_8x8 = 0
        }
        guard x264_encoder_reconfig(encoder, &changed) == 0 else { return false }
        effort = wanted
        return true
    }

    /// Whole blocks only, the smallest search, no second thoughts.
    private static func searchLess(_ parameters: inout x264_param_t) {
        parameters.analyse.intra = 0
        parameters.analyse.inter = 0
        parameters.analyse.i_subpel_refine = min(1, parameters.analyse.i_subpel_refine)
        parameters.analyse.i_me_method = 0
        parameters.analyse.i_trellis = 0
        parameters.analyse.b_mixed_references = 0
    }

    private static func configure(_ parameters: inout x264_param_t, _ profile: ProxyProfile) {
        let group = Int32(max(1, profile.rate.numerator / profile.rate.denominator))
        parameters.i_log_level = 0
        parameters.i_threads = threads
        parameters.i_width = Int32(profile.width)
        parameters.i_height = Int32(profile.height)
        parameters.i_csp = rushes_x264_i420
        parameters.i_fps_num = UInt32(profile.rate.numerator)
        parameters.i_fps_den = UInt32(profile.rate.denominator)
        parameters.i_timebase_num = UInt32(profile.rate.denominator)
        parameters.i_timebase_den = UInt32(profile.rate.numerator)
        parameters.b_vfr_input = 0
        // Key frames only where the grid says so: no scene-cut ones in between, and every one an
        // IDR.
        parameters.i_keyint_max = group
        parameters.i_keyint_min = group
        parameters.i_scenecut_threshold = 0
        parameters.b_open_gop = 0
        parameters.i_bframe = 0
        parameters.rc.i_rc_method = 2
        parameters.rc.i_bitrate = Int32(profile.bitrateKbps)
        parameters.rc.i_vbv_max_bitrate = Int32(profile.bitrateKbps)
        parameters.rc.i_vbv_buffer_size = Int32(profile.bitrateKbps)
        parameters.b_repeat_headers = 0
        parameters.b_annexb = 0
        parameters.vui.i_sar_width = 1
        parameters.vui.i_sar_height = 1
        // BT.709 in 16 to 235.
        parameters.vui.b_fullrange = 0
        parameters.vui.i_colorprim = 1
        parameters.vui.i_transfer = 1
        parameters.vui.i_colmatrix = 1
    }

    private static func readParameterSets(_ encoder: OpaquePointer) -> [UInt8] {
        var units: UnsafeMutablePointer<x264_nal_t>?
        var count: Int32 = 0
        guard x264_encoder_headers(encoder, &units, &count) > 0, let units else { return [] }
        let sets = UnsafeBufferPointer(start: units, count: Int(count)).map { unit in
            // Each behind its length in four bytes.
            Array(UnsafeBufferPointer(start: unit.p_payload + 4, count: Int(unit.i_payload) - 4))
        }
        return NALUnits(sets).avcC
    }
}
