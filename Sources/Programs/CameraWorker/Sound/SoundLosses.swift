/// Whether sound was lost of late: more than a tenth of a second in ten. Pure; times in
/// nanoseconds.
struct SoundLosses {
    private static let period: Int64 = 10_000_000_000
    /// At 48 kHz; smaller steps are the seams of a stream whose stamps are rounded.
    private static let most: Int64 = 4800

    private var counted: Int64 = 0
    private var begun: Int64 = 0
    private var lostUntil: Int64 = .min
    private var now: Int64 = 0

    /// Sound begins: the silence before it is no loss.
    mutating func begin(after samples: Int64, at time: Int64) { (counted, begun) = (samples, time) }

    /// `samples`: put in as silence or left out since the beginning.
    mutating func note(_ samples: Int64, at time: Int64) {
        now = time
        if time - begun >= Self.period {
            begun = time
            counted = samples
        }
        guard samples - counted > Self.most else { return }
        lostUntil = time + Self.period
        counted = samples
    }

    var areStanding: Bool { now < lostUntil }
}
