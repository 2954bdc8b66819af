import Media

/// The takes that were called of a camera, in their order, and the recorder that makes their clips.
///
/// Pure: packets, orders and the room before the writer come in, actions go out. A take that is
/// called while the one before still ends waits for it, and for its own cut as well: its frames are
/// in the ring. A take for which there is no room any more is interrupted, and goes on out of the
/// ring.
public struct CalledTakes: Sendable {
    /// How far the writer is behind.
    public enum Room: Sendable {
        case plenty
        /// Nothing that was interrupted goes on yet.
        case little
        case none
    }

    /// A take, or its last frames, that the camera has nothing of.
    public struct Missed: Equatable, Sendable {
        /// Why the camera has no clip of the take, or not all of it.
        public enum Reason: Equatable, Sendable {
            /// It was cut before the oldest picture that memory holds, which is the first one at a
            /// camera's start.
            case isBeforeMemory
            /// So many frames at its end, which no disk took while memory had them.
            case end(frames: Int64)
        }

        /// The take's id.
        public let take: String
        /// Also says whether the whole take is missing or only its end.
        public let reason: Reason
        /// CLOCK_MONOTONIC; nil for one that has a clip.
        public let rolledAt: Int64?

        /// Give `rolledAt` (CLOCK_MONOTONIC, nanoseconds) for a take that has no clip at all.
        public init(take: String, reason: Reason, rolledAt: Int64? = nil) {
            self.take = take
            self.reason = reason
            self.rolledAt = rolledAt
        }
    }

    private struct Waiting {
        let take: String
        /// CLOCK_MONOTONIC.
        let rolledAt: Int64
        var cutAt: Int64?
    }

    /// A take that was interrupted.
    private struct Interrupted {
        let clip: ClipBreak
        var cutFrame: Int64?

        var take: String { clip.opening.take }
    }

    /// Nil until the first frame.
    public var grid: FrameGrid?
    private var recorder: Recorder
    private var waiting: [Waiting] = []
    private var interrupted: Interrupted?
    private var missed: [Missed] = []
    /// The last that were called and not missed.
    private var called: [String] = []
    /// Cuts that came before their rolls, as of takes that are over when the camera hears of them.
    private var earlyCuts: [(take: String, at: Int64)] = []

    /// A camera without pictures remembers so many takes.
    private static let mostWaiting = 100

    /// Before the first frame; `grid` is set once that has come.
    public init(_ limits: Recorder.Limits) { recorder = Recorder(limits) }

    /// Whether a take waits for room before the writer.
    public var isInterrupted: Bool { interrupted != nil }

    /// What was missed since the last call.
    public mutating func takeMissed() -> [Missed] {
        defer { missed = [] }
        return missed
    }

    /// Takes the next packet of either track, in the order the encoders gave them. With no room
    /// before the writer the open clip is interrupted, and goes on later.
    public mutating func add(_ packet: EncodedPacket, room: Room, emit: (Recorder.Action) -> Void) {
        recorder.add(packet, emit: emit)
        if case .none = room { interrupt(emit) }
        advance(room, emit)
    }

    /// Twice for one take does nothing, also when it is over; one that was missed is missed once
    /// more.
    public mutating func roll(
        take: String, at moment: Int64, room: Room, emit: (Recorder.Action) -> Void
    ) {
        guard !called.contains(take) else { return }
        if called.count == Self.mostWaiting { called.removeFirst() }
        called.append(take)
        if waiting.count == Self.mostWaiting { miss(waiting.removeFirst()) }
        waiting.append(
            Waiting(take: take, rolledAt: moment, cutAt: earlyCuts.first { $0.take == take }?.at))
        earlyCuts.removeAll { $0.take == take }
        advance(room, emit)
    }

    /// A second cut does nothing; one of a take that was not called yet is kept for it.
    public mutating func cut(
        take: String, at moment: Int64, room: Room, emit: (Recorder.Action) -> Void
    ) {
        guard called.contains(take) else { return keep(cut: moment, of: take) }
        if let index = waiting.firstIndex(where: { $0.take == take }), waiting[index].cutAt == nil {
            waiting[index].cutAt = moment
        }
        guard let grid else { return }
        let frame = grid.frame(at: moment)
        if let open = interrupted, open.take == take, open.cutFrame == nil {
            interrupted?.cutFrame = frame
        }
        recorder.cut(take: take, at: frame, emit: emit)
        advance(room, emit)
    }

