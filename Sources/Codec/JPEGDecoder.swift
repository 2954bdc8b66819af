import CJPEG
import Media

/// Decodes a camera's JPEG frames with libjpeg-turbo. One thread.
final class JPEGDecoder {
    private let handle: tjhandle
    private var memory: UnsafeMutableRawPointer?
    private var room = 0
    /// Of the picture decoded last; they stay valid until the next.
    private(set) var planes = PlaneSet(bases: (nil, nil, nil, nil), strides: (0, 0, 0, 0))
    private(set) var layout: SourceLayout?

    init() throws(CodecFailure) { handle = try made(tjInitDecompress(), "a JPEG decoder") }

    deinit {
        tjDestroy(handle)
        memory?.deallocate()
    }

    /// False when the JPEG is cut short or broken, which uvcvideo delivers without any flag.
    func decode(_ frame: VideoFrame) -> Bool {
        guard let base = frame.planes.0.base, Self.isWhole(UnsafeRawBufferPointer(start: base, count: frame.byteCount)) else {
            return false
        }
        let bytes = base.assumingMemoryBound(to: UInt8.self)
        var (width, height, sampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
        guard tjDecompressHeader3(handle, bytes, UInt(frame.byteCount), &width, &height, &sampling, &colours) == 0,
            let pixels = Self.layouts[sampling], makeRoom(width, height, sampling, pixels)
        else { return false }
        return decompress(bytes, frame.byteCount, width, height)
    }

    private func decompress(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ width: Int32, _ height: Int32) -> Bool {
        var targets: MutableBases = (
            UnsafeMutablePointer(mutating: planes.bases.0), UnsafeMutablePointer(mutating: planes.bases.1),
            UnsafeMutablePointer(mutating: planes.bases.2), nil
        )
        var strides = planes.strides
        let answer = withUnsafeMutableBytes(of: &targets) { targets in
            withUnsafeMutableBytes(of: &strides) { strides in
                tjDecompressToYUVPlanes(
                    handle, bytes, UInt(count), targets.baseAddress?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
                    width, strides.baseAddress?.assumingMemoryBound(to: Int32.self), height, TJFLAG_FASTDCT)
            }
        }
        // A warning, too, is a picture with a part that is not the camera's.
        return answer == 0
    }

    /// Lays the planes of such a JPEG out; memory grows with the camera's largest picture and stays.
    private func makeRoom(_ width: Int32, _ height: Int32, _ sampling: Int32, _ pixels: PixelLayout) -> Bool {
        let wanted = SourceLayout(pixels: pixels, width: Int(width), height: Int(height), isFullRange: true)
        if layout == wanted { return true }
        guard (16...8192).contains(width), (16...8192).contains(height) else { return false }
        let widths = (0..<3).map { tjPlaneWidth($0, width, sampling) }
        let heights = (0..<3).map { tjPlaneHeight($0, height, sampling) }
        let strides = widths.map { (max(0, Int($0)) + 31) / 32 * 32 }
        let sizes = zip(strides, heights).map { $0 * max(0, Int($1)) }
        let needed = sizes.reduce(0, +)
        if needed > room {
            memory?.deallocate()
            memory = .allocate(byteCount: needed + Picture.padding, alignment: 64)
            room = needed
        }
        guard let base = memory?.bindMemory(to: UInt8.self, capacity: needed) else { return false }
        let isGrey = pixels == .gray
        planes = PlaneSet(
            bases: (
                UnsafePointer(base), isGrey ? nil : UnsafePointer(base + sizes[0]),
                isGrey ? nil : UnsafePointer(base + sizes[0] + sizes[1]), nil
            ),
            strides: (Int32(strides[0]), isGrey ? 0 : Int32(strides[1]), isGrey ? 0 : Int32(strides[2]), 0))
        layout = wanted
        return true
    }

    private static let layouts: [Int32: PixelLayout] = [
        Int32(TJSAMP_420.rawValue): .yuv420p, Int32(TJSAMP_422.rawValue): .yuv422p, Int32(TJSAMP_444.rawValue): .yuv444p,
        Int32(TJSAMP_440.rawValue): .yuv440p, Int32(TJSAMP_411.rawValue): .yuv411p, Int32(TJSAMP_GRAY.rawValue): .gray,
    ]

    /// Starts with SOI and ends with EOI, but for padding zeros (ITU-T T.81, annex B).
    static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count > 4, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return false }
        guard let last = bytes.lastIndex(where: { $0 != 0 }) else { return false }
        return last > 2 && bytes[last] == 0xD9 && bytes[last - 1] == 0xFF
    }
}
