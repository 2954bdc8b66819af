import CV4L2
import Media
import Time

/// Chooses and sets a camera's format; reads back what the driver really gave.
struct V4L2Negotiation {
    let device: V4L2Device
    let wish: CameraWish
    /// Of the signal that comes in, where the device converts one.
    var signalRate: FrameRate?

    func settle() throws -> (layout: V4L2Layout, note: String?) {
        let described = formats()
        var offers = described.flatMap { sizes(of: $0) }
        if offers.isEmpty {
            try device.convert()
            offers = sizes(of: rushes_PIX_FMT_YUV420)
        }
        guard let best = wish.best(of: offers) else { throw nothingFits(described) }
        return try set(best)
    }

    /// All that the driver offers, best first.
    func offers() -> [CameraOffer] {
        formats().flatMap { sizes(of: $0) }.sorted {
            ($0.width * $0.height, $0.framesPerSecond) > ($1.width * $1.height, $1.framesPerSecond)
        }
    }

    private func nothingFits(_ described: [UInt32]) -> SourceFailure {
        let names = described.map(V4L2Pixels.name).joined(separator: ", ")
        let ours =
            wish.format.map { "\($0) was asked for" }
            ?? "we take YUYV, UYVY, NV12, NV21, YU12, RGB24, BGR24, MJPEG and H.264"
        return SourceFailure(
            .unsupportedFormat,
            "\(device.path) (\(device.card)) has no format we take: it has \(names.isEmpty ? "none" : names); \(ours)"
        )
    }

    /// Four-character codes the device has.
    private func formats() -> [UInt32] {
        var found: [UInt32] = []
        // The kernel's test driver has 90; no list is without an end.
        for index in 0..<UInt32(256) {
            var description = v4l2_fmtdesc()
            description.index = index
            description.type = device.kind
            guard device.call(rushes_VIDIOC_ENUM_FMT, &description) >= 0 else { break }
            found.append(description.pixelformat)
        }
        return found
    }

