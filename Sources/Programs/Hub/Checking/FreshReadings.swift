import Platform
import Time

/// What was read from the disk because a box asked for it: a receipt made of bytes, not of the
/// catalogue. Any thread.
final class FreshReadings: Sendable {
    struct Reading: Equatable, Sendable {
        /// What the bytes digested to; empty where they could not be read.
        var xxh3: String
        var at: UTCTime
    }

    private enum State {
        case underWay
        case read(Reading, monotonic: Int64)
    }

    private let states = Locked<[String: State]>([:])
    private let ask: @Sendable (String) -> Bool

    /// A box gives its copy up at once, or asks again.
    private static let freshness: Int64 = 300_000_000_000
    private static let mostKept = 4096

    /// - Parameter ask: has a clip read; false when too many wait.
    init(ask: @escaping @Sendable (String) -> Bool) { self.ask = ask }

    /// The reading of a clip's media, if there is a fresh one; else it is asked for, once.
    func reading(of clip: String) -> Reading? {
        let now = Clock.monotonic()
        let (found, isNew) = states.withLock { states -> (Reading?, Bool) in
            if case .read(let reading, let monotonic) = states[clip],
                now - monotonic < Self.freshness
            {
                return (reading, false)
            }
            if case .underWay = states[clip] { return (nil, false) }
            Self.prune(&states, at: now)
            states[clip] = .underWay
            return (nil, true)
        }
        if isNew, !ask(clip) { states.withLock { $0[clip] = nil } }
        return found
    }

    /// What came of it; nil when there was nothing to read, or it could not be tried.
    func done(_ clip: String, _ reading: Reading?) {
        states.withLock { $0[clip] = reading.map { .read($0, monotonic: Clock.monotonic()) } }
    }

    /// A clip's media may be another by now.
    func forget(_ clip: String) {
        states.withLock { if case .read = $0[clip] { $0[clip] = nil } }
    }

    private static func prune(_ states: inout [String: State], at now: Int64) {
        guard states.count > mostKept else { return }
        states = states.filter { entry in
            guard case .read(_, let monotonic) = entry.value else { return true }
            return now - monotonic < freshness
        }
    }
}
