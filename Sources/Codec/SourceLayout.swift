import Media

/// How a picture's samples lie; FFmpeg's names, the cameras' formats and what JPEGs decode to.
enum PixelLayout: String, Sendable {
    case yuyv422, uyvy422, nv12, nv21, yuv420p, yuv422p, yuv444p, yuv440p, yuv411p, gray, rgb24, bgr24

    init?(_ pixels: PixelFormat) { self.init(rawValue: pixels.rawValue) }

    /// Bytes a pixel in plane 0.
    var step: Int {
        switch self {
        case .yuyv422, .uyvy422: 2
        case .rgb24, .bgr24: 3
        default: 1
        }
    }

    /// How often the chroma planes halve the picture, across and down.
    var chromaShift: (across: Int, down: Int) {
        switch self {
        case .nv12, .nv21, .yuv420p: (1, 1)
        case .yuv422p: (1, 0)
        case .yuv440p: (0, 1)
        case .yuv411p: (2, 0)
        default: (0, 0)
        }
    }

    /// Two chroma samples lie side by side in plane 1.
    var hasPairedChroma: Bool { self == .nv12 || self == .nv21 }
}

/// What the scaler must know of its source.
struct SourceLayout: Equatable {
    var pixels: PixelLayout
    var width: Int
    var height: Int
    var isFullRange: Bool
    /// As the source says.
    var said: ColourMatrix?

    /// Where the source does not say: all JPEGs (JFIF) and cameras below HD use BT.601, HD ones BT.709.
    var matrix: Int32 { (said ?? (max(width, height) >= 1280 && !isFullRange ? .bt709 : .bt601)).rawValue }

    /// Whether the encoder may read it as it is: the proxy's size, range and colours.
    func isProxy(width: Int, height: Int) -> Bool {
        (pixels == .nv12 || pixels == .yuv420p) && self.width == width && self.height == height && !isFullRange && matrix == 709
    }
}

/// The largest part in the middle of a picture that has the proxy's shape.
struct Crop: Equatable {
    let left: Int
    let top: Int
    let width: Int
    let height: Int

    /// Crops fall on whole chroma samples of every layout.
    private static let step = 4

    init(width: Int, height: Int, shape: (width: Int, height: Int)) {
        let fittingWidth = min(width, height * shape.width / shape.height)
        let fittingHeight = min(height, width * shape.height / shape.width)
        self.width = fittingWidth == width ? width : max(2, fittingWidth / 2 * 2)
        self.height = fittingHeight == height ? height : max(2, fittingHeight / 2 * 2)
        left = (width - self.width) / 2 / Self.step * Self.step
        top = (height - self.height) / 2 / Self.step * Self.step
    }

    func applied(to planes: PlaneSet, _ layout: PixelLayout) -> PlaneSet {
        guard left > 0 || top > 0 else { return planes }
        let (across, down) = layout.chromaShift
        let chroma = (left >> across) * (layout.hasPairedChroma ? 2 : 1)
        var moved = planes
        moved.bases.0 = planes.bases.0.map { $0 + left * layout.step + top * Int(planes.strides.0) }
        moved.bases.1 = planes.bases.1.map { $0 + chroma + (top >> down) * Int(planes.strides.1) }
        moved.bases.2 = planes.bases.2.map { $0 + chroma + (top >> down) * Int(planes.strides.2) }
        return moved
    }
}