    private func sizes(of fourcc: UInt32) -> [CameraOffer] {
        guard let pixels = V4L2Pixels.of(fourcc), device.isMultiplanar || !pixels.isSplit else {
            return []
        }
        var offers: [CameraOffer] = []
        for index in 0..<UInt32(256) {
            var size = v4l2_frmsizeenum()
            size.index = index
            size.pixel_format = fourcc
            guard device.call(rushes_VIDIOC_ENUM_FRAMESIZES, &size) >= 0 else { break }
            let isDiscrete = size.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue
            let (width, height) =
                isDiscrete
                ? (Int(size.discrete.width), Int(size.discrete.height)) : fit(size.stepwise)
            let rate = bestRate(fourcc, width, height)
            offers.append(
                .init(
                    pixels: pixels.pixels, fourcc: fourcc, width: width, height: height,
                    framesPerSecond: rate))
            guard isDiscrete else { break }
        }
        // A driver without the list still has a format.
        return offers.isEmpty
            ? [
                .init(
                    pixels: pixels.pixels, fourcc: fourcc, width: wish.width, height: wish.height,
                    framesPerSecond: 0)
            ] : offers
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
            if shortest.numerator > 0 {
                best = max(best, Double(shortest.denominator) / Double(shortest.numerator))
            }
            guard isDiscrete else { break }
        }
        return best
    }

    private func set(_ offer: CameraOffer) throws -> (layout: V4L2Layout, note: String?) {
        var picture = rushes_picture()
        picture.width = UInt32(clamping: offer.width)
        picture.height = UInt32(clamping: offer.height)
        picture.fourcc = offer.fourcc
        picture.field = V4L2_FIELD_NONE.rawValue
        try device.set(&picture)
        guard let given = V4L2Pixels.of(picture.fourcc) else {
            throw refusal(
                "gave \(V4L2Pixels.name(picture.fourcc)) where \(V4L2Pixels.name(offer.fourcc)) was asked"
            )
        }
        let note = try fields(picture.field)
        var layout = try layout(picture, given.pixels)
        layout.format.isInterlaced = note != nil
        layout.format.aspect = aspect(of: picture)
        return (layout, note)
    }

    private func layout(_ picture: rushes_picture, _ pixels: PixelFormat) throws -> V4L2Layout {
        let format = VideoFormat(
            pixels: pixels, width: Int(picture.width), height: Int(picture.height), rate: setRate(),
            isLimitedRange: V4L2Pixels.isLimited(picture, pixels),
            matrix: V4L2Pixels.matrix(picture))
        // 16384 is beyond any camera, and keeps every product of a side, a line and a picture in
        // range.
        guard (16...16384).contains(format.width), (16...16384).contains(format.height),
            (1...3).contains(picture.planes)
        else {
            throw refusal(
                "offers pictures of \(format.width)x\(format.height) in \(picture.planes) planes, which no camera has"
            )
        }
        let least = format.width * (pixels.packedBytes)
        let stride = picture.stride
        return V4L2Layout(
            format: format, memoryPlanes: Int(picture.planes),
            strides: (max(Int(stride.0), least), Int(stride.1), Int(stride.2)))
    }

    /// The shape of its pixels, as the driver tells it of its whole picture; scaled as the driver
    /// scales.
    ///
    /// V4L2 writes a pixel's height over its width (VIDIOC_CROPCAP).
    private func aspect(of picture: rushes_picture) -> PixelAspect {
        var cropping = v4l2_cropcap()
        cropping.type = device.kind
        guard device.call(rushes_VIDIOC_CROPCAP, &cropping) >= 0 else { return .square }
        let pixel = PixelAspect(
            Int(cropping.pixelaspect.denominator), Int(cropping.pixelaspect.numerator))
        let whole = cropping.defrect
        guard pixel != .square, whole.width > 0, whole.height > 0, whole.width <= 16384,
            whole.height <= 16384
        else { return .square }
        let width = pixel.width * Int(whole.width) * Int(picture.height)
        let height = pixel.height * Int(whole.height) * Int(picture.width)
        return PixelAspect(reducing: width, height)
    }

    /// A sentence when both fields of an interlaced picture come in one frame; a failure when they
    /// come one by one.
    private func fields(_ field: UInt32) throws -> String? {
        switch v4l2_field(rawValue: field) {
        case V4L2_FIELD_NONE, V4L2_FIELD_ANY: return nil
        case V4L2_FIELD_INTERLACED, V4L2_FIELD_INTERLACED_TB, V4L2_FIELD_INTERLACED_BT:
            return
                "\(device.path) (\(device.card)) gives interlaced pictures, of which every other line is taken; "
                + "a source set to progressive keeps them all"
        default:
            throw refusal(
                "gives fields one by one, not whole pictures; set its source to progressive")
        }
    }

    private func refusal(_ what: String) -> SourceFailure {
        SourceFailure(.unsupportedFormat, "\(device.path) (\(device.card)) \(what)")
    }

    /// Asks for the rate; a driver that will not be asked keeps its own.
    private func setRate() -> FrameRate {
        var parameters = v4l2_streamparm()
        parameters.type = device.kind
        parameters.parm.capture.timeperframe.numerator = UInt32(wish.rate.denominator)
        parameters.parm.capture.timeperframe.denominator = UInt32(wish.rate.numerator)
        guard device.call(rushes_VIDIOC_S_PARM, &parameters) >= 0 else {
            return signalRate ?? wish.rate
        }
        let given = parameters.parm.capture.timeperframe
        guard given.numerator > 0 && given.denominator > 0 else { return signalRate ?? wish.rate }
        return FrameRate(Int(given.denominator), Int(given.numerator))
    }
}

extension PixelFormat {
    /// Bytes of a pixel in plane 0; 0 for compressed pictures.
    var packedBytes: Int {
        switch self {
        case .mjpeg, .h264: 0
        case .nv12, .nv21, .yuv420p: 1
        case .yuyv422, .uyvy422: 2
        case .rgb24, .bgr24: 3
        // No driver's format; only decoders give them.
        case .gray, .yuv422p, .yuv444p, .yuv440p, .yuv411p: 1
        case .yuv420p10le, .yuv422p10le, .yuv444p10le, .p010le: 2
        }
    }
}
