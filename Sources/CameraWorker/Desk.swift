import Media
import Platform
import Recording
import Slate
import Synchronization

/// Where picture, sound and orders meet: the recorder behind a lock, and the queue to the writer.
///
/// Actions are queued inside the lock, so that the writer sees them in the order they were decided. When the disk stalls for longer than the queue is deep, the encoders wait and frames are dropped and counted at the capture queue: the file stays right.
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
        var driftPpm: Double?
    }

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
            rollIfWaiting(&state)
        }
    }

    func roll(take: String, at moment: Int64) {
        state.withLock { state in
            state.waiting = (take, moment)
            rollIfWaiting(&state)
        }
    }

    func cut(take: String, at moment: Int64) {
        state.withLock { state in
            if state.waiting?.take == take { state.waiting = nil }
            guard let grid = state.grid else { return }
            state.recorder.cut(take: take, at: grid.frame(at: moment), emit: queue)
        }
    }

    /// Closes what is open; the writer ends after it.
    func end() {
        state.withLock { $0.recorder.end(emit: queue) }
        actions.close()
    }

    /// The writer gave up the open clip.
    func abandon() { state.withLock { $0.recorder.abandon() } }

    private func rollIfWaiting(_ state: inout State) {
        guard let waiting = state.waiting, let grid = state.grid else { return }
        if state.recorder.roll(take: waiting.take, at: grid.frame(at: waiting.at), emit: queue) { state.waiting = nil }
    }

    private func queue(_ action: Recorder.Action) { _ = actions.push(action) }
}
