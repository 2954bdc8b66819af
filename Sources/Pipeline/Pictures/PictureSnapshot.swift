import CJPEG
import CScaler
import Glibc
import Media

/// A look at a proxy picture: a JPEG to keep, and a few pixels for a terminal.
public struct PictureSnapshot: Equatable, Sendable {
    /// At most 640 pixels on its longer side, and at most 64 kB unless the lowest quality needs
    /// more.
    public let jpeg: [UInt8]
    /// `width` x `height` pixels of red, green and blue, a byte each.
    public let pixels: [UInt8]
    /// Of `pixels`, even, at most 78.
    public let width: Int
    /// Of `pixels`, even, at most 96.
    public let height: Int

    /// A phone held upright shows 40 columns; two pixels lie in a cell.
    private static let thumbnailBox = (78, 96)
    /// Longer side of the JPEG in pixels: 20 to 40 kB.
    private static let jpegBox = (640, 640)
    /// JPEG qualities in percent: the first that keeps the JPEG under 64 kB.
    private static let qualities: [Int32] = [85, 60, 20]
    private static let largestJPEG = 64 * 1024

    /// Takes a few milliseconds; any thread that may read the picture.
    package init(of planes: PlaneSet, _ pixels: PixelLayout = .yuv420p, width: Int, height: Int)
        throws(CodecFailure)
    {
        (self.width, self.height) = Self.fit(width, height, into: Self.thumbnailBox)
        self.pixels = try Self.scaled(
            planes, pixels, (width, height), to: (self.width, self.height))
        let large = Self.fit(width, height, into: Self.jpegBox)
        jpeg = try Self.encoded(try Self.scaled(planes, pixels, (width, height), to: large), large)
    }

    /// The largest even size of the same shape that fits.
    private static func fit(_ width: Int, _ height: Int, into box: (Int, Int)) -> (Int, Int) {
        let scale = min(1, Double(box.0) / Double(width), Double(box.1) / Double(height))
        return (
            max(2, Int(Double(width) * scale) / 2 * 2), max(2, Int(Double(height) * scale) / 2 * 2)
        )
    }

    private static func scaled(
        _ planes: PlaneSet, _ layout: PixelLayout, _ from: (Int, Int), to: (Int, Int)
    ) throws(CodecFailure)
        -> [UInt8]
    {
        let scaler = layout.rawValue.withCString { source in
            "rgb24".withCString { target in
                rushes_scaler_make(
                    .init(
                        format: source, width: Int32(from.0), height: Int32(from.1), full_range: 0,
                        matrix: 709),
                    .init(
                        format: target, width: Int32(to.0), height: Int32(to.1), full_range: 1,
                        matrix: 709), 1)
            }
        }
        let made = try made(scaler, "a scaler to \(to.0)x\(to.1)")
        defer { rushes_scaler_free(made) }
        // libswscale writes whole vectors, beyond the end of a row.
        let stride = (to.0 * 3 + 63) / 64 * 64
        var padded = [UInt8](repeating: 0, count: stride * to.1 + Picture.padding)
        let rows = padded.withUnsafeMutableBufferPointer {
            run(
                made, planes, rows: from.1, ($0.baseAddress, nil, nil, nil),
                (Int32(stride), 0, 0, 0))
        }
        guard rows > 0 else {
            throw CodecFailure(.failed, "cannot scale a picture to \(to.0)x\(to.1)")
        }
        return (0..<to.1).flatMap { padded[($0 * stride)..<($0 * stride + to.0 * 3)] }
    }

    private static func encoded(_ pixels: [UInt8], _ size: (Int, Int)) throws(CodecFailure)
        -> [UInt8]
    {
        var jpeg: [UInt8] = []
        for quality in qualities {
            var count = 0
            let made = rushes_jpeg_compress(
                pixels, Int32(size.0 * 3), Int32(size.0), Int32(size.1), quality, &count)
            guard let made else {
                throw CodecFailure(.failed, "cannot encode a JPEG of \(size.0)x\(size.1)")
            }
            defer { free(made) }
            jpeg = Array(UnsafeBufferPointer(start: made, count: count))
            if jpeg.count <= largestJPEG { break }
        }
        return jpeg
    }
}
