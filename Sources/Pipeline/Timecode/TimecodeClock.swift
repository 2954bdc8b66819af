import Time

/// Keeps incoming timecode on the monotonic clock: locks to it, runs on without it, and remembers
/// where it jumped.
///
/// Pure: times come in as CLOCK_MONOTONIC nanoseconds. The label of a frame is that of the code
/// frame it shares most of its time with.
public struct TimecodeClock: Sendable {
    /// The camera's own rate.
    public let rate: FrameRate
    /// When a code frame that agrees with the clock was last heard.
    public private(set) var lastHeard: Int64?
    /// Where the code that was first believed began.
    private var firstLock: Int64?
    /// Newest last; a new one at every jump.
    private var segments: [CodeSegment] = []
    /// Frames that agree with each other, but not with the clock.
    private var candidate: CodeSegment?
    private let offset: TimecodeOffset

    /// Code frames in a row that agree before they are believed; three messages of MTC are six
    /// frames.
    private static let agreement = (ltc: 4, mtc: 3)
    /// Frames by which a code may come off its place: jitter, not another place.
    private static let tolerance = 0.25
    /// Jumps remembered; a take with more has no timecode worth the name.
    private static let mostSegments = 64

    /// `rate` is the camera's; `offset` is added to every timecode. Nothing was heard yet.
    public init(rate: FrameRate, offset: TimecodeOffset = .none) {
        self.rate = rate
        self.offset = offset
    }

    /// The rate of the code, once heard.
    public var codeRate: FrameRate? { segments.last?.rate }
    /// How fast the code runs against the monotonic clock, parts per million; nil until it was
    /// heard for 10 s.
    public var ppm: Double? { segments.last { $0.ppm != nil }?.ppm }
    /// Whether frames of the camera can be counted by the code: equal rates, or one twice the
    /// other.
    public var fits: Bool { segments.last.map { CodeRatio($0.rate, to: rate) != nil } ?? true }

    /// Takes a frame of code in; true when the clock has locked anew, at first or after a jump.
    public mutating func hear(_ frame: CodeFrame) -> Bool {
        if let current = segments.last,
            let count = count(frame, at: current.rate, current.isDropFrame),
            abs(current.surprise(count, at: frame.time)) < Self.tolerance
        {
            follow(count, at: frame.time)
            return false
        }
        return consider(frame)
    }

    /// The timecode of the camera's frame at a moment, of the past too; nil before the first lock
    /// and when the rates do not fit.
    public func timecode(at time: Int64) -> Timecode? {
        guard let segment = segment(at: time), let ratio = CodeRatio(segment.rate, to: rate) else {
            return nil
        }
        let frames = Int64((segment.position(at: time) * ratio.factor + 0.5).rounded(.down))
        let label = Timecode(frames: frames, rate: rate, isDropFrame: segment.isDropFrame)
        return label.advanced(by: offset.frames(at: rate, isDropFrame: label.isDropFrame))
    }

    /// Moments in a span at which the code went on elsewhere; `withFirstLock`, also when it was
    /// first heard.
    public func jumps(from begin: Int64, to end: Int64, withFirstLock: Bool = false) -> [Int64] {
        segments.map(\.since).filter {
            $0 > begin && $0 < end && (withFirstLock || $0 != firstLock)
        }
    }

    private mutating func follow(_ count: Int64, at time: Int64) {
        candidate = nil
        lastHeard = time
        let newest = segments.count - 1
        segments[newest].add(count, at: time)
        if let measured = segments[newest].measuredRate {
            segments[newest] = segments[newest].renamed(measured)
        }
    }

    private mutating func consider(_ frame: CodeFrame) -> Bool {
        let (rate, isDropFrame) = nameRate(of: frame)
        guard let count = count(frame, at: rate, isDropFrame) else { return false }
        if var running = candidate, running.rate == rate, running.isDropFrame == isDropFrame,
            running.isFollowed(by: count, at: frame.time, span: frame.span)
        {
            running.add(count, at: frame.time)
            candidate = running
        } else {
            candidate = CodeSegment(frame, count: count, rate: rate, isDropFrame: isDropFrame)
        }
        return believeCandidate(span: frame.span)
    }

    private mutating func believeCandidate(span: Int) -> Bool {
        guard let candidate,
            candidate.heard >= (span == 1 ? Self.agreement.ltc : Self.agreement.mtc)
        else { return false }
        if segments.count == Self.mostSegments { segments.removeFirst() }
        segments.append(candidate)
        lastHeard = candidate.last.time
        firstLock = firstLock ?? candidate.since
        self.candidate = nil
        return true
    }

    /// The rate a code that counts 24 or 30 has is not in it: the camera's is supposed until it was
    /// measured.
    private func nameRate(of frame: CodeFrame) -> (FrameRate, isDropFrame: Bool) {
        let fractional = FrameRate(frame.nominal * 1000, 1001)
        if frame.isDropFrame && frame.nominal == 30 { return (fractional, true) }
        let isFractional = frame.nominal != 25 && CodeRatio(fractional, to: rate) != nil
        return (isFractional ? fractional : FrameRate(frame.nominal), false)
    }

    private func count(_ frame: CodeFrame, at rate: FrameRate, _ isDropFrame: Bool) -> Int64? {
        guard frame.nominal == rate.nominal, frame.isDropFrame == isDropFrame else { return nil }
        return Timecode(
            hour: frame.hour, minute: frame.minute, second: frame.second, frame: frame.frame,
            rate: rate, isDropFrame: isDropFrame)?
            .frames
    }

    /// What the code said at a moment; before the first lock, what it would have said.
    private func segment(at time: Int64) -> CodeSegment? {
        segments.last { $0.since <= time } ?? segments.first
    }
}

/// How many frames of the camera a frame of the code lasts.
struct CodeRatio {
    let factor: Double

    /// Nil unless the rates are equal or one is twice the other.
    init?(_ code: FrameRate, to camera: FrameRate) {
        let (frames, codeFrames) = (
            camera.numerator * code.denominator, code.numerator * camera.denominator
        )
        if frames == codeFrames {
            factor = 1
        } else if frames == 2 * codeFrames {
            factor = 2
        } else if 2 * frames == codeFrames {
            factor = 0.5
        } else {
            return nil
        }
    }
}
