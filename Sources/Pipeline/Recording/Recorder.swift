import Media
import Time

/// Decides which packets belong to a clip: pre-roll out of the ring, roll, cut, post-roll, one
/// fragment a group of pictures.
///
/// Pure: packets and orders go in, actions come out in the order they must be carried out. One
/// caller at a time.
public struct Recorder: Sendable {
    /// What holds for all clips of one camera; lengths in frames of its grid.
    public struct Limits: Sendable {
        /// Of the camera's grid.
        public var rate: FrameRate
        /// Nil for a camera without sound.
        public var sampleRate: Int?
        /// How long before roll a clip is meant to begin; it may begin earlier, at a key frame.
        public var prerollFrames: Int64
        /// How long after cut a clip is meant to end.
        public var postrollFrames: Int64
        /// Frames kept in memory; more than the pre-roll, so that a late roll still finds them.
        public var ringFrames: Int64
        /// How long a clip stays open for sound that comes after its picture; then the microphone
        /// is taken for dead.
        public var soundPatienceFrames: Int64

        /// Sets `soundPatienceFrames` to a quarter of a second, which is enough for a sound card.
        public init(
            rate: FrameRate, sampleRate: Int?, prerollFrames: Int64, postrollFrames: Int64,
            ringFrames: Int64
        ) {
            self.rate = rate
            self.sampleRate = sampleRate
            self.prerollFrames = prerollFrames
            self.postrollFrames = postrollFrames
            self.ringFrames = ringFrames
            soundPatienceFrames = Int64(rate.numerator / rate.denominator / 4)
        }
    }

    /// What the writer has to do; carried out in the order it comes.
    public enum Action: Sendable {
        case open(ClipOpening)
        case write(EncodedPacket)
        /// Everything written so far belongs on the disk before the next packet.
        case endFragment
        case close(ClipClosing)
    }

    /// As they were given; the same for every take.
    public let limits: Limits
    private let clock: GridClock
    private var ring: PacketRing
    private var clip: RollingClip?
    /// The newest frame seen, so that a mark in the future can be told.
    private var newestFrame: Int64 = -1

    /// Nothing is in memory yet: no take rolls before the first key frame.
    public init(_ limits: Limits) {
        self.limits = limits
        clock = GridClock(rate: limits.rate, sampleRate: limits.sampleRate)
        ring = PacketRing(depth: limits.ringFrames)
    }

    /// The take being recorded.
    public var take: String? { clip?.take }

    /// Whether the take being recorded has its end.
    public var isCut: Bool { clip?.end != nil }

    /// The oldest frame that memory holds, a key frame; nil before the first.
    public var oldestFrame: Int64? { ring.packets.first?.position }

    /// Opens a clip for a take; `frame` is what was on the screen at the moment meant, seconds ago
    /// for a late roll. Nothing happens while a clip is open or before the first key frame.
    ///
    /// - Parameter cut: the frame at which it was cut meanwhile, when it had to wait.
    /// - Returns: whether this take now rolls, or has its clip.
    public mutating func roll(
        take: String, at frame: Int64, cutAt cut: Int64? = nil, emit: (Action) -> Void
    ) -> Bool {
        if let clip { return clip.take == take }
        let wanted = frame - limits.prerollFrames
        guard let first = ring.keyFrame(atOrBefore: wanted) else { return false }
        let opening = ClipOpening(
            take: take, firstFrame: first, firstSample: clock.sample(of: first),
            rollFrame: max(0, frame - first),
            inFrame: max(0, wanted - first))
        begin(opening, cutAt: cut, emit: emit)
        closeIfDone(emit: emit)
        return true
    }

    private mutating func begin(
        _ opening: ClipOpening, cutAt cut: Int64? = nil, emit: (Action) -> Void
    ) {
        emit(.open(opening))
        clip = RollingClip(opening, clock: clock)
        if let cut { clip?.cut(at: cut, postroll: limits.postrollFrames) }
        for packet in ring.packets { record(packet, emit: emit) }
    }

