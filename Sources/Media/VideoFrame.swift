/// A picture on loan from its source: the memory is the source's (a driver's buffer, a decoder's frame) until `release`.
///
/// Sources make a few of these once and hand them out again and again, so that nothing is allocated per frame.
/// One thread holds a frame at a time; it releases it exactly once.
public final class VideoFrame: @unchecked Sendable {
    public struct Plane {
        public var base: UnsafeMutableRawPointer?
        public var stride: Int

        public init(_ base: UnsafeMutableRawPointer? = nil, stride: Int = 0) {
            self.base = base
            self.stride = stride
        }
    }

    /// Which of the source's buffers this is.
    public let slot: Int
    public let format: VideoFormat
    public var planes: (Plane, Plane, Plane) = (Plane(), Plane(), Plane())
    /// Bytes in plane 0 of a compressed picture.
    public var byteCount = 0
    /// CLOCK_MONOTONIC of the start of exposure in nanoseconds, as near as the source knows.
    public var time: Int64 = 0
    /// The driver's count; gaps are frames lost before us. Wraps at 32 bits.
    public var sequence: UInt32 = 0
    /// The driver said, or a look at the bytes showed, that the picture is broken.
    public var isCorrupt = false
    private let recycle: @Sendable (VideoFrame) -> Void

    public init(slot: Int, format: VideoFormat, recycle: @escaping @Sendable (VideoFrame) -> Void) {
        self.slot = slot
        self.format = format
        self.recycle = recycle
    }

    /// Gives the memory back to the source.
    public func release() { recycle(self) }
}
