import CScaler
import Media

/// Brings a camera's picture to the proxy's size, shape and colours in one pass of libswscale.
///
/// Colours come out as BT.709, 16 to 235. One thread.
package final class PictureScaler {
    private let scaler: OpaquePointer
    private let framing: Framing
    package let layout: SourceLayout

    package init(from layout: SourceLayout, fit: PictureFit = .crop, width: Int, height: Int)
        throws(CodecFailure)
    {
        self.layout = layout
        let framing = Framing(layout, fit: fit, width: width, height: height)
        self.framing = framing
        let made = layout.pixels.rawValue.withCString { source in
            "yuv420p".withCString { target in
                rushes_scaler_make(
                    .init(
                        format: source, width: Int32(framing.source.width),
                        height: Int32(framing.source.height),
                        full_range: layout.isFullRange ? 1 : 0, matrix: layout.matrix),
                    .init(
                        format: target, width: Int32(framing.target.width),
                        height: Int32(framing.target.height),
                        full_range: 0, matrix: 709), 0)
            }
        }
        guard let made else {
            throw CodecFailure(
                .unavailable,
                "cannot scale \(layout.pixels.rawValue) \(layout.width)x\(layout.height) to \(width)x\(height)"
            )
        }
        scaler = made
    }

    deinit { rushes_scaler_free(scaler) }

    package func scale(_ planes: PlaneSet, into picture: Picture) throws(CodecFailure) {
        let source = framing.planes(of: planes, layout)
        let area = framing.target
        let luma = area.top * picture.strides.0 + area.left
        let blue = area.top / 2 * picture.strides.1 + area.left / 2
        let red = area.top / 2 * picture.strides.2 + area.left / 2
        let to: MutableBases = (
            picture.bases.0 + luma, picture.bases.1 + blue, picture.bases.2 + red, nil
        )
        let strides = (
            Int32(picture.strides.0), Int32(picture.strides.1), Int32(picture.strides.2), Int32(0)
        )
        guard run(scaler, source, rows: framing.source.height, to, strides) > 0 else {
            throw CodecFailure(
                .failed, "cannot scale a picture of \(layout.width)x\(layout.height)")
        }
        // The scaler writes whole vectors into them, and a look colours them, so that they are
        // black anew each time.
        if framing.leavesBars(width: picture.width, height: picture.height) {
            picture.blacken(around: area)
        }
    }
}

typealias MutableBases = (
    UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?,
    UnsafeMutablePointer<UInt8>?
)

/// Lends tuples to libswscale as the arrays it takes; nothing is copied or allocated.
func run(
    _ scaler: OpaquePointer, _ source: PlaneSet, rows: Int, _ to: MutableBases,
    _ strides: (Int32, Int32, Int32, Int32)
) -> Int32 {
    withUnsafeBytes(of: source.bases) { from in
        withUnsafeBytes(of: source.strides) { fromStrides in
            withUnsafeBytes(of: to) { to in
                withUnsafeBytes(of: strides) { toStrides in
                    rushes_scaler_run(
                        scaler,
                        from.baseAddress?.assumingMemoryBound(to: UnsafePointer<UInt8>?.self),
                        fromStrides.baseAddress?.assumingMemoryBound(to: Int32.self), Int32(rows),
                        to.baseAddress?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
                        toStrides.baseAddress?.assumingMemoryBound(to: Int32.self))
                }
            }
        }
    }
}
