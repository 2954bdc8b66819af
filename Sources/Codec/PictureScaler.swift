import CScaler

/// Brings a camera's picture to the proxy's size and colours in one pass of libswscale, cropped in the middle to the proxy's shape.
///
/// Colours come out as BT.709, 16 to 235. One thread.
final class PictureScaler {
    private let scaler: OpaquePointer
    private let crop: Crop
    let layout: SourceLayout

    init(from layout: SourceLayout, width: Int, height: Int) throws(CodecFailure) {
        self.layout = layout
        let crop = Crop(width: layout.width, height: layout.height, shape: (width, height))
        self.crop = crop
        let made = layout.pixels.rawValue.withCString { source in
            "yuv420p".withCString { target in
                rushes_scaler_make(
                    .init(
                        format: source, width: Int32(crop.width), height: Int32(crop.height),
                        full_range: layout.isFullRange ? 1 : 0, matrix: layout.matrix),
                    .init(format: target, width: Int32(width), height: Int32(height), full_range: 0, matrix: 709), 0)
            }
        }
        guard let made else {
            throw CodecFailure(
                .unavailable, "cannot scale \(layout.pixels.rawValue) \(layout.width)x\(layout.height) to \(width)x\(height)")
        }
        scaler = made
    }

    deinit { rushes_scaler_free(scaler) }

    func scale(_ planes: PlaneSet, into picture: Picture) throws(CodecFailure) {
        let source = crop.applied(to: planes, layout.pixels)
        let to: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?) =
            (picture.bases.0, picture.bases.1, picture.bases.2, nil)
        let strides = (Int32(picture.strides.0), Int32(picture.strides.1), Int32(picture.strides.2), Int32(0))
        guard run(scaler, source, rows: crop.height, to, strides) > 0 else {
            throw CodecFailure(.failed, "cannot scale a picture of \(layout.width)x\(layout.height)")
        }
    }
}

typealias MutableBases = (
    UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?
)

/// Lends tuples to libswscale as the arrays it takes; nothing is copied or allocated.
func run(
    _ scaler: OpaquePointer, _ source: PlaneSet, rows: Int, _ to: MutableBases, _ strides: (Int32, Int32, Int32, Int32)
) -> Int32 {
    withUnsafeBytes(of: source.bases) { from in
        withUnsafeBytes(of: source.strides) { fromStrides in
            withUnsafeBytes(of: to) { to in
                withUnsafeBytes(of: strides) { toStrides in
                    rushes_scaler_run(
                        scaler, from.baseAddress?.assumingMemoryBound(to: UnsafePointer<UInt8>?.self),
                        fromStrides.baseAddress?.assumingMemoryBound(to: Int32.self), Int32(rows),
                        to.baseAddress?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
                        toStrides.baseAddress?.assumingMemoryBound(to: Int32.self))
                }
            }
        }
    }
}
