import Media

/// A picture in memory of our own, 8-bit yuv420p, made once and used for every frame. One thread at
/// a time.
public final class Picture: @unchecked Sendable {
    /// Pixels in a row, even.
    public let width: Int
    /// Rows, even; the two chroma planes have half as many.
    public let height: Int
    /// The planes as anybody may read them.
    public let planes: PlaneSet
    private let memory: UnsafeMutableRawPointer
    let bases:
        (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>)
    let strides: (Int, Int, Int)

    /// A cache line, and what the widest vector instructions want.
    private static let alignment = 64
    /// libswscale and decoders work in whole vectors and may touch this much behind the last row.
    static let padding = 64

    /// `width` and `height` in pixels, even.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
        let (luma, chroma) = (Self.aligned(width), Self.aligned(width / 2))
        strides = (luma, chroma, chroma)
        memory = .allocate(
            byteCount: luma * height + chroma * height + Self.padding, alignment: Self.alignment)
        let base = memory.bindMemory(to: UInt8.self, capacity: luma * height + chroma * height)
        bases = (base, base + luma * height, base + luma * height + chroma * (height / 2))
        planes = PlaneSet(
            bases: (UnsafePointer(bases.0), UnsafePointer(bases.1), UnsafePointer(bases.2), nil),
            strides: (Int32(luma), Int32(chroma), Int32(chroma), 0))
        fill(luma: 16)
    }

    deinit { memory.deallocate() }

    /// One grey all over; 16 is black.
    public func fill(luma: UInt8) {
        bases.0.update(repeating: luma, count: strides.0 * height)
        bases.1.update(repeating: 128, count: strides.1 * height / 2)
        bases.2.update(repeating: 128, count: strides.2 * height / 2)
    }

    /// Makes all but a part in the middle black; its sides are even.
    func blacken(around area: Framing.Area) {
        blacken(bases.0, strides.0, 16, area.left, area.top, area.width, area.height, width, height)
        for (plane, stride) in [(bases.1, strides.1), (bases.2, strides.2)] {
            blacken(
                plane, stride, 128, area.left / 2, area.top / 2, area.width / 2, area.height / 2,
                width / 2, height / 2)
        }
    }

    private func blacken(
        _ plane: UnsafeMutablePointer<UInt8>, _ stride: Int, _ value: UInt8, _ left: Int,
        _ top: Int, _ columns: Int,
        _ lines: Int, _ width: Int, _ height: Int
    ) {
        let (right, bottom) = (left + columns, top + lines)
        if top > 0 { plane.update(repeating: value, count: top * stride) }
        if bottom < height {
            (plane + bottom * stride).update(repeating: value, count: (height - bottom) * stride)
        }
        guard columns < width else { return }
        for row in top..<bottom {
            let line = plane + row * stride
            if left > 0 { line.update(repeating: value, count: left) }
            if right < width { (line + right).update(repeating: value, count: width - right) }
        }
    }

    private static func aligned(_ width: Int) -> Int {
        (width + alignment - 1) / alignment * alignment
    }
}

/// Where a picture's planes are: four bases, four strides in bytes.
public struct PlaneSet {
    /// First byte of a plane's first row; nil where there is no such plane.
    public typealias Base = UnsafePointer<UInt8>?
    /// In the order of the layout, luma first where there is luma.
    public var bases: (Base, Base, Base, Base)
    /// Bytes from one row's beginning to the next one's; 0 where there is no such plane.
    public var strides: (Int32, Int32, Int32, Int32)

    /// The memory stays the caller's, and must last as long as the planes are read.
    public init(bases: (Base, Base, Base, Base), strides: (Int32, Int32, Int32, Int32)) {
        self.bases = bases
        self.strides = strides
    }

    /// The planes of a frame, good until that is released.
    public init(_ frame: VideoFrame) {
        let (a, b, c) = frame.planes
        bases = (Self.base(a), Self.base(b), Self.base(c), nil)
        strides = (Int32(a.stride), Int32(b.stride), Int32(c.stride), 0)
    }

    private static func base(_ plane: VideoFrame.Plane) -> Base {
        plane.base.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
    }
}
