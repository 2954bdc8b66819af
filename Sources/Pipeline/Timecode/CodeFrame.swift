/// A frame of incoming timecode: what it says, and when it began.
public struct CodeFrame: Equatable, Sendable {
    /// 0 to 23 in a code that makes sense.
    public var hour: Int
    /// 0 to 59 in a code that makes sense.
    public var minute: Int
    /// 0 to 59 in a code that makes sense.
    public var second: Int
    /// From 0, and below `nominal` in a code that makes sense.
    public var frame: Int
    /// Whether the code says that it leaves out numbers, as 29.97 does to stay at the time of day.
    public var isDropFrame: Bool
    /// Frames it counts in a second: 24, 25 or 30; 30 for 29.97 too.
    public var nominal: Int
    /// CLOCK_MONOTONIC of the frame's first bit, in nanoseconds.
    public var time: Int64
    /// Frames from this message to the next: 1 for LTC; 2 for MTC, whose eight quarters take two
    /// frames.
    public var span: Int

    /// The numbers as they came; a frame whose numbers cannot be is passed over by `TimecodeClock`.
    public init(
        hour: Int, minute: Int, second: Int, frame: Int, isDropFrame: Bool = false, nominal: Int,
        time: Int64, span: Int = 1
    ) {
        self.hour = hour
        self.minute = minute
        self.second = second
        self.frame = frame
        self.isDropFrame = isDropFrame
        self.nominal = nominal
        self.time = time
        self.span = span
    }
}
