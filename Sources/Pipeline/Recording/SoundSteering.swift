/// Turns the sound's distance from its place into samples to stretch by: a proportional and
/// integral controller, once a second.
///
/// The integral settles at the card's drift, so that the distance goes to zero whatever the drift.
struct SoundSteering: Sendable {
    private let sampleRate: Double
    /// Smoothed distance in samples; positive: sound lies too early and must be stretched.
    private var error = 0.0
    /// Samples a second that the card's drift takes.
    private var integral = 0.0
    /// What whole samples left over.
    private var owed = 0.0
    private var sinceLast = 0.0

    /// Averages the jitter of the kernel's stamps.
    private static let smoothingSeconds = 0.5
    /// Damped (0.7 without the smoothing and the second's delay): 1000 ppm at once come to 2.5 ms,
    /// and go (measured).
    private static let proportional = 0.4
    private static let integralGain = 0.08
    /// 2000 ppm are 3.5 cents, which nobody hears in a short correction; crystals differ by less
    /// than 200 ppm, bad ones by 1000.
    private static let largestStretchPpm = 2000.0

    init(sampleRate: Int) { self.sampleRate = Double(sampleRate) }

    /// Takes the distance of a block of `count` samples in; the samples to stretch the next second
    /// by, or 0.
    mutating func steer(_ distance: Double, count: Int) -> Int64 {
        error += (distance - error) * min(1, Double(count) / (Self.smoothingSeconds * sampleRate))
        sinceLast += Double(count)
        guard sinceLast >= sampleRate else { return 0 }
        sinceLast -= sampleRate
        return stretch()
    }

    /// Sound was put exactly where it belongs; the card's drift stays known.
    mutating func forgetError() { error = 0 }

    private mutating func stretch() -> Int64 {
        let most = Self.largestStretchPpm * sampleRate / 1e6
        let wanted = Self.proportional * error + integral
        // At the limit the integral waits, or it would overshoot.
        if abs(wanted) < most { integral += Self.integralGain * error }
        let exact = max(-most, min(most, wanted)) + owed
        let samples = exact.rounded()
        owed = exact - samples
        return Int64(samples)
    }
}
