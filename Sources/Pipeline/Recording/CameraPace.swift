/// How often a camera gives pictures, measured by their times. Pure; no memory of its own.
///
/// The mean over the last thirty-two: jitter moves only its two ends, and a lost picture a
/// thirtieth.
struct CameraPace: Sendable {
    private var times = InlineArray<32, Int64>(repeating: 0)
    /// Times known, and where the oldest of a full ring lies.
    private var count = 0
    private var oldest = 0
    private var newest: Int64 = 0

    private static let most = 32
    /// Fewer say nothing yet: their jitter is a part of every step.
    private static let least = 8
    /// Two seconds without a picture is no pace.
    private static let longestGap: Int64 = 2_000_000_000

    mutating func note(_ time: Int64) {
        // A clock that went back, or a camera that came back, begins anew.
        if count > 0, time <= newest || time - newest > Self.longestGap {
            count = 0
            oldest = 0
        }
        newest = time
        if count < Self.most {
            times[count] = time
            count += 1
        } else {
            times[oldest] = time
            oldest = (oldest + 1) % Self.most
        }
    }

    /// Nanoseconds from one picture to the next; nil until it is known.
    var period: Double? {
        guard count >= Self.least else { return nil }
        return Double(newest - times[oldest]) / Double(count - 1)
    }
}
