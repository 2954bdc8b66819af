import CV4L2
import Media
import Platform
import Slate

/// What is wanted of a camera.
public struct CameraWish: Sendable {
    /// At least this size, whichever way it lies; a driver that scales gives exactly this.
    public var width: Int
    public var height: Int
    public var rate: FrameRate

    public init(width: Int, height: Int, rate: FrameRate) {
        self.width = width
        self.height = height
        self.rate = rate
    }
}

/// One format and size a driver offers.
struct CameraOffer: Equatable {
    var pixels: PixelFormat
    var fourcc: UInt32
    var width: Int
    var height: Int
    /// Best rate at this size, 0 when the driver does not say.
    var framesPerSecond: Double
}

/// Chooses and sets a camera's format; reads back what the driver really gave.
struct V4L2Negotiation {
    let device: V4L2Device
    let wish: CameraWish

    private static let taken: [(UInt32, PixelFormat)] = [
        (rushes_PIX_FMT_NV12, .nv12), (rushes_PIX_FMT_YUV420, .yuv420p), (rushes_PIX_FMT_YUYV, .yuyv422),
        (rushes_PIX_FMT_UYVY, .uyvy422), (rushes_PIX_FMT_NV21, .nv21), (rushes_PIX_FMT_MJPEG, .mjpeg),
        (rushes_PIX_FMT_JPEG, .mjpeg), (rushes_PIX_FMT_RGB24, .rgb24), (rushes_PIX_FMT_BGR24, .bgr24),
    ]

    /// Returns the format, and how many bytes a line of plane 0 takes.
    func settle() throws -> (format: VideoFormat, stride: Int) {
        let described = formats()
        var offers = described.flatMap { fourcc, _ in sizes(of: fourcc) }
        if offers.isEmpty {
            try device.convert()
            offers = sizes(of: rushes_PIX_FMT_YUV420)
        }
        guard let best = Self.best(of: offers, wish: wish) else {
            let names = described.map(\.1).joined(separator: ", ")
            throw SourceFailure(
                .unsupportedFormat,
                "\(device.path) (\(device.card)) has no format we take: it has \(names.isEmpty ? "none" : names); we take YUYV, UYVY, NV12, NV21, YU12, RGB24 and MJPEG")
        }
        return try set(best)
    }

    /// The smallest picture that is large enough at the rate, uncompressed before JPEG; else the largest at the best rate.
    static func best(of offers: [CameraOffer], wish: CameraWish) -> CameraOffer? {
        let wanted = Double(wish.rate.numerator) / Double(wish.rate.denominator)
        // 29.72 from a camera that calls itself 30 is fast enough.
        let fast = offers.filter { $0.framesPerSecond == 0 || $0.framesPerSecond > wanted * 0.98 }
        let short = min(wish.width, wish.height)
        let large = fast.filter { min($0.width, $0.height) >= short }
        if let enough = large.min(by: { cost($0, wish) < cost($1, wish) }) { return enough }
        return (fast.isEmpty ? offers : fast).max { $0.width * $0.height < $1.width * $1.height }
    }

    /// Pixels to move, a picture that lies as wished first; a JPEG costs as much again (measured: 9.9 ms a 1080p frame).
    private static func cost(_ offer: CameraOffer, _ wish: CameraWish) -> Int {
        let isAsWished = (offer.width > offer.height) == (wish.width > wish.height)
        return offer.width * offer.height * (offer.pixels.isCompressed ? 2 : 1) * 2 - (isAsWished ? 1 : 0)
    }

    /// Four-character codes the device has, and their names.
    private func formats() -> [(UInt32, String)] {
        var found: [(UInt32, String)] = []
        for index in 0..<UInt32(64) {
            var description = v4l2_fmtdesc()
            description.index = index
            description.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
            guard device.call(rushes_VIDIOC_ENUM_FMT, &description) >= 0 else { break }
            found.append((description.pixelformat, Self.name(description.pixelformat)))
        }
        return found
    }

