import Media

/// How a camera's picture comes to have the proxy's shape: which part of it is taken, and which
/// part of the proxy it fills.
///
/// Pure. Shapes are those seen on a screen, so that pixels that are no squares come out right.
struct Framing: Equatable {
    /// A rectangle of whole pixels.
    struct Area: Equatable {
        var left = 0
        var top = 0
        var width: Int
        var height: Int
    }

    /// Of the source, in its pixels and looked-at lines.
    let source: Area
    /// Of the target, in its pixels.
    let target: Area

    /// Areas of a source begin on whole chroma samples of every layout.
    private static let step = 4

    /// `width` and `height` are the target's.
    init(_ layout: SourceLayout, fit: PictureFit, width: Int, height: Int) {
        let whole = Area(width: layout.width, height: layout.rows)
        let (across, down) = layout.shape
        switch fit {
        case .crop:
            // The largest part that has the target's shape: all lines, or all columns.
            let columns = Self.scaled(layout.width, down * width, across * height)
            let lines = Self.scaled(layout.rows, across * height, down * width)
            source = Self.middle(of: whole, columns, lines, step: Self.step)
            target = Area(width: width, height: height)
        case .pad:
            source = whole
            let columns = Self.scaled(width, across * height, down * width)
            let lines = Self.scaled(height, down * width, across * height)
            target = Self.middle(of: Area(width: width, height: height), columns, lines, step: 2)
        }
    }

    /// `side * numerator / denominator`, but no more than the side.
    private static func scaled(_ side: Int, _ numerator: Int, _ denominator: Int) -> Int {
        guard numerator < denominator else { return side }
        return Int((Int128(side) * Int128(numerator) / Int128(denominator)))
    }

    private static func middle(of whole: Area, _ width: Int, _ height: Int, step: Int) -> Area {
        let kept = Area(
            width: width == whole.width ? width : max(2, width / 2 * 2),
            height: height == whole.height ? height : max(2, height / 2 * 2))
        return Area(
            left: (whole.width - kept.width) / 2 / step * step,
            top: (whole.height - kept.height) / 2 / step * step,
            width: kept.width, height: kept.height)
    }

    /// Whether the target keeps bars beside the picture.
    func leavesBars(width: Int, height: Int) -> Bool {
        target != Area(width: width, height: height)
    }

    /// The planes of the part that is taken, of every other line if the source has two fields.
    func planes(of planes: PlaneSet, _ layout: SourceLayout) -> PlaneSet {
        var moved = planes
        if layout.isInterlaced {
            moved.strides = (planes.strides.0 * 2, planes.strides.1 * 2, planes.strides.2 * 2, 0)
        }
        guard source.left > 0 || source.top > 0 else { return moved }
        let chroma = layout.pixels.chromaOffset(of: source.left)
        let chromaRow = source.top >> layout.pixels.chromaShift.down
        moved.bases.0 = planes.bases.0.map {
            $0 + source.left * layout.pixels.step + source.top * Int(moved.strides.0)
        }
        moved.bases.1 = planes.bases.1.map { $0 + chroma + chromaRow * Int(moved.strides.1) }
        moved.bases.2 = planes.bases.2.map { $0 + chroma + chromaRow * Int(moved.strides.2) }
        return moved
    }
}

/// What becomes of a camera's picture that has not the proxy's shape.
public enum PictureFit: String, Sendable, CaseIterable {
    /// Its middle fills the proxy; what is beside it is not recorded.
    case crop
    /// All of it, between black bars.
    case pad
}

/// What the crew should know of how a camera's picture comes into the proxy.
public struct FramingNote: Equatable, Sendable {
    /// For the clip's document, behind what the camera is: `cropped to 608x1080`; nil when the
    /// whole picture is taken as it is.
    public let facts: String?
    /// A sentence for the log, when a good part of the picture is not recorded.
    public let warning: String?

    /// A little beyond the shape (1088 lines for 1080, the edges of PAL) is no news.
    private static let unnoticed = 0.03
    private static let most = 0.25

    public init(_ format: VideoFormat, profile: ProxyProfile) {
        let turn = profile.turn ?? format.turn
        let (width, height) =
            turn % 180 == 0 ? (profile.width, profile.height) : (profile.height, profile.width)
        let layout = SourceLayout(PixelLayout(format.pixels) ?? .yuv420p, format)
        let framing = Framing(layout, fit: profile.fit, width: width, height: height)
        let lines = format.isInterlaced ? framing.source.height * 2 : framing.source.height
        let kept =
            Double(framing.source.width * lines) / Double(max(1, format.width * format.height))
        var words: [String] = []
        if kept < 1 - Self.unnoticed { words.append("cropped to \(framing.source.width)x\(lines)") }
        let filled =
            Double(framing.target.width * framing.target.height) / Double(max(1, width * height))
        if filled < 1 - Self.unnoticed { words.append("padded to \(width)x\(height)") }
        if format.aspect != .square {
            words.append("pixels \(format.aspect.width):\(format.aspect.height)")
        }
        if format.isInterlaced { words.append("interlaced: one field of two") }
        facts = words.isEmpty ? nil : words.joined(separator: ", ")
        guard kept < 1 - Self.most else {
            warning = nil
            return
        }
        let percent = Int((kept * 100).rounded())
        warning =
            "of its picture of \(format.width)x\(format.height) only the middle \(framing.source.width)x\(lines) (\(percent) %) "
            + "is recorded, for a proxy of \(profile.width)x\(profile.height); "
            + "fit = \"pad\" records all of it, rotate = 90 turns a camera that lies on its side"
    }
}
