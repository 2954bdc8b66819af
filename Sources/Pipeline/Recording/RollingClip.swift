import ClipDocuments
import Media

/// Where a clip begins on the camera's grid.
public struct ClipOpening: Equatable, Sendable {
    /// The take's id; several clips of one camera may have it.
    public let take: String
    /// Grid index of the clip's frame 0, and the sample heard with it.
    public let firstFrame: Int64
    /// Sample position heard with `firstFrame`; 0 for a camera without sound.
    public let firstSample: Int64
    /// Frame of the clip that was on the screen when roll was pressed.
    public let rollFrame: Int64
    /// Frame of the clip at which it is meant to begin: the pre-roll before roll; the frames before
    /// it complete its group of pictures.
    public let inFrame: Int64
    /// Frames of the take between the clip before and this one that no memory holds any more.
    public let missing: Int64

    /// `firstFrame` and `firstSample` count on the grid, `rollFrame` and `inFrame` from the clip's
    /// frame 0.
    public init(
        take: String, firstFrame: Int64, firstSample: Int64, rollFrame: Int64, inFrame: Int64,
        missing: Int64 = 0
    ) {
        self.take = take
        self.firstFrame = firstFrame
        self.firstSample = firstSample
        self.rollFrame = rollFrame
        self.inFrame = inFrame
        self.missing = missing
    }
}

/// A clip that was interrupted, and how many of its frames were written.
public struct ClipBreak: Equatable, Sendable {
    /// Where the clip began that was interrupted.
    public let opening: ClipOpening
    /// From its frame 0; the take goes on with the frame behind them.
    public let frames: Int64

    /// `frames` counts from the opening's `firstFrame`.
    public init(_ opening: ClipOpening, frames: Int64) {
        self.opening = opening
        self.frames = frames
    }
}

/// What a clip came to.
public struct ClipClosing: Equatable, Sendable {
    /// The take's id.
    public let take: String
    /// Pictures in it, repeats too.
    public let frames: Int64
    /// Frame of the clip that was on the screen at cut, at most `frames`; nil when it ended uncut.
    public let cutFrame: Int64?
    /// Frame of the clip before which it is meant to end: the post-roll after cut. Nil without a
    /// cut, and when the post-roll was over before the clip began.
    public let outFrame: Int64?
    /// Of its own packets alone, from its frame 0 on.
    public let truth: ClipTruth
}

/// A clip that is open: which packets it takes, and what they add up to.
struct RollingClip: Sendable {
    let opening: ClipOpening
    private let clock: GridClock
    /// Grid index after the last frame, once cut is known.
    private(set) var end: Int64?
    /// Sample position after the last sound written.
    private(set) var soundEnd = Int64.min
    private(set) var cutFrame: Int64?
    private var outFrame: Int64?
    private var nextFrame: Int64
    private(set) var truth = ClipTruth()
    /// Repeats since the last picture of the camera.
    private var freeze = 0

    /// An AAC decoder needs the packet before to begin well; packets hold 1024 samples (ISO
    /// 14496-3).
    private static let soundLeadIn: Int64 = 2048

    init(_ opening: ClipOpening, clock: GridClock) {
        self.opening = opening
        self.clock = clock
        nextFrame = opening.firstFrame
        truth.dropped = Int(opening.missing)
        truth.mark(.dropped, at: 0, count: Int(opening.missing))
    }

    var take: String { opening.take }
    var hasSound: Bool { clock.sampleRate != nil }
    /// Frames counted so far.
    var frames: Int64 { nextFrame - opening.firstFrame }

    var closing: ClipClosing {
        let frames = frames
        return ClipClosing(
            take: take, frames: frames, cutFrame: cutFrame.map { min($0, frames) },
            outFrame: outFrame.map { min($0, frames) },
            truth: finalTruth)
    }

    /// The truth of a clip that has ended: one in which no picture came from the camera had no
    /// signal, whatever its driver said.
    var finalTruth: ClipTruth {
        var truth = truth
        let frames = Int(clamping: frames)
        if truth.captured == 0, truth.spared == 0, frames > truth.withoutSignal {
            truth.mark(.noSignal, at: 0, through: frames - 1, count: frames - truth.withoutSignal)
            truth.withoutSignal = frames
        }
        truth.clampMarks(toFrames: frames)
        return truth
    }

