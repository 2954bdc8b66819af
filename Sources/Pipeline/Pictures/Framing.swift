import Media

/// How a camera's picture comes to have the proxy's shape: which part of it is taken, and which
/// part of the proxy it fills.
///
/// Pure. Shapes are those seen on a screen, so that pixels that are no squares come out right.
package struct Framing: Equatable {
    /// A rectangle of whole pixels.
    package struct Area: Equatable {
        package var left = 0
        package var top = 0
        package var width: Int
        package var height: Int
    }

    /// Of the source, in its pixels and looked-at lines.
    package let source: Area
    /// Of the target, in its pixels.
    package let target: Area

    /// Areas of a source begin on whole chroma samples of every layout.
    private static let step = 4

    /// `width` and `height` are the target's.
    package init(_ layout: SourceLayout, fit: PictureFit, width: Int, height: Int) {
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
