import Media
import Platform
import Recording
import Synchronization
import Wire

/// What the writer is to do next; what it needs for it comes with it, so that it asks nobody.
enum WriterWork: Sendable {
    /// `gridStart`: CLOCK_MONOTONIC of the camera's frame 0.
    case open(ClipOpening, gridStart: Int64)
    case write(EncodedPacket)
    /// Everything written so far belongs on the disk before the next packet.
    case endFragment
    case close(ClipClosing, driftPpm: Double?)
}

/// Where picture, sound and orders meet: the called takes behind a lock, and the queue to the
/// writer.
///
/// Work is put into the queue with the lock held, so that the writer sees it in the order in which
/// it was decided; that never waits. When the disk stalls for longer than the queue is deep, the
/// take is interrupted and goes on out of the ring: neither encoder nor sound nor the line to
/// rushesd waits for a disk. A file that is encoded as fast as can be has nothing to miss, and its
/// encoder waits for room after the lock.
final class Desk: Sendable {
    /// About 50 s of packets (30 pictures and 47 runs of sound a second).
    static let depth = 4096

    let work = BoundedQueue<WriterWork>(capacity: Desk.depth)
    private let state: Locked<State>
    private let waitsForDisk: Bool
    private let isEnding = Atomic<Bool>(false)
    private let missed: @Sendable (CalledTakes.Missed) -> Void

    private struct State {
        var takes: CalledTakes
        var driftPpm: Double?
    }

    /// How often somebody who waits for room looks whether all is to end.
    private static let turn: Int64 = 100_000_000

    /// - Parameters:
    ///   - waitsForDisk: whether the encoder waits for room instead of going on without the disk.
    ///   - missed: told, with no lock held, of every take that this camera has nothing of, or not
    ///     all.
    init(
        _ limits: Recorder.Limits, waitsForDisk: Bool = false,
        missed: @escaping @Sendable (CalledTakes.Missed) -> Void = { _ in }
    ) {
        state = Locked(State(takes: CalledTakes(limits)))
        self.waitsForDisk = waitsForDisk
        self.missed = missed
    }

    /// CLOCK_MONOTONIC of the camera's frame 0.
    var gridStart: Int64? { state.withLock { $0.takes.grid?.start } }

    /// Whether a take is interrupted: memory is full of what the disk has not taken.
    var isInterrupted: Bool { state.withLock { $0.takes.isInterrupted } }

    /// Whether the writer has so much to do that an encoder that may wait is waiting.
    var isFull: Bool { work.isFull }

    func begin(on grid: FrameGrid) { state.withLock { $0.takes.grid = grid } }
    func note(driftPpm: Double?) { state.withLock { $0.driftPpm = driftPpm } }

    func add(_ packet: EncodedPacket) {
        decide { takes, room, emit in takes.add(packet, room: room, emit: emit) }
        if waitsForDisk { waitForRoom() }
    }

    func roll(take: String, at moment: Int64) {
        decide { takes, room, emit in takes.roll(take: take, at: moment, room: room, emit: emit) }
    }

    func cut(take: String, at moment: Int64) {
        decide { takes, room, emit in takes.cut(take: take, at: moment, room: room, emit: emit) }
    }

    /// Nobody waits for room any more.
    func hurry() { isEnding.store(true, ordering: .relaxed) }

    /// The picture has come to its end; sound is still taken up to there.
    func endPictures() { decide { takes, _, emit in takes.endPictures(emit: emit) } }

    /// Whether a clip is open.
    var hasClip: Bool { state.withLock { $0.takes.hasClip } }

    /// Closes what is open; the writer ends after it.
    func end() {
        hurry()
        decide { takes, _, emit in takes.end(emit: emit) }
        work.close()
    }

    /// Another encoder's pictures come from now on; false when it has to wait for the end of the
    /// take.
    func beginAnew(evenInTake: Bool) -> Bool {
        let now = Clock.monotonic()
        return decide { takes, _, emit in
            takes.beginAnew(evenInTake: evenInTake, at: now, emit: emit)
        }
    }

    private func decide<Answer: Sendable>(
        _ body: (inout CalledTakes, CalledTakes.Room, (Recorder.Action) -> Void) -> Answer
    ) -> Answer {
        let (answer, misses) = state.withLock { state in
            let (gridStart, driftPpm) = (state.takes.grid?.start ?? 0, state.driftPpm)
            let answer = body(&state.takes, room) {
                put($0, gridStart: gridStart, driftPpm: driftPpm)
            }
            return (answer, state.takes.takeMissed())
        }
        for miss in misses { missed(miss) }
        return answer
    }

    private var room: CalledTakes.Room {
        if waitsForDisk { return .plenty }
        let waiting = work.waiting
        if waiting >= work.capacity { return .none }
        return waiting > work.capacity / 2 ? .little : .plenty
    }

    private func put(_ action: Recorder.Action, gridStart: Int64, driftPpm: Double?) {
        let next: WriterWork =
            switch action {
            case .open(let opening): .open(opening, gridStart: gridStart)
            case .write(let packet): .write(packet)
            case .endFragment: .endFragment
            case .close(let closing): .close(closing, driftPpm: driftPpm)
            }
        _ = work.put(next)
    }

    private func waitForRoom() {
        while !isEnding.load(ordering: .relaxed) {
            if work.waitForRoom(until: Clock.monotonic() + Self.turn) || !work.isOpen { return }
        }
    }
}

extension CalledTakes.Missed {
    /// For rushesd; of a take that was rolled before this process began, one before it has died.
    func report(begun: Int64) -> MissedTake {
        switch reason {
        case .isBeforeMemory:
            MissedTake(take: take, why: rolledAt.map { $0 < begun } ?? false ? .ended : nil)
        case .end(let frames): MissedTake(take: take, frames: Int(clamping: frames))
        }
    }
}
