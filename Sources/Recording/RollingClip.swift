import Media
import Slate

/// Where a clip begins on the camera's grid.
public struct ClipOpening: Equatable, Sendable {
    public let take: String
    /// Grid index of the clip's frame 0, and the sample heard with it.
    public let firstFrame: Int64
    public let firstSample: Int64
    /// Frame of the clip that was on the screen when roll was pressed.
    public let rollFrame: Int64
}

/// What a clip came to.
public struct ClipClosing: Equatable, Sendable {
    public let take: String
    public let frames: Int64
    public let cutFrame: Int64?
    public let truth: ClipTruth
}

/// A clip that is open: which packets it takes, and what they add up to.
struct RollingClip: Sendable {
    let opening: ClipOpening
    let hasSound: Bool
    /// Grid index after the last frame, once cut is known.
    private(set) var end: Int64?
    /// Sample position after the last sound written.
    private(set) var soundEnd = Int64.min
    private var cutFrame: Int64?
    private var nextFrame: Int64
    private var truth = ClipTruth()

    /// An AAC decoder needs the packet before to begin well; packets hold 1024 samples (ISO 14496-3).
    private static let soundLeadIn: Int64 = 2048

    init(_ opening: ClipOpening, hasSound: Bool) {
        self.opening = opening
        self.hasSound = hasSound
        nextFrame = opening.firstFrame
    }

    var take: String { opening.take }

    var closing: ClipClosing {
        ClipClosing(take: take, frames: nextFrame - opening.firstFrame, cutFrame: cutFrame, truth: truth)
    }

    mutating func cut(at frame: Int64, postroll: Int64) {
        cutFrame = max(0, frame - opening.firstFrame)
        end = max(frame + postroll, nextFrame, opening.firstFrame + 1)
    }

    func takes(_ packet: EncodedPacket, endSample: Int64?) -> Bool {
        switch packet.track {
        case .video: packet.position >= nextFrame && packet.position < end ?? .max
        case .audio: packet.position > opening.firstSample - Self.soundLeadIn && packet.position < endSample ?? .max
        }
    }

    mutating func count(_ packet: EncodedPacket) {
        let history = packet.history
        switch packet.track {
        case .video:
            nextFrame = packet.end
            if history.isRepeat { truth.duplicated += 1 } else { truth.captured += 1 }
            if history.isCorrupt { truth.corrupt += 1 }
            truth.lost += history.lost
            truth.dropped += history.leftOut
        case .audio:
            soundEnd = packet.end
            truth.audioSamplesFilled += history.samplesFilled
            truth.audioSamplesCut += history.samplesCut
        }
    }
}
