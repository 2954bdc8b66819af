import CLibAV

/// Turns yuv420p pictures by 90, 180 or 270 degrees clockwise. One thread.
///
/// Ours and not libavfilter's, because that library brings speech synthesis, SVG and Vulkan into the process: 13 MB and 40 ms of start for a transposition.
final class PictureTurner {
    let turned: UnsafeMutablePointer<AVFrame>
    private let degrees: Int

    /// Side of the square that is turned at a time: source and destination rows of it stay in the first cache.
    private static let block = 16

    /// `width` and `height` are those of the pictures that come in.
    init(degrees: Int, width: Int, height: Int) throws(CodecFailure) {
        guard [90, 180, 270].contains(degrees) else {
            throw CodecFailure(.failed, "cannot turn a picture by \(degrees) degrees; use 0, 90, 180 or 270")
        }
        self.degrees = degrees
        turned = try made(av_frame_alloc(), "a frame")
        turned.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        turned.pointee.width = Int32(degrees == 180 ? width : height)
        turned.pointee.height = Int32(degrees == 180 ? height : width)
        try check(av_frame_get_buffer(turned, 0), "allocate a turned picture")
    }

    deinit {
        var turned: UnsafeMutablePointer<AVFrame>? = turned
        av_frame_free(&turned)
    }

    /// The picture turned; valid until the next call.
    func turn(_ picture: UnsafeMutablePointer<AVFrame>) throws(CodecFailure) -> UnsafeMutablePointer<AVFrame> {
        // The encoder may still hold the one before.
        try check(av_frame_make_writable(turned), "reuse a turned picture")
        let (width, height) = (Int(picture.pointee.width), Int(picture.pointee.height))
        let (from, to) = (picture.pointee, turned.pointee)
        turnPlane(from.data.0, Int(from.linesize.0), to.data.0, Int(to.linesize.0), width, height)
        turnPlane(from.data.1, Int(from.linesize.1), to.data.1, Int(to.linesize.1), width / 2, height / 2)
        turnPlane(from.data.2, Int(from.linesize.2), to.data.2, Int(to.linesize.2), width / 2, height / 2)
        return turned
    }

    private func turnPlane(
        _ from: UnsafeMutablePointer<UInt8>?, _ fromStride: Int, _ to: UnsafeMutablePointer<UInt8>?, _ toStride: Int,
        _ width: Int, _ height: Int
    ) {
        guard let from, let to else { return }
        // Where pixel (0, 0) lands, and the steps that one pixel to the right and one down make there.
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
