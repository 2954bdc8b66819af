import Media
import Platform
import Recording
import Slate
import Synchronization

/// Where picture, sound and orders meet: the recorder behind a lock, and the queue to the writer.
///
/// Actions are queued inside the lock, so that the writer sees them in the order they were decided. When the disk stalls for longer than the queue is deep, the encoders wait and frames are dropped and counted at the capture queue: the file stays right.
/// A clip whose disk took no more is followed by another of the same take, out of the ring, as soon as a disk takes it.
final class Desk: Sendable {
    /// About 50 s of packets (30 pictures and 47 runs of sound a second).
    static let depth = 4096

    let actions = BoundedQueue<Recorder.Action>(capacity: Desk.depth)
    private let state: Mutex<State>

    private struct State {
        var recorder: Recorder
        /// Nil until the first frame.
        var grid: FrameGrid?
        /// A roll that waits: for the first key frame, or for the clip before to end its post-roll.
        var waiting: (take: String, at: Int64)?
        var broken: BrokenClip?
        var driftPpm: Double?
    }

    /// A clip that wants to go on.
    private struct BrokenClip {
        let clip: ClipBreak
        /// The next try, CLOCK_MONOTONIC.
        let notBefore: Int64
        /// Frame of the grid at which it was cut meanwhile.
        var cutFrame: Int64?
    }

    /// Between two tries to go on: a try that fails writes a few kilobytes.
    private static let patience: Int64 = 1_000_000_000

    /// Whether the writer is so far behind that the encoders are about to wait for it.
    var isFull: Bool { actions.isFull }

    init(_ limits: Recorder.Limits) {
        state = Mutex(State(recorder: Recorder(limits)))
    }

    /// CLOCK_MONOTONIC of the camera's frame 0.
    var gridStart: Int64? { state.withLock { $0.grid?.start } }
    var driftPpm: Double? { state.withLock { $0.driftPpm } }

    func begin(on grid: FrameGrid) { state.withLock { $0.grid = grid } }
    func note(driftPpm: Double?) { state.withLock { $0.driftPpm = driftPpm } }

    func add(_ packet: EncodedPacket) {
        state.withLock { state in
            state.recorder.add(packet, emit: queue)
            goOnIfBroken(&state)
            rollIfWaiting(&state)
        }
    }

    func roll(take: String, at moment: Int64) {
        state.withLock { state in
            // It rolls, and only waits for a disk.
            guard state.broken?.clip.opening.take != take else { return }
            state.waiting = (take, moment)
            rollIfWaiting(&state)
        }
    }

    func cut(take: String, at moment: Int64) {
        state.withLock { state in
            if state.waiting?.take == take { state.waiting = nil }
            guard let grid = state.grid else { return }
            cut(&state, take, at: grid.frame(at: moment))
        }
    }

    private func cut(_ state: inout State, _ take: String, at frame: Int64) {
        if state.broken?.clip.opening.take == take && state.broken?.cutFrame == nil { state.broken?.cutFrame = frame }
        state.recorder.cut(take: take, at: frame, emit: queue)
    }

    /// Closes what is open; the writer ends after it.
    func end() {
        state.withLock { $0.recorder.end(emit: queue) }
        actions.close()
    }

    /// The writer gave a clip up: the take is to go on in another, `patiently` after a second in which the disk may come back; to `cut`, a frame of the grid, if that is known.
    func goOn(after clip: ClipBreak, patiently: Bool, cut: Int64? = nil) {
        state.withLock { state in
            let cutFrame = state.recorder.abandon(take: clip.opening.take) ?? cut
            state.broken = BrokenClip(clip: clip, notBefore: Clock.monotonic() + (patiently ? Self.patience : 0), cutFrame: cutFrame)
            goOnIfBroken(&state)
        }
    }

    /// The clip given up had been cut before its disk failed.
    func wasCut(take: String, at frame: Int64) { state.withLock { cut(&$0, take, at: frame) } }

    private func goOnIfBroken(_ state: inout State) {
        guard let broken = state.broken, Clock.monotonic() >= broken.notBefore else { return }
        let take = broken.clip.opening.take
        if let cutFrame = broken.cutFrame {
            let rest = state.recorder.rest(of: broken.clip, cutAt: cutFrame)
            if rest.frames == 0 || !rest.isInMemory {
                state.broken = nil
                if rest.frames > 0 {
                    Log.error("the last \(rest.frames) frames of take \(take) are lost: no disk took them while memory had them")
                }
                return
            }
        }
        if state.recorder.goOn(broken.clip, cutAt: broken.cutFrame, emit: queue) { state.broken = nil }
    }

    /// Another encoder's pictures come from now on. Between takes the pictures before are forgotten; in mid-take, if it cannot wait, the clip is closed and the same take goes on in a clip of its own.
    ///
    /// False when it has to wait for the end of the take.
    func beginAnew(evenInTake: Bool) -> Bool {
        state.withLock { state in
            let (take, isCut) = (state.recorder.take, state.recorder.isCut)
            guard (take == nil && state.waiting == nil && state.broken == nil) || evenInTake else { return false }
            state.recorder.beginAnew(emit: queue)
            if let take, !isCut, state.waiting == nil { state.waiting = (take, Clock.monotonic()) }
            return true
        }
    }

    private func rollIfWaiting(_ state: inout State) {
        guard let waiting = state.waiting, let grid = state.grid else { return }
        if state.recorder.roll(take: waiting.take, at: grid.frame(at: waiting.at), emit: queue) { state.waiting = nil }
    }

    private func queue(_ action: Recorder.Action) { _ = actions.push(action) }
}