    /// Opens the clip that carries a take on where another was interrupted; what was not written
    /// comes out of the ring. `cut` is where it was cut meanwhile.
    ///
    /// Returns whether it is open: not while another clip is.
    public mutating func goOn(_ broken: ClipBreak, cutAt cut: Int64? = nil, emit: (Action) -> Void)
        -> Bool
    {
        let opening = broken.opening
        let wanted = opening.firstFrame + broken.frames
        guard clip == nil, let first = ring.keyFrame(atOrBefore: wanted) else { return false }
        let inFrame = max(wanted, opening.firstFrame + opening.inFrame)
        begin(
            ClipOpening(
                take: opening.take, firstFrame: first, firstSample: clock.sample(of: first),
                rollFrame: max(0, opening.firstFrame + opening.rollFrame - first),
                inFrame: max(0, inFrame - first),
                missing: max(0, first - wanted)),
            cutAt: cut, emit: emit)
        closeIfDone(emit: emit)
        return true
    }

    /// How many frames of an interrupted clip that was cut at `frame` are still to be written, and
    /// whether the ring has any of them.
    public func rest(of broken: ClipBreak, cutAt frame: Int64) -> (frames: Int64, isInMemory: Bool)
    {
        let end = frame + limits.postrollFrames
        let oldest = ring.packets.first?.position ?? .min
        return (max(0, end - broken.opening.firstFrame - broken.frames), end > oldest)
    }

    /// Sets the clip's end to the post-roll after `frame`; it closes once the frames are there. A
    /// second cut, or one for another take, does nothing.
    public mutating func cut(take: String, at frame: Int64, emit: (Action) -> Void) {
        guard clip?.take == take, clip?.end == nil else { return }
        clip?.cut(at: frame, postroll: limits.postrollFrames)
        closeIfDone(emit: emit)
    }

    /// Takes the next packet of either track into the ring, and into the open clip if it belongs
    /// there.
    public mutating func add(_ packet: EncodedPacket, emit: (Action) -> Void) {
        if packet.track == .video { newestFrame = packet.position }
        ring.append(packet)
        record(packet, emit: emit)
        closeIfDone(emit: emit)
    }

    /// No more pictures come: what is open ends with the last of them, and closes once its sound is
    /// there.
    public mutating func endPictures(emit: (Action) -> Void) {
        clip?.endPictures(at: newestFrame + 1)
        closeIfDone(emit: emit)
    }

    /// The source has ended: closes what is open.
    public mutating func end(emit: (Action) -> Void) {
        guard let open = clip else { return }
        clip = nil
        emit(.close(open.closing))
    }

    /// Closes the clip before its end; what comes is only kept in the ring, until `goOn`.
    ///
    /// Returns what was written of it, and the frame of the grid at which it was cut, if it was;
    /// nil while no clip is open.
    public mutating func interrupt(emit: (Action) -> Void) -> (clip: ClipBreak, cutFrame: Int64?)? {
        guard let open = clip else { return nil }
        end(emit: emit)
        let cutFrame = open.cutFrame.map { open.opening.firstFrame + $0 }
        return (ClipBreak(open.opening, frames: open.frames), cutFrame)
    }

    /// What comes is another encoder's: packets before it begin no clip any more. Closes what is
    /// open.
    public mutating func beginAnew(emit: (Action) -> Void) {
        end(emit: emit)
        ring = PacketRing(depth: limits.ringFrames)
    }

    private mutating func record(_ packet: EncodedPacket, emit: (Action) -> Void) {
        guard let opening = clip?.opening, clip?.takes(packet) == true else { return }
        let isLater = packet.position > opening.firstFrame
        if packet.track == .video && packet.isKey && isLater { emit(.endFragment) }
        clip?.count(packet)
        emit(.write(packet))
    }

    private mutating func closeIfDone(emit: (Action) -> Void) {
        guard let open = clip, let end = open.end, newestFrame + 1 >= end else { return }
        // Sound comes a little later than its picture; a microphone that died is not waited for.
        let patience = end + limits.soundPatienceFrames
        guard !open.hasSound || open.soundEnd >= clock.sample(of: end) || newestFrame >= patience
        else { return }
        clip = nil
        emit(.close(open.closing))
    }
}
