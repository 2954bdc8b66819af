import CJPEG
import Media

/// Decodes a camera's JPEG frames with libjpeg-turbo. One thread.
///
/// What decodes whole is a picture, however the camera wraps it: padding, bytes before the start
/// and behind the end, no end at all, odd heads, no Huffman tables. A picture that ends early, or
/// has a damaged part, is broken.
package final class JPEGDecoder {
    private let decoder: OpaquePointer
    private var memory: UnsafeMutableRawPointer?
    private var room = 0
    private var shape = rushes_jpeg_shape()
    /// Of the picture decoded last; they stay valid until the next.
    package private(set) var planes = PlaneSet(bases: (nil, nil, nil, nil), strides: (0, 0, 0, 0))
    package private(set) var layout: SourceLayout?

    /// Sides in pixels that a camera's picture may have.
    private static let sides: ClosedRange<Int32> = 8...16384

    package init() throws(CodecFailure) { decoder = try made(rushes_jpeg_make(), "a JPEG decoder") }

    deinit {
        rushes_jpeg_free(decoder)
        memory?.deallocate()
    }

    /// Why the picture before was broken, in libjpeg's words.
    var reason: String { String(cString: rushes_jpeg_reason(decoder)) }

    /// False when the JPEG is cut short or broken, which uvcvideo delivers without any flag.
    package func decode(_ frame: VideoFrame) -> Bool {
        guard let base = frame.planes.0.base, frame.byteCount > 0 else { return false }
        var found = rushes_jpeg_shape()
        let bytes = base.assumingMemoryBound(to: UInt8.self)
        guard rushes_jpeg_begin(decoder, bytes, frame.byteCount, &found) != 0 else { return false }
        guard makeRoom(for: found) else { return false }
        return decodePlanes()
    }

    private func decodePlanes() -> Bool {
        let bases = (
            UnsafeMutablePointer(mutating: planes.bases.0),
            UnsafeMutablePointer(mutating: planes.bases.1),
            UnsafeMutablePointer(mutating: planes.bases.2)
        )
        return withUnsafeBytes(of: bases) { bases in
            withUnsafeBytes(of: planes.strides) { strides in
                rushes_jpeg_decode(
                    decoder,
                    bases.baseAddress?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
                    strides.baseAddress?.assumingMemoryBound(to: Int32.self)) != 0
            }
        }
    }

    /// Lays the planes of such a JPEG out; memory grows with the camera's largest picture and
    /// stays.
    private func makeRoom(for found: rushes_jpeg_shape) -> Bool {
        if layout != nil, shape.isLike(found) { return true }
        guard Self.sides.contains(found.width), Self.sides.contains(found.height),
            let pixels = found.pixels
        else { return false }
        let strides = found.strides
        let sizes = (
            strides.0 * Int(found.rows.0), strides.1 * Int(found.rows.1),
            strides.2 * Int(found.rows.2)
        )
        let needed = sizes.0 + sizes.1 + sizes.2
        if needed > room {
            memory?.deallocate()
            memory = .allocate(byteCount: needed + Picture.padding, alignment: 64)
            room = needed
        }
        guard let base = memory?.bindMemory(to: UInt8.self, capacity: needed) else { return false }
        planes = PlaneSet(
            bases: (
                UnsafePointer(base), sizes.1 > 0 ? UnsafePointer(base + sizes.0) : nil,
                sizes.2 > 0 ? UnsafePointer(base + sizes.0 + sizes.1) : nil, nil
            ),
            strides: (Int32(strides.0), Int32(strides.1), Int32(strides.2), 0))
        shape = found
        // Every JPEG is full range and BT.601 by its own standard (JFIF 1.02).
        layout = SourceLayout(
            pixels: pixels, width: Int(found.width), height: Int(found.height), isFullRange: true,
            said: .bt601)
        return true
    }
}

extension rushes_jpeg_shape {
    func isLike(_ other: rushes_jpeg_shape) -> Bool {
        width == other.width && height == other.height && kind == other.kind
            && chroma_across == other.chroma_across
            && chroma_down == other.chroma_down && row_bytes == other.row_bytes
            && rows == other.rows
    }

    /// How its samples lie once they are decoded.
    var pixels: PixelLayout? {
        if Int(kind) == rushes_jpeg_gray { return .gray }
        if Int(kind) == rushes_jpeg_rgb { return .rgb24 }
        switch (chroma_across, chroma_down) {
        case (0, 0): return .yuv444p
        case (1, 0): return .yuv422p
        case (1, 1): return .yuv420p
        case (0, 1): return .yuv440p
        case (2, 0): return .yuv411p
        default: return nil
        }
    }

    /// Bytes from row to row: whole vectors.
    var strides: (Int, Int, Int) {
        (
            (Int(row_bytes.0) + 31) / 32 * 32, (Int(row_bytes.1) + 31) / 32 * 32,
            (Int(row_bytes.2) + 31) / 32 * 32
        )
    }
}
