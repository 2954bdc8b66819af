import Media
import Platform
import Synchronization
import Wire

/// Whether a camera on the network gives pictures, and why not; asked and told by any thread.
final class LinkState: Sendable {
    struct Facts: Sendable {
        var format: VideoFormat?
        /// The sender has sound, or has announced some.
        var hasSound = false
        var codecs = ""
        var failure: SourceFailure?
        /// CLOCK_MONOTONIC of the failure, or of the first picture since.
        var changed: Int64 = 0
        var isConnected = false
        /// Where its times come from has settled.
        var hasSettled = false
    }

    private struct Note {
        var note: SourceNote
        var end: Int64
    }

    /// What is wrong once stays told for this long.
    private static let noteStands: Int64 = 10_000_000_000

    private let facts = Locked(Facts())
    private let standing = Locked<[SourceFault: Note]>([:])
    private let news = BoundedQueue<Bool>(capacity: 1)
    /// CLOCK_MONOTONIC when a picture last came out of the decoder; 0 before the first of a
    /// connection.
    let lastShown = Atomic<Int64>(0)

    var now: Facts { facts.withLock { $0 } }

    /// A connection stands; what it sends is not known yet.
    func connect(hasSound: Bool) {
        lastShown.store(0, ordering: .relaxed)
        facts.withLock {
            $0.isConnected = true
            $0.hasSound = hasSound
        }
        _ = news.offer(true)
    }

    func settle(_ hasSettled: Bool) {
        facts.withLock { $0.hasSettled = hasSettled }
    }

    func hearSound() { facts.withLock { $0.hasSound = true } }

    func fail(_ failure: SourceFailure, isConnected: Bool = false) {
        facts.withLock {
            $0.failure = failure
            $0.changed = Clock.monotonic()
            $0.isConnected = isConnected
        }
        _ = news.offer(true)
    }

    /// The first picture of a connection, or after a failure.
    func come(_ format: VideoFormat, codecs: String) {
        facts.withLock {
            $0.format = format
            $0.codecs = codecs
            $0.failure = nil
            $0.changed = Clock.monotonic()
        }
        _ = news.offer(true)
    }

    /// Waits for the next change, at most until a moment of the monotonic clock. One thread.
    func wait(until deadline: Int64) { _ = news.pop(until: deadline) }

    /// Something is wrong now although pictures come.
    func note(_ note: SourceNote) {
        let end = Clock.monotonic() + Self.noteStands
        standing.withLock { $0[note.fault] = Note(note: note, end: end) }
    }

    /// What was wrong in the last ten seconds.
    var notes: [SourceNote] {
        let now = Clock.monotonic()
        return standing.withLock { standing in
            standing = standing.filter { $0.value.end > now }
            return standing.values.map(\.note).sorted { $0.fault.rawValue < $1.fault.rawValue }
        }
    }
}
