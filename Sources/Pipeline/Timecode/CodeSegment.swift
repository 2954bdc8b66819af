import Time

/// An unbroken stretch of incoming timecode against the monotonic clock.
struct CodeSegment: Sendable {
    /// CLOCK_MONOTONIC of the first frame heard.
    let since: Int64
    private(set) var rate: FrameRate
    let isDropFrame: Bool
    private var anchor: (count: Int64, time: Int64)
    private var line = FittedLine(fading: fading)
    private(set) var last: (count: Int64, time: Int64)
    private(set) var heard = 1

    /// Seconds after which what was heard counts for little: a generator's temperature changes over
    /// minutes.
    private static let fading = 30.0
    /// Seconds before the code's own rate is believed rather than its name.
    static let enough = 10.0

    init(_ frame: CodeFrame, count: Int64, rate: FrameRate, isDropFrame: Bool) {
        since = frame.time
        self.rate = rate
        self.isDropFrame = isDropFrame
        anchor = (count, frame.time)
        last = anchor
        line.add(x: 0, y: 0)
    }

    /// Frames a day.
    var day: Int64 { Timecode.framesPerDay(rate, isDropFrame: isDropFrame) }

    /// How fast the code runs against its rate, parts per million; nil until it was heard for 10 s.
    var ppm: Double? { line.slope(over: Self.enough).map { $0 * 1e6 } }

    /// The code's frames since midnight of the first frame's day; counts on through midnight.
    func position(at time: Int64) -> Double {
        Double(anchor.count) + elapsed(at: time) * framesPerSecond
    }

    /// The code's seconds since the anchor.
    private func elapsed(at time: Int64) -> Double {
        let x = Double(time - anchor.time) / 1e9
        return x + line.value(at: x, slopeOver: Self.enough)
    }

    /// How many frames a frame of the code lies off what was expected; the day does not matter.
    func surprise(_ count: Int64, at time: Int64) -> Double {
        let difference = Double(count) - position(at: time)
        return difference - Double(day) * (difference / Double(day)).rounded()
    }

    /// Takes a frame in; it has to be one that does not surprise.
    mutating func add(_ count: Int64, at time: Int64) {
        let x = Double(time - anchor.time) / 1e9
        let frames =
            (position(at: time) + surprise(count, at: time)).rounded() - Double(anchor.count)
        line.add(x: x, y: frames / framesPerSecond - x)
        last = (count, time)
        heard += 1
    }

    /// Whether this frame of the code is the next after the last one.
    func isFollowed(by count: Int64, at time: Int64, span: Int) -> Bool {
        let due = Double(span) / framesPerSecond
        let gap = Double(time - last.time) / 1e9
        return count == (last.count + Int64(span)) % day && abs(gap - due) < due / 4
    }

    /// The other rate of the same count, 30 for 29.97, when the code runs at that; nil when it runs
    /// as named.
    var measuredRate: FrameRate? {
        // Two rates of one count are 1000 ppm apart, clocks 200; 2 s tell them apart.
        guard !isDropFrame, rate.nominal != 25, let slope = line.slope(over: 2),
            abs(slope * 1e6) > 600
        else { return nil }
        let other =
            rate.denominator == 1 ? FrameRate(rate.nominal * 1000, 1001) : FrameRate(rate.nominal)
        return (slope < 0) == (other.denominator == 1001) ? other : nil
    }

    /// The same code by another rate, measured anew from here.
    func renamed(_ rate: FrameRate) -> CodeSegment {
        var renamed = self
        renamed.rate = rate
        renamed.anchor = last
        renamed.line = FittedLine(fading: Self.fading)
        renamed.line.add(x: 0, y: 0)
        return renamed
    }

    private var framesPerSecond: Double { Double(rate.numerator) / Double(rate.denominator) }
}
