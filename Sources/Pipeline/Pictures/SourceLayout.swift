import Media

/// How a picture's samples lie; FFmpeg's names, the cameras' formats and what JPEGs decode to.
package enum PixelLayout: String, Sendable {
    case yuyv422, uyvy422, nv12, nv21, yuv420p, yuv422p, yuv444p, yuv440p, yuv411p, gray, rgb24,
        bgr24
    case yuv420p10le, yuv422p10le, yuv444p10le, p010le

    package init?(_ pixels: PixelFormat) { self.init(rawValue: pixels.rawValue) }

    /// Bytes a pixel in plane 0.
    var step: Int {
        switch self {
        case .yuyv422, .uyvy422: 2
        case .rgb24, .bgr24: 3
        case .yuv420p10le, .yuv422p10le, .yuv444p10le, .p010le: 2
        default: 1
        }
    }

    /// Bytes a chroma sample, of one colour.
    private var chromaStep: Int {
        switch self {
        case .yuv420p10le, .yuv422p10le, .yuv444p10le, .p010le: 2
        default: 1
        }
    }

    /// Bytes of plane 1 and 2 beside which the chroma of a luma column lies.
    func chromaOffset(of column: Int) -> Int {
        (column >> chromaShift.across) * chromaStep * (hasPairedChroma ? 2 : 1)
    }

    /// How often the chroma planes halve the picture, across and down.
    var chromaShift: (across: Int, down: Int) {
        switch self {
        case .nv12, .nv21, .yuv420p, .yuv420p10le, .p010le: (1, 1)
        case .yuv422p, .yuv422p10le: (1, 0)
        case .yuv440p: (0, 1)
        case .yuv411p: (2, 0)
        default: (0, 0)
        }
    }

    /// Two chroma samples lie side by side in plane 1.
    var hasPairedChroma: Bool { self == .nv12 || self == .nv21 || self == .p010le }
}

/// What the scaler must know of its source.
package struct SourceLayout: Equatable {
    package var pixels: PixelLayout
    var width: Int
    var height: Int
    var isFullRange: Bool
    /// As the source says.
    var said: ColourMatrix?
    package var aspect = PixelAspect.square
    package var isInterlaced = false

    init(
        pixels: PixelLayout, width: Int, height: Int, isFullRange: Bool, said: ColourMatrix? = nil,
        aspect: PixelAspect = .square,
        isInterlaced: Bool = false
    ) {
        self.pixels = pixels
        self.width = width
        self.height = height
        self.isFullRange = isFullRange
        self.said = said
        self.aspect = aspect
        self.isInterlaced = isInterlaced
    }

    package init(_ pixels: PixelLayout, _ format: VideoFormat) {
        self.init(
            pixels: pixels, width: format.width, height: format.height,
            isFullRange: !format.isLimitedRange, said: format.matrix,
            aspect: format.aspect, isInterlaced: format.isInterlaced)
    }

    /// Where the source does not say, its size does, as in every player: cameras below HD use
    /// BT.601, HD ones BT.709.
    var matrix: Int32 { (said ?? (max(width, height) >= 1280 ? .bt709 : .bt601)).rawValue }

    /// Whether the encoder may read it as it is: the proxy's size, range and colours.
    package func isProxy(width: Int, height: Int) -> Bool {
        (pixels == .nv12 || pixels == .yuv420p) && self.width == width && self.height == height
            && !isFullRange && matrix == 709
            && aspect == .square && !isInterlaced
    }

    /// Lines that are looked at: of two fields one, so that nothing that moves shows combs.
    var rows: Int { isInterlaced ? height / 2 : height }

    /// As seen on a screen, in units that only mean something together.
    var shape: (width: Int, height: Int) { (width * aspect.width, height * aspect.height) }
}
