/// Maps a stream's time stamps onto the box's monotonic clock, by when its pictures arrive; of each
/// picture it takes the stamp that pictures are sent in the order of (DTS), or those made from
/// later ones would seem late.
///
/// A packet can be late, never early: so the lower envelope of (arrival - stamp) over the last 8 s
/// is the sender's clock, and jitter above it moves nothing. Drift is followed at 500 ppm at most,
/// which sound can be stretched by unheard. Pure; all times in nanoseconds.
struct StreamClock {
    /// Sums to 8 s: several key-frame intervals, and 2.4 ms of lag at 300 ppm.
    private static let bucket: Int64 = 500_000_000
    private static let buckets = 16
    private static let fastestPpm: Int64 = 500
    /// Beyond this the envelope is stepped to, as sound is at the same size.
    private static let step: Int64 = 100_000_000
    /// A stamp that jumps this far begins a new count: the sender restarted, or its clock was set.
    private static let restart: Int64 = 1_000_000_000
    /// A packet that falls outside this much before and after its arrival belongs to another count.
    /// Sound and picture of one sender may come three seconds apart, either first.
    private static let believable: ClosedRange<Int64> = -8_000_000_000...5_000_000_000
    /// Nearer than this to the envelope the clock has settled; a crystal that is 300 ppm off stays
    /// 2.4 ms behind.
    private static let settled: Int64 = 4_000_000

    private var offset: Int64?
    private var window: [Int64] = []
    private var bucketEnd: Int64 = 0
    private var last: (stamp: Int64, arrival: Int64) = (0, 0)
    /// Whether the offset has found the sender's clock. The first envelope is of few pictures and
    /// sinks for a while, and following it at 500 ppm looks like a drift of 500 ppm.
    private(set) var hasSettled = false

    init() { window.reserveCapacity(Self.buckets) }

    /// Takes note of a picture's stamp and when it came.
    mutating func observe(_ stamp: Int64, at arrival: Int64) {
        let late = arrival - stamp
        guard let known = offset, !hasRestarted(stamp, at: arrival) else {
            return begin(late, stamp, arrival)
        }
        note(late, at: arrival)
        let error = envelope - known
        let most = (arrival - last.arrival) * Self.fastestPpm / 1_000_000
        if abs(error) > Self.step { hasSettled = false }
        offset = abs(error) > Self.step ? envelope : known + max(-most, min(most, error))
        last = (stamp, arrival)
        if window.count == Self.buckets && abs(envelope - (offset ?? 0)) < Self.settled {
            hasSettled = true
        }
    }

    /// The stream has just begun: what was learned so far is no history to follow slowly but the
    /// best guess.
    mutating func settle() { if offset != nil { offset = envelope } }

    /// When a stamp was, on the monotonic clock; nil when the stamp belongs to no count we know.
    func time(of stamp: Int64, arrivedAt arrival: Int64) -> Int64? {
        guard let offset, Self.believable.contains(stamp + offset - arrival) else { return nil }
        return stamp + offset
    }

    private var envelope: Int64 { window.min() ?? 0 }

    private func hasRestarted(_ stamp: Int64, at arrival: Int64) -> Bool {
        let jump = stamp - last.stamp
        return abs(jump) > Self.restart && abs(jump - (arrival - last.arrival)) > Self.restart
    }

    private mutating func begin(_ late: Int64, _ stamp: Int64, _ arrival: Int64) {
        window.removeAll(keepingCapacity: true)
        window.append(late)
        bucketEnd = arrival + Self.bucket
        offset = late
        hasSettled = false
        last = (stamp, arrival)
    }

    private mutating func note(_ late: Int64, at arrival: Int64) {
        if arrival >= bucketEnd {
            if window.count == Self.buckets { window.removeFirst() }
            window.append(late)
            bucketEnd = arrival + Self.bucket
        } else {
            window[window.count - 1] = min(window[window.count - 1], late)
        }
    }
}

/// Straightens stamps that wrap: MPEG-TS counts 33 bits of 90 kHz (26.5 hours), FLV 32 bits of
/// milliseconds.
///
/// Sound and picture of one stream share one, so that both wrap at the same place.
struct StampLine {
    private var last: Int64?

    /// Nanoseconds nearest to those before, given nanoseconds modulo `period`; nil when they do not
    /// wrap.
    mutating func straighten(_ stamp: Int64, period: Int64?) -> Int64 {
        guard let period, let last else {
            self.last = stamp
            return stamp
        }
        let turns = (Double(last - stamp) / Double(period)).rounded()
        let straight = stamp + Int64(turns) * period
        self.last = straight
        return straight
    }
}
