import Platform
import Time

/// One camera's timecode: a thread hears it, others ask. Any thread; nothing is held for longer
/// than a few additions.
public final class TimecodeKeeper: Sendable {
    /// As the configuration has it for this camera.
    public let choice: TimecodeChoice
    private let camera: String
    private let rate: FrameRate
    /// Added to every timecode, that of the code and that of the clock.
    public let offset: TimecodeOffset
    /// Whether the time of day drops numbers; nil where the rate has that. A code brings its own.
    private let isDropFrame: Bool?
    private let clock: Locked<TimecodeClock>
    private let trouble: @Sendable (String?) -> Void

    /// Without code for this long the clock runs free; drop-outs of a radio link are shorter.
    private static let silence: Int64 = 1_000_000_000

    /// `trouble` gets the sentence of a standing fault, and nil when it is over; it may come from
    /// any thread.
    public init(
        camera: String, choice: TimecodeChoice, offset: TimecodeOffset = .none, rate: FrameRate,
        isDropFrame: Bool? = nil,
        trouble: @escaping @Sendable (String?) -> Void
    ) {
        self.camera = camera
        self.choice = choice
        self.rate = rate
        self.offset = offset
        self.isDropFrame = isDropFrame
        self.trouble = trouble
        clock = Locked(TimecodeClock(rate: rate, offset: offset))
    }

    /// Takes a frame of code in; for the thread that reads the source.
    public func hear(_ frame: CodeFrame) {
        let isOver = clock.withLock { $0.hear(frame) && $0.fits }
        if isOver { trouble(nil) }
    }

    /// The timecode of the camera's frame exposed at `time` (CLOCK_MONOTONIC, nanoseconds), now at
    /// `now`; time of day when the code cannot say it, and the trouble is told.
    public func stamp(frameAt time: Int64, wall: WallReading) -> TimecodeStamp {
        guard choice != .timeOfDay else { return timeOfDay(at: time, wall) }
        let stamp = clock.withLock { Self.stamp($0, choice.source, at: time, now: wall.monotonic) }
        if stamp == nil { trouble(complaint) }
        return stamp ?? timeOfDay(at: time, wall)
    }

    /// Moments (CLOCK_MONOTONIC) in a span at which the code went on elsewhere; `withFirstLock`,
    /// also when it was first heard.
    public func jumps(from begin: Int64, to end: Int64, withFirstLock: Bool) -> [Int64] {
        clock.withLock { $0.jumps(from: begin, to: end, withFirstLock: withFirstLock) }
    }

    /// How fast the code runs against the monotonic clock, parts per million; nil for time of day
    /// and until it was heard for 10 s.
    public var ppm: Double? { clock.withLock { $0.ppm } }

    /// What to show of it at this moment.
    public func state(_ wall: WallReading) -> TimecodeState {
        let now = wall.monotonic
        let (stamp, fits, ppm) = clock.withLock {
            (Self.stamp($0, choice.source, at: now, now: now), $0.fits, $0.ppm)
        }
        guard choice != .timeOfDay, let stamp else {
            let standing: TimecodeState.Standing =
                choice == .timeOfDay ? .timeOfDay : fits ? .waiting : .ratesDiffer
            return TimecodeState(standing, timeOfDay(at: now, wall), ppm: ppm)
        }
        let isHeard = (stamp.ageSeconds ?? 0) * 1e9 < Double(Self.silence)
        return TimecodeState(isHeard ? .locked : .freeRunning, stamp, ppm: ppm)
    }

    private static func stamp(
        _ clock: TimecodeClock, _ source: TimecodeSource, at time: Int64, now: Int64
    ) -> TimecodeStamp? {
        guard let timecode = clock.timecode(at: time), let heard = clock.lastHeard else {
            return nil
        }
        return TimecodeStamp(
            timecode: timecode, source: source, ageSeconds: Double(max(0, now - heard)) / 1e9)
    }

    private func timeOfDay(at time: Int64, _ wall: WallReading) -> TimecodeStamp {
        let label = Timecode(
            timeOfDay: wall.localTime(at: time), rate: rate, isDropFrame: isDropFrame,
            offset: offset)
        return TimecodeStamp(timecode: label, source: .timeOfDay, ageSeconds: nil)
    }

    private var complaint: String {
        let code = clock.withLock { $0.codeRate }
        let source = choice.description
        guard let code else {
            return
                "it rolls on time of day: no timecode comes from \(source); look at the cable, and at the level (-40 dBFS or more)"
        }
        return
            "it rolls on time of day: the timecode from \(source) runs at \(code), the camera at \(rate); set both to one rate"
    }
}

/// What a frame is called, and by whom.
public struct TimecodeStamp: Equatable, Sendable {
    /// At the camera's rate, with the offset in it.
    public let timecode: Timecode
    /// Where it came from: time of day also when a code was chosen that cannot say it.
    public let source: TimecodeSource
    /// Seconds since the source was last heard; nil for time of day.
    public let ageSeconds: Double?
}

/// Timecode as it stands, for the prompt.
public struct TimecodeState: Equatable, Sendable {
    /// How the timecode of a camera is to be believed at a moment.
    public enum Standing: String, Sendable {
        /// As configured.
        case timeOfDay
        /// The source is heard.
        case locked
        /// The source was heard and is away; the clock goes on by itself.
        case freeRunning
        /// The source was never heard: time of day meanwhile.
        case waiting
        /// The code's rate is not the camera's: time of day instead.
        case ratesDiffer
    }

    /// Also says why `stamp` is time of day where a code was chosen.
    public let standing: Standing
    /// What a frame exposed at that moment is called.
    public let stamp: TimecodeStamp
    /// The code against the monotonic clock, parts per million; nil until it was heard for 10 s.
    public let ppm: Double?

    init(_ standing: Standing, _ stamp: TimecodeStamp, ppm: Double?) {
        self.standing = standing
        self.stamp = stamp
        self.ppm = ppm
    }
}
