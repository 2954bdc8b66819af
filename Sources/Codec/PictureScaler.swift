import CLibAV
import Media

/// Brings a camera's picture to the proxy's size and colours in one pass of libswscale, cropped in the middle to the proxy's shape.
///
/// Colours come out as BT.709, 16 to 235. One thread.
final class PictureScaler {
    private let context: OpaquePointer
    private let layout: SourceLayout
    private let crop: Crop

    init(from layout: SourceLayout, width: Int, height: Int) throws(CodecFailure) {
        self.layout = layout
        crop = Crop(width: layout.width, height: layout.height, shape: (width, height), step: layout.step)
        let context = sws_getContext(
            Int32(crop.width), Int32(crop.height), layout.format, Int32(width), Int32(height), AV_PIX_FMT_YUV420P,
            SWS_FAST_BILINEAR, nil, nil, nil)
        self.context = try made(context, "a scaler from \(layout.width)x\(layout.height) to \(width)x\(height)")
        // Cameras below HD and all JPEGs use BT.601 (V4L2 colour spaces SMPTE170M and JPEG); HD ones BT.709.
        let matrix = layout.isHD ? SWS_CS_ITU709 : SWS_CS_ITU601
        sws_setColorspaceDetails(
            self.context, sws_getCoefficients(matrix), layout.isFullRange ? 1 : 0, sws_getCoefficients(SWS_CS_ITU709), 0,
            0, 1 << 16, 1 << 16)
    }

    deinit { sws_freeContext(context) }

    func scale(_ planes: PlaneSet, into picture: UnsafeMutablePointer<AVFrame>) throws(CodecFailure) {
        let source = crop.applied(to: planes, layout: layout)
        let rows = withUnsafePointer(to: source.bases) { bases in
            withUnsafePointer(to: source.strides) { strides in
                bases.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 4) { bases in
                    strides.withMemoryRebound(to: Int32.self, capacity: 4) { strides in
                        withUnsafeMutablePointer(to: &picture.pointee.data) { data in
                            data.withMemoryRebound(to: UnsafeMutablePointer<UInt8>?.self, capacity: 8) { data in
                                withUnsafeMutablePointer(to: &picture.pointee.linesize) { lines in
                                    lines.withMemoryRebound(to: Int32.self, capacity: 8) { lines in
                                        sws_scale(context, bases, strides, 0, Int32(crop.height), data, lines)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        try check(rows, "scale a picture")
    }
}

/// Where a picture's planes are, as libav wants them: four bases, four strides.
struct PlaneSet {
    typealias Base = UnsafePointer<UInt8>?
    var bases: (Base, Base, Base, Base)
    var strides: (Int32, Int32, Int32, Int32)

    init(_ frame: VideoFrame) {
        let (a, b, c) = frame.planes
        bases = (Self.base(a), Self.base(b), Self.base(c), nil)
        strides = (Int32(a.stride), Int32(b.stride), Int32(c.stride), 0)
    }

    init(_ picture: UnsafePointer<AVFrame>) {
        let data = picture.pointee.data
        let lines = picture.pointee.linesize
        bases = (data.0.map { UnsafePointer($0) }, data.1.map { UnsafePointer($0) }, data.2.map { UnsafePointer($0) }, nil)
        strides = (lines.0, lines.1, lines.2, 0)
    }

    private static func base(_ plane: VideoFrame.Plane) -> Base {
        plane.base.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
    }
}

/// What the scaler must know of its source.
struct SourceLayout: Equatable {
    var format: AVPixelFormat
    var width: Int
    var height: Int
    var isFullRange: Bool

    var isHD: Bool { max(width, height) >= 1280 && !isFullRange }
    /// Crops must fall on whole chroma samples.
    var step: Int { 2 }

    init(format: AVPixelFormat, width: Int, height: Int, isFullRange: Bool) {
        self.format = format
        self.width = width
        self.height = height
        self.isFullRange = isFullRange
    }

    init(_ format: VideoFormat) {
        self.init(
            format: Self.pixels(format.pixels), width: format.width, height: format.height,
            isFullRange: !format.isLimitedRange)
    }

    /// A decoder's picture; the old full-range formats (yuvj) are the plain ones with full range.
    init(_ picture: UnsafePointer<AVFrame>) {
        let raw = AVPixelFormat(rawValue: picture.pointee.format)
        let plain = Self.plain[raw.rawValue] ?? raw
        self.init(
            format: plain, width: Int(picture.pointee.width), height: Int(picture.pointee.height),
            isFullRange: plain != raw || picture.pointee.color_range == AVCOL_RANGE_JPEG)
    }

    private static let plain: [Int32: AVPixelFormat] = [
        AV_PIX_FMT_YUVJ420P.rawValue: AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ422P.rawValue: AV_PIX_FMT_YUV422P,
        AV_PIX_FMT_YUVJ444P.rawValue: AV_PIX_FMT_YUV444P,
    ]

    private static func pixels(_ pixels: PixelFormat) -> AVPixelFormat {
        switch pixels {
        case .yuyv422: AV_PIX_FMT_YUYV422
        case .uyvy422: AV_PIX_FMT_UYVY422
        case .nv12: AV_PIX_FMT_NV12
        case .nv21: AV_PIX_FMT_NV21
        case .yuv420p: AV_PIX_FMT_YUV420P
        case .rgb24: AV_PIX_FMT_RGB24
        case .bgr24: AV_PIX_FMT_BGR24
        case .mjpeg: AV_PIX_FMT_YUVJ420P
        }
    }
}

/// The largest part in the middle of a picture that has the proxy's shape.
struct Crop: Equatable {
    let left: Int
    let top: Int
    let width: Int
    let height: Int

    init(width: Int, height: Int, shape: (width: Int, height: Int), step: Int) {
        let fittingWidth = min(width, height * shape.width / shape.height)
        let fittingHeight = min(height, width * shape.height / shape.width)
        self.width = max(step, fittingWidth / step * step)
        self.height = max(step, fittingHeight / step * step)
        left = (width - self.width) / 2 / step * step
        top = (height - self.height) / 2 / step * step
    }

    func applied(to planes: PlaneSet, layout: SourceLayout) -> PlaneSet {
        guard left > 0 || top > 0, let description = av_pix_fmt_desc_get(layout.format) else { return planes }
        var moved = planes
        moved.bases.0 = move(planes.bases.0, planes.strides.0, description, component: 0)
        moved.bases.1 = move(planes.bases.1, planes.strides.1, description, component: 1)
        moved.bases.2 = move(planes.bases.2, planes.strides.2, description, component: 2)
        return moved
    }

    private func move(
        _ base: PlaneSet.Base, _ stride: Int32, _ description: UnsafePointer<AVPixFmtDescriptor>, component: Int
    ) -> PlaneSet.Base {
        guard let base else { return nil }
        let parts = description.pointee.comp
        let part = component == 0 ? parts.0 : component == 1 ? parts.1 : parts.2
        let (acrossShift, downShift) =
            component == 0 ? (0, 0) : (Int(description.pointee.log2_chroma_w), Int(description.pointee.log2_chroma_h))
        // In a packed format all components share plane 0 and its step.
        let isPacked = description.pointee.flags & UInt64(AV_PIX_FMT_FLAG_PLANAR) == 0
        let across = isPacked ? left * Int(parts.0.step) : (left >> acrossShift) * Int(part.step)
        return base + across + (isPacked ? top : top >> downShift) * Int(stride)
    }
}