    mutating func cut(at frame: Int64, postroll: Int64) {
        cutFrame = max(0, frame - opening.firstFrame)
        outFrame = Self.outFrame(frame + postroll - opening.firstFrame, in: opening)
        end = max(frame + postroll, nextFrame, opening.firstFrame + 1)
    }

    /// Where the clip is meant to end. Nil when that lies before its beginning, as when a cut is
    /// said for a moment before the camera came back: what was recorded since is shown whole,
    /// rather than as one picture of it.
    private static func outFrame(_ wished: Int64, in opening: ClipOpening) -> Int64? {
        wished > opening.inFrame ? wished : nil
    }

    /// No frame of the grid comes from there on, whatever was expected.
    mutating func endPictures(at frame: Int64) {
        end = max(min(end ?? .max, frame), opening.firstFrame + 1)
    }

    func takes(_ packet: EncodedPacket) -> Bool {
        switch packet.track {
        case .video:
            return packet.position >= nextFrame && packet.position < end ?? .max
        case .audio:
            let endSample = end.map { clock.sample(of: $0) } ?? .max
            return Self.isHeard(packet, fromSample: opening.firstSample)
                && packet.position < endSample
        }
    }

    /// Whether a file whose sound begins with a sample holds a packet of sound.
    static func isHeard(_ packet: EncodedPacket, fromSample first: Int64) -> Bool {
        packet.position > first - soundLeadIn
    }

    /// Adds a packet's history to the truth.
    mutating func count(_ packet: EncodedPacket) {
        let at = place(clock.frame(of: packet))
        switch packet.track {
        case .video:
            nextFrame = packet.end
            countPicture(packet.history, at)
        case .audio:
            soundEnd = packet.end
            countSound(packet.history, at)
            countSilence(packet)
        }
    }

    private func place(_ frame: Int64) -> Int { Int(max(0, frame - opening.firstFrame)) }

    /// From the frame in which silence begins to the one in which it ends.
    private mutating func countSilence(_ packet: EncodedPacket) {
        let (begin, count) = (Int64(packet.history.fillBegins), Int64(packet.history.samplesFilled))
        guard count > 0 else { return }
        truth.audioSamplesFilled += Int(count)
        let first = place(clock.frame(of: packet, plus: begin))
        let last = place(clock.frame(of: packet, plus: begin + count - 1))
        truth.mark(.soundFilled, at: first, through: last, count: Int(count))
    }

    private mutating func countPicture(_ history: PacketHistory, _ at: Int) {
        if history.isRepeat { truth.duplicated += 1 } else { truth.captured += 1 }
        freeze = history.isRepeat ? freeze + 1 : 0
        truth.longestFreeze = max(truth.longestFreeze, freeze)
        // A stall that ends in the clip may have begun before it: no more is missing here than the
        // clip has places by now.
        let (lost, leftOut) = (min(history.lost, at), min(history.leftOut, at))
        truth.lost += lost
        truth.dropped += leftOut
        truth.converted += history.converted
        truth.overloadSteps += history.overloadSteps
        if history.isCorrupt { truth.corrupt += 1 }
        if history.isWithoutSignal { truth.withoutSignal += 1 }
        if history.isSpared { truth.spared += 1 }
        truth.mark(.lost, at: at, count: lost)
        truth.mark(.dropped, at: at, count: leftOut)
        truth.mark(.overload, at: at, count: history.overloadSteps)
        truth.mark(.corrupt, at: at, count: history.isCorrupt ? 1 : 0)
        truth.mark(.noSignal, at: at, count: history.isWithoutSignal ? 1 : 0)
        truth.mark(.spared, at: at, count: history.isSpared ? 1 : 0)
        truth.mark(.duplicated, at: at, count: history.isRepeat ? 1 : 0)
    }

    private mutating func countSound(_ history: PacketHistory, _ at: Int) {
        truth.audioSamplesCut += history.samplesCut
        truth.audioSamplesClipped += history.clippedSamples
        if let ppm = history.driftPpm { truth.widenDriftRange(to: ppm) }
        truth.mark(.soundCut, at: at, count: history.samplesCut)
        truth.mark(.soundClipped, at: at, count: history.clippedSamples)
    }
}
