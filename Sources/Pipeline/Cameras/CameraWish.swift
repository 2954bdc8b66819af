import Media
import Time

/// What is wanted of a camera.
public struct CameraWish: Equatable, Sendable {
    /// At least this size, whichever way it lies; a driver that scales gives exactly this.
    public var width: Int
    /// The shorter of the two sides is the one that a format must reach.
    public var height: Int
    /// 2 % less is enough; where no format has it, the largest picture is taken.
    public var rate: FrameRate
    /// Only this format, by the four characters the kernel gives it (`MJPG`, `NV12`); nil takes the
    /// cheapest.
    public var format: String?
    /// Controls to set at open, by the names v4l2-ctl gives them; what they were comes back at
    /// close.
    public var controls: [String: Int64]

    /// `width` and `height` are the proxy's; which of the camera's formats that makes is seen at
    /// open.
    public init(
        width: Int, height: Int, rate: FrameRate, format: String? = nil,
        controls: [String: Int64] = [:]
    ) {
        self.width = width
        self.height = height
        self.rate = rate
        self.format = format
        self.controls = controls
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

    /// `YUYV 1280x720 30`.
    var summary: String {
        let rate = (framesPerSecond * 100).rounded() / 100
        let text = rate == rate.rounded() ? "\(Int(rate))" : "\(rate)"
        return "\(V4L2Pixels.name(fourcc)) \(width)x\(height)" + (rate > 0 ? " \(text)" : "")
    }
}

extension CameraWish {
    /// The smallest picture that is large enough at the rate, uncompressed before JPEG; else the
    /// largest at the best rate.
    func best(of offers: [CameraOffer]) -> CameraOffer? {
        let wanted = Double(rate.numerator) / Double(rate.denominator)
        let taken = offers.filter { format == nil || V4L2Pixels.name($0.fourcc) == format }
        // 29.72 from a camera that calls itself 30 is fast enough.
        let fast = taken.filter { $0.framesPerSecond == 0 || $0.framesPerSecond > wanted * 0.98 }
        let short = min(width, height)
        let large = fast.filter { min($0.width, $0.height) >= short }
        if let enough = large.min(by: { cost($0) < cost($1) }) { return enough }
        return (fast.isEmpty ? taken : fast).max { $0.width * $0.height < $1.width * $1.height }
    }

    /// Pixels to move, a picture that lies as wished first; a JPEG costs as much again (measured:
    /// 9.9 ms a 1080p frame).
    ///
    /// H.264 comes last: a frame lost on the way spoils all until the next key frame.
    private func cost(_ offer: CameraOffer) -> Int {
        let isAsWished = (offer.width > offer.height) == (width > height)
        let weight = offer.pixels == .h264 ? 3 : offer.pixels.isCompressed ? 2 : 1
        return offer.width * offer.height * weight * 2 - (isAsWished ? 1 : 0)
    }
}
