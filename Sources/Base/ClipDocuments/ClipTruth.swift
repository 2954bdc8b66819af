/// The measured truth of one clip: sums over its frames and samples, and where they lie.
public struct ClipTruth: Codable, Equatable, Sendable {
    /// Frames that came from the camera and stand in the clip.
    public var captured = 0
    /// Frames the camera's sequence numbers say were lost before we saw them.
    public var lost = 0
    /// Frames that came and were left out, because the queue was full.
    public var dropped = 0
    /// Frames that came and have no place in the clip, because the camera is faster than it: no
    /// loss.
    public var converted = 0
    /// Frames shown again to keep the rate constant.
    public var duplicated = 0
    /// The longest run of them: so many frames the picture stood still.
    public var longestFreeze = 0
    /// Frames that came broken (error flag, truncated JPEG) and were replaced by the one before.
    public var corrupt = 0
    /// Frames shown while the camera had no signal; they count as duplicated too.
    public var withoutSignal = 0
    /// Frames shown again because the processor could not keep up; they count as duplicated too.
    public var spared = 0
    /// Steps of the overload ladder taken, up or down.
    public var overloadSteps = 0
    /// Samples of silence put in where the sound card lost some, and samples cut where it gave too
    /// many.
    public var audioSamplesFilled = 0
    /// Samples cut out where the sound card gave too many.
    public var audioSamplesCut = 0
    /// Samples at full scale, of any channel.
    public var audioSamplesClipped = 0
    /// Sound's clock against the picture's, parts per million; nil until 10 s were measured.
    public var driftPpm: Double?
    /// Lowest and highest drift of the ten-second windows that ended in the clip, parts per
    /// million; nil when none did.
    public var driftRange: DriftRange?
    /// The encoder's time per frame over the frame's period, mean over the clip; 1 is all a frame
    /// has.
    public var encoderLoad: Double?
    /// Times the incoming timecode went on elsewhere, or was first heard, inside the clip; its
    /// frames keep the timecode of the start.
    public var timecodeJumps = 0
    /// The incoming timecode's clock against the monotonic one, parts per million; nil for time of
    /// day and until it was heard for 10 s.
    public var timecodePpm: Double?
    /// Seconds by which the wall clock was set while the clip rolled, of all times together; nil
    /// when it was not.
    public var clockStepSeconds: Double?
    /// Whether recovery closed the clip.
    public var recovered = false
    /// Frames at the end of a recovered clip of which no account was on the disk; nil where there
    /// was none at all, and for clips that their camera closed.
    public var unaccounted: Int?
    /// Where it happened, in the order of the clip; runs that touch are one.
    public private(set) var marks: [TruthMark] = []
    /// Runs that found no room in `marks`.
    public private(set) var marksLeftOut = 0

    /// A camera that loses a frame a second for eight minutes; beyond it the sums still count.
    public static let mostMarks = 500

    /// Of a clip to which nothing has happened yet: every sum 0, no marks.
    public init() {}

    mutating func replaceMarks(_ marks: [TruthMark]) { self.marks = marks }

    /// Notes `count` of a kind at a frame of the clip, or from there to `last`; grows the newest
    /// run of that kind where it touches.
    public mutating func mark(
        _ kind: TruthMark.Kind, at frame: Int, through last: Int? = nil, count: Int = 1
    ) {
        guard count > 0 else { return }
        if let index = marks.lastIndex(where: { $0.kind == kind }), marks[index].touches(frame) {
            return marks[index].grow(to: last ?? frame, by: count)
        }
        guard marks.count < Self.mostMarks else { return marksLeftOut += 1 }
        marks.append(TruthMark(kind: kind, frame: frame, lastFrame: last, count: count))
    }

    /// No mark goes beyond the clip's last frame: sound may end a packet later than the picture.
    public mutating func clampMarks(toFrames frames: Int) {
        let last = max(0, frames - 1)
        for index in marks.indices {
            marks[index].frame = min(marks[index].frame, last)
            marks[index].lastFrame = min(marks[index].lastFrame, last)
        }
    }

