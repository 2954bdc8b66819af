import Media

/// Turns pictures by 90, 180 or 270 degrees clockwise. One thread.
///
/// Ours and not libavfilter's, because that library brings speech synthesis, SVG and Vulkan into
/// the process: 13 MB and 40 ms of start for a transposition.
package final class PictureTurner {
    let turned: Picture
    private let degrees: Int

    /// Side of the square that is turned at a time: source and destination rows of it stay in the
    /// first cache.
    private static let block = 16

    /// `width` and `height` are those of the pictures that come in.
    package init(degrees: Int, width: Int, height: Int) throws(CodecFailure) {
        guard [90, 180, 270].contains(degrees) else {
            throw CodecFailure(
                .failed, "cannot turn a picture by \(degrees) degrees; use 0, 90, 180 or 270")
        }
        self.degrees = degrees
        turned =
            degrees == 180
            ? Picture(width: width, height: height) : Picture(width: height, height: width)
    }

    /// The picture turned; valid until the next call.
    package func turn(_ picture: Picture) -> Picture {
        let (width, height) = (picture.width, picture.height)
        turnPlane(
            picture.bases.0, picture.strides.0, turned.bases.0, turned.strides.0, width, height)
        turnPlane(
            picture.bases.1, picture.strides.1, turned.bases.1, turned.strides.1, width / 2,
            height / 2)
        turnPlane(
            picture.bases.2, picture.strides.2, turned.bases.2, turned.strides.2, width / 2,
            height / 2)
        return turned
    }

    private func turnPlane(
        _ from: UnsafeMutablePointer<UInt8>, _ fromStride: Int, _ to: UnsafeMutablePointer<UInt8>,
        _ toStride: Int,
        _ width: Int, _ height: Int
    ) {
        // Where pixel (0, 0) lands, and the steps that one pixel to the right and one down make
        // there.
        let (origin, right, down) =
            switch degrees {
            case 90: (height - 1, toStride, -1)
            case 180: ((height - 1) * toStride + width - 1, -1, -toStride)
            default: ((width - 1) * toStride, -toStride, 1)
            }
        for top in stride(from: 0, to: height, by: Self.block) {
            for left in stride(from: 0, to: width, by: Self.block) {
                for row in top..<min(height, top + Self.block) {
                    var target = origin + row * down + left * right
                    let source = from + row * fromStride
                    for column in left..<min(width, left + Self.block) {
                        to[target] = source[column]
                        target += right
                    }
                }
            }
        }
    }
}
