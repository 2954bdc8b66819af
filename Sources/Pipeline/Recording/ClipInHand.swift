import ClipDocuments
import Media

/// A clip on its way to a disk: its packets that are not durable yet, so that another disk can go
/// on with them when this one fails.
///
/// Pure. A file holds whole groups of pictures, so what is not durable begins with a key frame.
public struct ClipInHand: Sendable {
    /// Of the file that is being written; of the clip itself until its disk failed.
    public let opening: ClipOpening
    /// In the order in which they were written.
    public private(set) var unsaved: [EncodedPacket] = []
    /// Frames of this file that are durable.
    public private(set) var durableFrames: Int64 = 0
    /// What the durable frames of this file came to.
    public private(set) var durableTruth = ClipTruth()
    private let whole: ClipOpening
    private let clock: GridClock
    private var rolling: RollingClip
    /// Durable sound that a file beginning now would need at its head.
    private var leadIn: [EncodedPacket] = []

    /// A clip that begins now, with nothing written of it.
    public init(_ opening: ClipOpening, clock: GridClock) {
        self.init(opening, of: opening, clock: clock)
    }

    private init(_ opening: ClipOpening, of whole: ClipOpening, clock: GridClock) {
        self.opening = opening
        self.whole = whole
        self.clock = clock
        rolling = RollingClip(opening, clock: clock)
    }

    /// Frames written, durable or not.
    public var frames: Int64 { rolling.frames }
    /// What they came to.
    public var truth: ClipTruth { rolling.finalTruth }

    /// Counts a packet that went to the disk, and keeps it until `save`.
    public mutating func add(_ packet: EncodedPacket) {
        rolling.count(packet)
        unsaved.append(packet)
    }

    /// Everything added so far is durable.
    public mutating func save() {
        (durableFrames, durableTruth) = (frames, truth)
        let firstSample = clock.sample(of: opening.firstFrame + durableFrames)
        let heard = (leadIn + unsaved).filter { $0.track == .audio }
        leadIn = heard.filter { RollingClip.isHeard($0, fromSample: firstSample) }
        unsaved = []
    }

    /// The clip that goes on elsewhere with what is not durable: this one, as long as nothing of it
    /// is.
    public func following() -> ClipInHand {
        let first = opening.firstFrame + durableFrames
        let firstSample = clock.sample(of: first)
        let head = ClipOpening(
            take: opening.take, firstFrame: first, firstSample: firstSample,
            rollFrame: max(0, opening.firstFrame + opening.rollFrame - first),
            inFrame: max(0, opening.firstFrame + opening.inFrame - first),
            missing: durableFrames == 0 ? opening.missing : 0)
        var next = ClipInHand(head, of: whole, clock: clock)
        for packet in leadIn + unsaved {
            if packet.track == .audio, !RollingClip.isHeard(packet, fromSample: firstSample) {
                continue
            }
            next.add(packet)
        }
        return next
    }

    /// Whether there is anything to go on with.
    public var isEmpty: Bool { !unsaved.contains { $0.track == .video } }

    /// What this file came to, when the clip came to `closing`.
    public func closing(_ closing: ClipClosing) -> ClipClosing {
        guard opening != whole else { return closing }
        let moved = opening.firstFrame - whole.firstFrame
        func place(_ frame: Int64?) -> Int64? { frame.map { min(max(0, $0 - moved), frames) } }
        return ClipClosing(
            take: closing.take, frames: frames, cutFrame: place(closing.cutFrame),
            outFrame: place(closing.outFrame), truth: rolling.finalTruth)
    }
}