    private func sizes(of fourcc: UInt32) -> [CameraOffer] {
        guard let pixels = Self.taken.first(where: { $0.0 == fourcc })?.1 else { return [] }
        var offers: [CameraOffer] = []
        for index in 0..<UInt32(256) {
            var size = v4l2_frmsizeenum()
            size.index = index
            size.pixel_format = fourcc
            guard device.call(rushes_VIDIOC_ENUM_FRAMESIZES, &size) >= 0 else { break }
            let isDiscrete = size.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue
            let (width, height) =
                isDiscrete ? (Int(size.discrete.width), Int(size.discrete.height)) : fit(size.stepwise)
            let rate = isDiscrete ? bestRate(fourcc, width, height) : 0
            offers.append(.init(pixels: pixels, fourcc: fourcc, width: width, height: height, framesPerSecond: rate))
            guard isDiscrete else { break }
        }
        // A driver without the list still has a format.
        return offers.isEmpty ? [.init(pixels: pixels, fourcc: fourcc, width: wish.width, height: wish.height, framesPerSecond: 0)] : offers
    }

    private func fit(_ range: v4l2_frmsize_stepwise) -> (Int, Int) {
        (
            max(Int(range.min_width), min(Int(range.max_width), wish.width)),
            max(Int(range.min_height), min(Int(range.max_height), wish.height))
        )
    }

    private func bestRate(_ fourcc: UInt32, _ width: Int, _ height: Int) -> Double {
        var best = 0.0
        for index in 0..<UInt32(64) {
            var interval = v4l2_frmivalenum()
            interval.index = index
            interval.pixel_format = fourcc
            interval.width = UInt32(width)
            interval.height = UInt32(height)
            guard device.call(rushes_VIDIOC_ENUM_FRAMEINTERVALS, &interval) >= 0 else { break }
            let isDiscrete = interval.type == V4L2_FRMIVAL_TYPE_DISCRETE.rawValue
            let shortest = isDiscrete ? interval.discrete : interval.stepwise.min
            if shortest.numerator > 0 { best = max(best, Double(shortest.denominator) / Double(shortest.numerator)) }
            guard isDiscrete else { break }
        }
        return best
    }

    private func set(_ offer: CameraOffer) throws -> (format: VideoFormat, stride: Int) {
        var format = v4l2_format()
        format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        format.fmt.pix.width = UInt32(offer.width)
        format.fmt.pix.height = UInt32(offer.height)
        format.fmt.pix.pixelformat = offer.fourcc
        format.fmt.pix.field = V4L2_FIELD_ANY.rawValue
        try device.require(rushes_VIDIOC_S_FMT, &format, "set the format of")
        let given = format.fmt.pix
        guard let pixels = Self.taken.first(where: { $0.0 == given.pixelformat })?.1 else {
            throw SourceFailure(
                .unsupportedFormat,
                "\(device.path) (\(device.card)) gave \(Self.name(given.pixelformat)) where \(Self.name(offer.fourcc)) was asked")
        }
        let isFull = pixels == .mjpeg || given.quantization == V4L2_QUANTIZATION_FULL_RANGE.rawValue
        let settled = VideoFormat(
            pixels: pixels, width: Int(given.width), height: Int(given.height), rate: setRate(), isLimitedRange: !isFull)
        return (settled, Int(given.bytesperline))
    }

    /// Asks for the rate; a driver that will not be asked keeps its own.
    private func setRate() -> FrameRate {
        var parameters = v4l2_streamparm()
        parameters.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        parameters.parm.capture.timeperframe.numerator = UInt32(wish.rate.denominator)
        parameters.parm.capture.timeperframe.denominator = UInt32(wish.rate.numerator)
        guard device.call(rushes_VIDIOC_S_PARM, &parameters) >= 0 else { return wish.rate }
        let given = parameters.parm.capture.timeperframe
        guard given.numerator > 0 && given.denominator > 0 else { return wish.rate }
        return FrameRate(Int(given.denominator), Int(given.numerator))
    }

    static func name(_ fourcc: UInt32) -> String {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: fourcc >> (8 * $0)) }
        return String(decoding: bytes.map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
