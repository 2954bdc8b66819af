/// Keeps a sound card's samples on the picture's time line: gaps are filled with silence, drift is
/// stretched away, only errors above 100 ms jump.
///
/// Pure. Positions are samples of the encoder's rate; sample 0 is heard when frame 0 of the grid is
/// seen.
public struct SoundLine: Sendable {
    /// What is done to the sound before a block goes on to the encoder.
    public enum Correction: Equatable, Sendable {
        case none
        /// Put this many samples of silence before the block.
        case fill(Int64)
        /// Leave out this many samples from the block's start (and go on with the next block if it
        /// is shorter).
        case cut(Int64)
        /// Stretch (positive) or shrink the next `over` samples by this many.
        case stretch(Int64, over: Int64)
    }

    /// The encoder's samples a second, in which positions count; the card's may be others.
    public let sampleRate: Int
    /// CLOCK_MONOTONIC of frame 0 of the grid, and so of sample 0, in nanoseconds.
    public let gridStart: Int64
    /// Samples given out so far; nil before the first block.
    public private(set) var position: Int64?
    /// Samples of silence put in since the beginning, without what stands before the first block.
    public private(set) var filled: Int64 = 0
    /// Samples left out since the beginning because their place was taken, without those before
    /// frame 0.
    public private(set) var cutAway: Int64 = 0

    private var steering: SoundSteering
    /// The next block ends a silence: it is put exactly where it was heard, for nobody hears a step
    /// after silence.
    private var followsSilence = false
    private var drift: DriftMeter

    /// Errors above this jump (SMPTE RP 37 calls 40 ms visible; stretching takes them away too
    /// slowly).
    static let jumpSeconds = 0.1

    /// False while the source does not yet know what time it is.
    public var mayMeasureDrift = true

    /// `isStream`: blocks' times come over a network and jitter by milliseconds, so that their
    /// drift takes minutes to know.
    public init(sampleRate: Int, gridStart: Int64, isStream: Bool = false) {
        self.sampleRate = sampleRate
        self.gridStart = gridStart
        drift = DriftMeter(sampleRate: sampleRate, isStream: isStream)
        steering = SoundSteering(sampleRate: sampleRate)
    }

    /// Sound's clock against the picture's over the last minute, in parts per million, positive
    /// when the card is fast; nil until 10 s were measured, or as long as a stream needs.
    public var driftPpm: Double? { drift.ppm }

    /// The drift of the last ten seconds, new every two seconds; nil in between.
    public mutating func takeDriftWindow() -> Double? { drift.takeWindow() }

    /// What to do before a block whose first sample was heard at `time`; `pending` samples are
    /// still inside the resampler.
    public mutating func correction(forBlockAt time: Int64, count: Int, pending: Int64 = 0)
        -> Correction
    {
        let heard = Double(time - gridStart) * Double(sampleRate) / 1e9
        if mayMeasureDrift {
            drift.measure(heardAt: heard, samples: count)
        } else {
            drift.restart()
        }
        guard let position else { return begin(at: heard) }
        let off = heard - Double(position + pending)
        if followsSilence || abs(off) > Self.jumpSeconds * Double(sampleRate) {
            return jump(Int64(off.rounded()))
        }
        let samples = steering.steer(off, count: count)
        return samples == 0 ? .none : .stretch(samples, over: Int64(sampleRate))
    }

    /// Says how many samples went out to the encoder.
    public mutating func advance(by samples: Int64) { position = (position ?? 0) + samples }

    /// The next block follows a gap, however short: it is put exactly where it was heard.
    public mutating func expectGap() {
        followsSilence = position != nil
        drift.restart()
    }

    /// Samples of silence due because the card has been silent until `now`; 0 while it is merely
    /// late.
    ///
    /// A quarter of a second stays open, so that a block on its way still fits.
    public mutating func silence(until now: Int64) -> Int64 {
        let heard = Int64(Double(now - gridStart) * Double(sampleRate) / 1e9)
        let missing = heard - (position ?? 0) - Int64(sampleRate / 4)
        guard missing > Int64(sampleRate / 4) else { return 0 }
        filled += missing
        followsSilence = true
        return missing
    }

    private mutating func begin(at heard: Double) -> Correction {
        position = 0
        let offset = Int64(heard.rounded())
        if offset > 0 { return .fill(offset) }
        return offset < 0 ? .cut(-offset) : .none
    }

    private mutating func jump(_ samples: Int64) -> Correction {
        steering.forgetError()
        followsSilence = false
        if samples == 0 { return .none }
        if samples > 0 {
            filled += samples
            return .fill(samples)
        }
        cutAway -= samples
        return .cut(-samples)
    }
}
