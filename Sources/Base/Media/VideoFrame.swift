/// A picture on loan from its source: its content is the reader's until `release`.
///
/// Sources make a few of these once and hand them out again and again, so that nothing is allocated
/// per frame. One thread holds a frame at a time; it releases it exactly once. The frame itself
/// keeps the memory behind its planes (`owner`): a source may end, or be let go of, while its
/// frames are still waiting to be encoded.
public final class VideoFrame: @unchecked Sendable {
    /// One plane of a picture in memory that the frame keeps.
    public struct Plane {
        /// First byte of its first row; nil where the format has no such plane.
        public var base: UnsafeMutableRawPointer?
        /// Bytes from one row's beginning to the next one's; says nothing of a compressed picture.
        public var stride: Int

        /// Without arguments, a plane that the format does not have.
        public init(_ base: UnsafeMutableRawPointer? = nil, stride: Int = 0) {
            self.base = base
            self.stride = stride
        }
    }

    /// Which of the source's buffers this is.
    public let slot: Int
    /// How `planes` are to be read.
    public let format: VideoFormat
    /// Set by the source; those that the layout does not have are without a base.
    public var planes: (Plane, Plane, Plane) = (Plane(), Plane(), Plane())
    /// Bytes in plane 0 of a compressed picture.
    public var byteCount = 0
    /// CLOCK_MONOTONIC of the start of exposure in nanoseconds, as near as the source knows.
    public var time: Int64 = 0
    /// The driver's count; gaps are frames lost before us. Wraps at 32 bits.
    public var sequence: UInt32 = 0
    /// The driver said, or a look at the bytes showed, that the picture is broken.
    public var isCorrupt = false
    /// What the planes lie in: a driver's mapping, a decoder's picture, a block of memory.
    private let owner: AnyObject?
    private let recycle: @Sendable (VideoFrame) -> Void

    /// - Parameters:
    ///   - owner: keeps the memory of the planes; nil only where that outlives every frame by
    ///     itself.
    ///   - recycle: gives the memory back to the source. It must not keep the source: a frame may
    ///     be its last holder.
    public init(
        slot: Int, format: VideoFormat, owner: AnyObject? = nil,
        recycle: @escaping @Sendable (VideoFrame) -> Void
    ) {
        self.slot = slot
        self.format = format
        self.owner = owner
        self.recycle = recycle
    }

    /// Gives the memory back to the source.
    public func release() { recycle(self) }
}
