import Media
import Slate

/// Decides which packets belong to a clip: pre-roll out of the ring, roll, cut, post-roll, one fragment a group of pictures.
///
/// Pure: packets and orders go in, actions come out in the order they must be carried out. One caller at a time.
public struct Recorder: Sendable {
    public struct Limits: Sendable {
        public var rate: FrameRate
        /// Nil for a camera without sound.
        public var sampleRate: Int?
        public var prerollFrames: Int64
        public var postrollFrames: Int64
        /// Frames kept in memory; more than the pre-roll, so that a late roll still finds them.
        public var ringFrames: Int64

        public init(rate: FrameRate, sampleRate: Int?, prerollFrames: Int64, postrollFrames: Int64, ringFrames: Int64) {
            self.rate = rate
            self.sampleRate = sampleRate
            self.prerollFrames = prerollFrames
            self.postrollFrames = postrollFrames
            self.ringFrames = ringFrames
        }
    }

    public enum Action: Sendable {
        case open(ClipOpening)
        case write(EncodedPacket)
        /// Everything written so far belongs on the disk before the next packet.
        case endFragment
        case close(ClipClosing)
    }

    public let limits: Limits
    private var ring: PacketRing
    private var clip: RollingClip?
    /// The newest frame seen, so that a mark in the future can be told.
    private var newestFrame: Int64 = -1

    public init(_ limits: Limits) {
        self.limits = limits
        ring = PacketRing(depth: limits.ringFrames)
    }

    /// The take being recorded.
    public var take: String? { clip?.take }

    /// Whether a clip can be opened: a key frame is in the ring.
    public var isReady: Bool { !ring.packets.isEmpty }

    /// Opens a clip for a take; `frame` is what was on the screen at the moment meant, seconds ago for a late roll. Nothing happens while a clip is open or before the first key frame.
    ///
    /// Returns whether this take now rolls.
    public mutating func roll(take: String, at frame: Int64, emit: (Action) -> Void) -> Bool {
        if let clip { return clip.take == take }
        let wanted = frame - limits.prerollFrames
        guard let first = ring.keyFrame(atOrBefore: wanted) else { return false }
        let opening = ClipOpening(
            take: take, firstFrame: first, firstSample: sample(of: first), rollFrame: max(0, frame - first),
            inFrame: max(0, wanted - first))
        emit(.open(opening))
        clip = RollingClip(opening, hasSound: limits.sampleRate != nil)
        for packet in ring.packets { record(packet, emit: emit) }
        return true
    }

    /// Sets the clip's end to the post-roll after `frame`; it closes once the frames are there. A second cut, or one for another take, does nothing.
    public mutating func cut(take: String, at frame: Int64, emit: (Action) -> Void) {
        guard clip?.take == take, clip?.end == nil else { return }
        clip?.cut(at: frame, postroll: limits.postrollFrames)
        closeIfDone(emit: emit)
    }

    public mutating func add(_ packet: EncodedPacket, emit: (Action) -> Void) {
        if packet.track == .video { newestFrame = packet.position }
        ring.append(packet)
        record(packet, emit: emit)
        closeIfDone(emit: emit)
    }

    /// The source has ended: closes what is open.
    public mutating func end(emit: (Action) -> Void) {
        guard let open = clip else { return }
        clip = nil
        emit(.close(open.closing))
    }

    /// The writer gave the clip up; what comes is only kept in the ring.
    public mutating func abandon() { clip = nil }

    private mutating func record(_ packet: EncodedPacket, emit: (Action) -> Void) {
        guard let opening = clip?.opening else { return }
        let endSample = clip?.end.map { sample(of: $0) }
        guard clip?.takes(packet, endSample: endSample) == true else { return }
        if packet.track == .video && packet.isKey && packet.position > opening.firstFrame { emit(.endFragment) }
        let place = frame(of: packet) - opening.firstFrame
        let filled = frame(of: packet, plus: max(0, Int64(packet.history.samplesFilled) - 1)) - opening.firstFrame
        clip?.count(packet, frame: place, filledTo: filled)
        emit(.write(packet))
    }

    private mutating func closeIfDone(emit: (Action) -> Void) {
        guard let open = clip, let end = open.end, newestFrame + 1 >= end else { return }
        // Sound comes a little later than its picture; a microphone that died is not waited for.
        let patience = end + Int64(limits.rate.numerator / limits.rate.denominator / 4)
        guard !open.hasSound || open.soundEnd >= sample(of: end) || newestFrame >= patience else { return }
        clip = nil
        emit(.close(open.closing))
    }

    private func frame(of packet: EncodedPacket, plus samples: Int64 = 0) -> Int64 {
        guard packet.track == .audio, let sampleRate = limits.sampleRate else { return packet.position }
        return (packet.position + samples) * Int64(limits.rate.numerator) / (Int64(sampleRate) * Int64(limits.rate.denominator))
    }

    private func sample(of frame: Int64) -> Int64 {
        guard let sampleRate = limits.sampleRate else { return 0 }
        return frame * Int64(sampleRate) * Int64(limits.rate.denominator) / Int64(limits.rate.numerator)
    }
}