    private mutating func keep(cut moment: Int64, of take: String) {
        if earlyCuts.count == Self.mostWaiting { earlyCuts.removeFirst() }
        earlyCuts.append((take, moment))
    }

    /// Whether a clip is open.
    public var hasClip: Bool { recorder.take != nil }

    /// No more pictures come: what is open ends with the last of them, and closes once its sound is
    /// there.
    public mutating func endPictures(emit: (Recorder.Action) -> Void) {
        recorder.endPictures(emit: emit)
    }

    /// The source has ended: what is open is closed, and what waits has its clip out of the ring.
    public mutating func end(emit: (Recorder.Action) -> Void) {
        recorder.end(emit: emit)
        goOn(emit)
        recorder.end(emit: emit)
        for take in waiting {
            if !roll(take, emit) { miss(take) }
            recorder.end(emit: emit)
        }
        waiting = []
    }

    /// Another encoder's pictures come from now on. Between takes the pictures before are
    /// forgotten; in mid-take, if it cannot wait, the clip is closed and the same take goes on in a
    /// clip of its own.
    ///
    /// False when it has to wait for the end of the take.
    public mutating func beginAnew(evenInTake: Bool, at now: Int64, emit: (Recorder.Action) -> Void)
        -> Bool
    {
        let isBetween = recorder.take == nil && interrupted == nil && waiting.isEmpty
        guard isBetween || evenInTake else { return false }
        let rolling = uncutTake
        end(emit: emit)
        recorder.beginAnew(emit: emit)
        if let rolling { waiting = [Waiting(take: rolling, rolledAt: now)] }
        return true
    }

    /// The take that was called last, unless it was cut.
    private var uncutTake: String? {
        if let last = waiting.last { return last.cutAt == nil ? last.take : nil }
        if let interrupted { return interrupted.cutFrame == nil ? interrupted.take : nil }
        return recorder.isCut ? nil : recorder.take
    }

    private mutating func interrupt(_ emit: (Recorder.Action) -> Void) {
        guard let open = recorder.interrupt(emit: emit) else { return }
        interrupted = Interrupted(clip: open.clip, cutFrame: open.cutFrame)
    }

    /// Begins what waits, as far as it can be begun.
    private mutating func advance(_ room: Room, _ emit: (Recorder.Action) -> Void) {
        if interrupted != nil, case .plenty = room { goOn(emit) }
        while recorder.take == nil, interrupted == nil, room != .none, let next = waiting.first {
            if isForgotten(next) { miss(next) } else if !roll(next, emit) { return }
            waiting.removeFirst()
        }
    }

    /// Whether it begins; not before the first key frame, nor for a take whose frames are gone.
    private mutating func roll(_ next: Waiting, _ emit: (Recorder.Action) -> Void) -> Bool {
        guard let grid, !isForgotten(next) else { return false }
        let cutFrame = next.cutAt.map { grid.frame(at: $0) }
        return recorder.roll(
            take: next.take, at: grid.frame(at: next.rolledAt), cutAt: cutFrame, emit: emit)
    }

    private func isForgotten(_ next: Waiting) -> Bool {
        guard let grid, let cutAt = next.cutAt, let oldest = recorder.oldestFrame else {
            return false
        }
        return grid.frame(at: cutAt) < oldest
    }

    private mutating func goOn(_ emit: (Recorder.Action) -> Void) {
        guard let open = interrupted else { return }
        if let cutFrame = open.cutFrame {
            let rest = recorder.rest(of: open.clip, cutAt: cutFrame)
            if rest.frames == 0 || !rest.isInMemory {
                interrupted = nil
                if rest.frames > 0 {
                    missed.append(Missed(take: open.take, reason: .end(frames: rest.frames)))
                }
                return
            }
        }
        if recorder.goOn(open.clip, cutAt: open.cutFrame, emit: emit) { interrupted = nil }
    }

    private mutating func miss(_ take: Waiting) {
        missed.append(Missed(take: take.take, reason: .isBeforeMemory, rolledAt: take.rolledAt))
        called.removeAll { $0 == take.take }
    }
}