    /// Takes in the drift of ten seconds, in parts per million.
    public mutating func widenDriftRange(to ppm: Double) {
        let range = driftRange ?? DriftRange(lowest: ppm, highest: ppm)
        driftRange = DriftRange(lowest: min(range.lowest, ppm), highest: max(range.highest, ppm))
    }

    /// Takes over what another truth of the same clip says of the wall clock.
    public mutating func takeClockSteps(from other: ClipTruth) {
        clockStepSeconds = other.clockStepSeconds
        for found in other.marks where found.kind == .clockStep {
            mark(.clockStep, at: found.frame, count: found.count)
        }
    }
}

/// The lowest and the highest drift of sound's clock against the picture's.
public struct DriftRange: Codable, Equatable, Sendable {
    /// Parts per million.
    public var lowest: Double
    /// Parts per million, never below `lowest`.
    public var highest: Double

    /// Of a single measurement both are the same.
    public init(lowest: Double, highest: Double) {
        self.lowest = lowest
        self.highest = highest
    }
}

/// A run of something that happened to a clip.
public struct TruthMark: Codable, Equatable, Sendable {
    /// What happened, and so what is counted.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Counted in frames.
        case lost, dropped, duplicated, corrupt, noSignal, spared
        /// Counted in samples.
        case soundFilled, soundCut, soundClipped
        /// Counted in times.
        case overload, timecodeJump, clockStep
    }

    /// Says whether `count` is of frames, samples or times.
    public var kind: Kind
    /// First and last frame of the clip it touches, from 0.
    public var frame: Int
    /// The same as `frame` where it touches one frame alone.
    public var lastFrame: Int
    /// Frames, samples or times, as the kind says.
    public var count: Int

    /// `frame` counts from the clip's first, 0; without `lastFrame` it touches that one alone.
    public init(kind: Kind, frame: Int, lastFrame: Int? = nil, count: Int) {
        self.kind = kind
        self.frame = frame
        self.lastFrame = lastFrame ?? frame
        self.count = count
    }

    func touches(_ other: Int) -> Bool { other >= frame && other <= lastFrame + 1 }

    mutating func grow(to other: Int, by more: Int) {
        lastFrame = max(lastFrame, other)
        count += more
    }
}

extension ClipTruth {
    /// Documents of an earlier version lack what was not measured then.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Int {
            try values.decodeIfPresent(Int.self, forKey: key) ?? 0
        }
        captured = try number(.captured)
        lost = try number(.lost)
        dropped = try number(.dropped)
        converted = try number(.converted)
        duplicated = try number(.duplicated)
        longestFreeze = try number(.longestFreeze)
        corrupt = try number(.corrupt)
        withoutSignal = try number(.withoutSignal)
        spared = try number(.spared)
        overloadSteps = try number(.overloadSteps)
        audioSamplesFilled = try number(.audioSamplesFilled)
        audioSamplesCut = try number(.audioSamplesCut)
        audioSamplesClipped = try number(.audioSamplesClipped)
        driftPpm = try values.decodeIfPresent(Double.self, forKey: .driftPpm)
        driftRange = try values.decodeIfPresent(DriftRange.self, forKey: .driftRange)
        encoderLoad = try values.decodeIfPresent(Double.self, forKey: .encoderLoad)
        timecodeJumps = try number(.timecodeJumps)
        timecodePpm = try values.decodeIfPresent(Double.self, forKey: .timecodePpm)
        clockStepSeconds = try values.decodeIfPresent(Double.self, forKey: .clockStepSeconds)
        recovered = try values.decodeIfPresent(Bool.self, forKey: .recovered) ?? false
        unaccounted = try values.decodeIfPresent(Int.self, forKey: .unaccounted)
        marks = try values.decodeIfPresent([TruthMark].self, forKey: .marks) ?? []
        marksLeftOut = try number(.marksLeftOut)
    }
}
