import Media

/// Counts the frames that a driver's sequence numbers say were lost.
struct SequenceCount {
    private var last: UInt32?

    /// A larger step is no loss but a new count. It wraps at 32 bits, as the numbers do.
    private static let believable: UInt32 = 10_000
    /// A broken frame may have its own number (vivid) or 0 (uvcvideo, which returns all buffers so
    /// after a USB error): believed only this near.
    private static let near: UInt32 = 100

    mutating func lost(before frame: VideoFrame) -> Int {
        guard let last else {
            if !frame.isCorrupt { self.last = frame.sequence }
            return 0
        }
        let gap = frame.sequence &- last &- 1
        guard gap < (frame.isCorrupt ? Self.near : Self.believable) else {
            if !frame.isCorrupt { self.last = frame.sequence }
            return 0
        }
        self.last = frame.sequence
        return Int(gap)
    }
}
