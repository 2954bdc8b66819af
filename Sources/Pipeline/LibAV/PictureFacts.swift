import CLibAV
import Media
import Time

/// What libav says of a picture, in our own words.

extension PixelFormat {
    /// Decoders' pixels that the scaler takes as they are; nil for the others.
    package init?(libAV format: Int32) {
        guard let found = Self.known[format] else { return nil }
        self = found
    }

    private static let known: [Int32: PixelFormat] = [
        AV_PIX_FMT_YUV420P.rawValue: .yuv420p, AV_PIX_FMT_YUVJ420P.rawValue: .yuv420p,
        AV_PIX_FMT_YUV422P.rawValue: .yuv422p, AV_PIX_FMT_YUVJ422P.rawValue: .yuv422p,
        AV_PIX_FMT_YUV444P.rawValue: .yuv444p, AV_PIX_FMT_YUVJ444P.rawValue: .yuv444p,
        AV_PIX_FMT_YUV440P.rawValue: .yuv440p, AV_PIX_FMT_YUVJ440P.rawValue: .yuv440p,
        AV_PIX_FMT_YUV411P.rawValue: .yuv411p, AV_PIX_FMT_YUVJ411P.rawValue: .yuv411p,
        AV_PIX_FMT_GRAY8.rawValue: .gray, AV_PIX_FMT_YUYV422.rawValue: .yuyv422,
        AV_PIX_FMT_UYVY422.rawValue: .uyvy422, AV_PIX_FMT_NV12.rawValue: .nv12,
        AV_PIX_FMT_NV21.rawValue: .nv21,
        AV_PIX_FMT_RGB24.rawValue: .rgb24, AV_PIX_FMT_BGR24.rawValue: .bgr24,
        AV_PIX_FMT_YUV420P10LE.rawValue: .yuv420p10le,
        AV_PIX_FMT_YUV422P10LE.rawValue: .yuv422p10le,
        AV_PIX_FMT_YUV444P10LE.rawValue: .yuv444p10le, AV_PIX_FMT_P010LE.rawValue: .p010le,
    ]
}

/// Colour tags (ITU-T H.273) as the scaler needs them.
enum Colours {
    /// Nil where nobody says anything.
    static func matrix(_ space: AVColorSpace, _ primaries: AVColorPrimaries) -> ColourMatrix? {
        switch space {
        case AVCOL_SPC_BT709: return .bt709
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M, AVCOL_SPC_FCC: return .bt601
        case AVCOL_SPC_SMPTE240M: return .smpte240
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: return .bt2020
        default: return matrix(usualFor: primaries)
        }
    }

    /// A stream that names its primaries alone follows the same standard throughout.
    private static func matrix(usualFor primaries: AVColorPrimaries) -> ColourMatrix? {
        switch primaries {
        case AVCOL_PRI_BT709: .bt709
        case AVCOL_PRI_BT470BG, AVCOL_PRI_SMPTE170M, AVCOL_PRI_BT470M: .bt601
        case AVCOL_PRI_SMPTE240M: .smpte240
        case AVCOL_PRI_BT2020: .bt2020
        default: nil
        }
    }

    static func isFullRange(_ pixels: Int32, _ range: AVColorRange) -> Bool {
        range == AVCOL_RANGE_JPEG || fullByName.contains(pixels)
    }

    /// Pixels whose very name says that they are a JPEG's.
    private static let fullByName: Set<Int32> = [
        AV_PIX_FMT_YUVJ420P.rawValue, AV_PIX_FMT_YUVJ422P.rawValue, AV_PIX_FMT_YUVJ444P.rawValue,
        AV_PIX_FMT_YUVJ440P.rawValue, AV_PIX_FMT_YUVJ411P.rawValue,
    ]
}

extension PixelAspect {
    /// 0:1 is libav's 'unknown'.
    package init(_ ratio: AVRational) { self.init(Int(ratio.num), Int(ratio.den)) }
}

extension UnsafeMutablePointer<AVFrame> {
    /// What a decoded picture is; nil when the scaler does not take its pixels.
    package var videoFormat: VideoFormat? {
        guard let pixels = PixelFormat(libAV: pointee.format) else { return nil }
        // A stream's rate is what arrives; nobody promises one.
        return VideoFormat(
            pixels: pixels, width: Int(pointee.width), height: Int(pointee.height),
            rate: FrameRate(30),
            isLimitedRange: !Colours.isFullRange(pointee.format, pointee.color_range),
            matrix: Colours.matrix(pointee.colorspace, pointee.color_primaries),
            aspect: PixelAspect(pointee.sample_aspect_ratio),
            isInterlaced: pointee.interlaced_frame != 0)
    }

    package var pixelName: String {
        av_get_pix_fmt_name(AVPixelFormat(pointee.format)).map { String(cString: $0) } ?? "unknown"
    }

    /// Whether the decoder had to guess a part of it.
    package var isDamaged: Bool {
        pointee.decode_error_flags != 0 || pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }
}
