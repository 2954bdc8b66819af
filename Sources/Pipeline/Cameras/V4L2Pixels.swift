import CV4L2
import Media

/// A kernel's picture format that we take.
struct V4L2Pixels: Equatable {
    let fourcc: UInt32
    let pixels: PixelFormat
    /// Whether each plane has memory of its own (NV12M and its like), which only the multi-planar
    /// interface has.
    var isSplit = false

    static let taken = [
        V4L2Pixels(fourcc: rushes_PIX_FMT_NV12, pixels: .nv12),
        V4L2Pixels(fourcc: rushes_PIX_FMT_YUV420, pixels: .yuv420p),
        V4L2Pixels(fourcc: rushes_PIX_FMT_NV12M, pixels: .nv12, isSplit: true),
        V4L2Pixels(fourcc: rushes_PIX_FMT_YUV420M, pixels: .yuv420p, isSplit: true),
        V4L2Pixels(fourcc: rushes_PIX_FMT_YUYV, pixels: .yuyv422),
        V4L2Pixels(fourcc: rushes_PIX_FMT_UYVY, pixels: .uyvy422),
        V4L2Pixels(fourcc: rushes_PIX_FMT_NV21, pixels: .nv21),
        V4L2Pixels(fourcc: rushes_PIX_FMT_NV21M, pixels: .nv21, isSplit: true),
        V4L2Pixels(fourcc: rushes_PIX_FMT_MJPEG, pixels: .mjpeg),
        V4L2Pixels(fourcc: rushes_PIX_FMT_JPEG, pixels: .mjpeg),
        V4L2Pixels(fourcc: rushes_PIX_FMT_RGB24, pixels: .rgb24),
        V4L2Pixels(fourcc: rushes_PIX_FMT_BGR24, pixels: .bgr24),
        V4L2Pixels(fourcc: rushes_PIX_FMT_H264, pixels: .h264),
    ]

    static func of(_ fourcc: UInt32) -> V4L2Pixels? { taken.first { $0.fourcc == fourcc } }

    /// The four characters; what is no printable ASCII becomes a question mark.
    static func name(_ fourcc: UInt32) -> String {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: fourcc >> (8 * $0)) }
        return String(
            decoding: bytes.map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    /// As the driver says it; where it leaves it open, as the kernel's V4L2_MAP_YCBCR_ENC_DEFAULT
    /// has it for its colour space; nil without either.
    static func matrix(_ picture: rushes_picture) -> ColourMatrix? {
        switch picture.ycbcr_enc {
        case V4L2_YCBCR_ENC_709.rawValue, V4L2_YCBCR_ENC_XV709.rawValue: return .bt709
        case V4L2_YCBCR_ENC_DEFAULT.rawValue: break
        default: return .bt601
        }
        switch picture.colorspace {
        case V4L2_COLORSPACE_DEFAULT.rawValue: return nil
        case V4L2_COLORSPACE_REC709.rawValue, V4L2_COLORSPACE_DCI_P3.rawValue: return .bt709
        default: return .bt601
        }
    }

    /// Whether luma runs from 16 to 235; where the driver does not say, as the kernel's
    /// V4L2_MAP_QUANTIZATION_DEFAULT has it.
    static func isLimited(_ picture: rushes_picture, _ pixels: PixelFormat) -> Bool {
        switch picture.quantization {
        case V4L2_QUANTIZATION_FULL_RANGE.rawValue: return false
        // A JPEG is full by its own standard (JFIF 1.02), whatever the driver calls it.
        case V4L2_QUANTIZATION_LIM_RANGE.rawValue: return pixels != .mjpeg
        default:
            return ![.mjpeg, .rgb24, .bgr24].contains(pixels)
                && picture.colorspace != V4L2_COLORSPACE_JPEG.rawValue
        }
    }
}

/// How a picture lies in a driver's buffer: what was settled with the driver.
struct V4L2Layout {
    var format: VideoFormat
    /// Memory planes a buffer has, 1 to 3.
    var memoryPlanes: Int
    /// Bytes of a line in each memory plane.
    var strides: (Int, Int, Int)

    typealias Bases = (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?)
    typealias Planes = (VideoFrame.Plane, VideoFrame.Plane, VideoFrame.Plane)

    /// The colour planes at those addresses; in one memory plane they follow one another
    /// (Documentation/userspace-api/media/v4l/yuv-formats).
    func planes(_ bases: Bases) -> Planes {
        let luma = VideoFrame.Plane(bases.0, stride: strides.0)
        switch format.pixels {
        case .nv12 where memoryPlanes > 1, .nv21 where memoryPlanes > 1:
            return (luma, .init(bases.1, stride: strides.1), .init())
        case .nv12, .nv21: return (luma, .init(after(bases.0), stride: strides.0), .init())
        case .yuv420p where memoryPlanes > 2:
            return (luma, .init(bases.1, stride: strides.1), .init(bases.2, stride: strides.2))
        case .yuv420p:
            let (chroma, half) = (after(bases.0), strides.0 / 2)
            return (
                luma, .init(chroma, stride: half),
                .init(chroma.map { $0 + half * (format.height / 2) }, stride: half)
            )
        default: return (luma, .init(), .init())
        }
    }

    private func after(_ base: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        base.map { $0 + strides.0 * format.height }
    }

    /// Bytes a whole picture has in memory plane 0; nil for a compressed one, which has as many as
    /// it needs.
    var wholeBytes: Int? {
        let luma = strides.0 * format.height
        switch format.pixels {
        case .mjpeg, .h264: return nil
        case .nv12, .nv21, .yuv420p: return memoryPlanes > 1 ? luma : luma * 3 / 2
        default: return luma
        }
    }
}
