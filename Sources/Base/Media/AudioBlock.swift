/// A run of interleaved samples, filled by an audio source into memory the caller keeps.
public struct AudioBlock: ~Copyable {
    /// How the samples in `bytes` are laid out; the source that fills the block has the same.
    public let format: AudioFormat
    /// Room, in sample frames (one sample of every channel).
    public let capacity: Int
    /// `capacity` sample frames, interleaved, at an address that 16 divides; freed with the block.
    public let bytes: UnsafeMutableRawPointer
    /// Sample frames in use.
    public var count = 0
    /// CLOCK_MONOTONIC of the first sample in nanoseconds.
    public var time: Int64 = 0
    /// The source knows that samples are missing before these, or that they belong elsewhere: they
    /// are put exactly where their time says.
    public var followsGap = false
    /// False while the source is still learning what time it is: no drift is measured from such
    /// times.
    public var hasSettled = true

    /// Allocates the memory, so it is made once, before recording; `capacity` in sample frames.
    public init(_ format: AudioFormat, capacity: Int) {
        self.format = format
        self.capacity = capacity
        bytes = .allocate(byteCount: capacity * format.bytesPerFrame, alignment: 16)
    }

    deinit { bytes.deallocate() }
}
