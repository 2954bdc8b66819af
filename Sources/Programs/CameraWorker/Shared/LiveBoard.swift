import Platform
import Synchronization
import Wire

/// How the camera runs, gathered from its threads: counters cost an atomic addition, the rest is
/// set behind a short lock.
final class LiveBoard: Sendable {
    private let pictures = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)
    private let dropped = Atomic<Int>(0)
    private let duplicated = Atomic<Int>(0)
    private let corrupt = Atomic<Int>(0)
    private let turned = Atomic<Int>(0)
    private let busy = Atomic<Int64>(0)
    private let rest: Locked<CameraLive>

    init(encoder: String) { rest = Locked(CameraLive(encoder: encoder)) }

    /// Capture: a picture has come, and so many were lost before it.
    func came(lostBefore count: Int) {
        pictures.add(1, ordering: .relaxed)
        if count > 0 { lost.add(count, ordering: .relaxed) }
    }

    func leftOut(_ count: Int = 1) { dropped.add(count, ordering: .relaxed) }
    func repeated(_ count: Int) { if count > 0 { duplicated.add(count, ordering: .relaxed) } }
    /// A picture that was left out because the camera is faster than the clip.
    func converted() { turned.add(1, ordering: .relaxed) }
    func broken() { corrupt.add(1, ordering: .relaxed) }

    /// Nanoseconds that decoding, scaling and encoding took.
    func worked(_ nanoseconds: Int64) { busy.add(nanoseconds, ordering: .relaxed) }

    /// Levels, drift, timecode, encoder: from the thread that knows them, a few times a second.
    func update(_ change: (inout CameraLive) -> Void) { rest.withLock { change(&$0) } }

    /// Sums at a moment; two of them make rates.
    struct Reading: Sendable {
        let time: Int64
        let pictures: Int
        let busy: Int64

        /// Encoder's time over all time since.
        func load(until later: Reading) -> Double { share(Double(later.busy - busy), until: later) }

        func picturesPerSecond(until later: Reading) -> Double {
            share(Double(later.pictures - pictures) * 1e9, until: later)
        }

        private func share(_ amount: Double, until later: Reading) -> Double {
            later.time > time ? amount / Double(later.time - time) : 0
        }
    }

    func read() -> Reading {
        Reading(
            time: Clock.monotonic(), pictures: pictures.load(ordering: .relaxed),
            busy: busy.load(ordering: .relaxed))
    }

    func live(since earlier: Reading) -> CameraLive {
        let now = read()
        var live = rest.withLock { $0 }
        live.picturesPerSecond = earlier.picturesPerSecond(until: now)
        live.encoderLoad = earlier.load(until: now)
        live.lost = lost.load(ordering: .relaxed)
        live.dropped = dropped.load(ordering: .relaxed)
        live.duplicated = duplicated.load(ordering: .relaxed)
        live.corrupt = corrupt.load(ordering: .relaxed)
        live.converted = turned.load(ordering: .relaxed)
        return live
    }
}
