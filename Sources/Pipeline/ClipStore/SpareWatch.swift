import Glibc
import Platform
import Wire

/// Whether the spare disk would take a clip now. A thread of its own looks: a disk that hangs holds whoever asks it.
public final class SpareWatch: Sendable {
    /// What has changed since it was asked last.
    public enum News: Equatable, Sendable {
        case begins(SpareTrouble)
        case ends
    }

    private struct Looked {
        var trouble: SpareTrouble?
        /// CLOCK_MONOTONIC; nil while nobody looks.
        var since: Int64?
        var told: SpareTrouble?
        var isOver = false
    }

    public let folder: String
    private let looked: Looker

    /// How often it is looked at.
    private static let turn: Int64 = 1_000_000_000
    /// A disk that wakes from sleep takes seven seconds.
    private static let patience: Int64 = 10_000_000_000
    /// The first look is waited for so long.
    private static let beginning: Int64 = 1_000_000_000

    /// - Parameters:
    ///   - state: the folder on the first disk.
    ///   - least: bytes below which a disk counts as full.
    public init(_ folder: String, besides state: String, least: Int64) throws {
        self.folder = folder
        let looker = Looker(folder: folder, state: state, least: least)
        looked = looker
        _ = try NamedThread("spare disk") {
            while !looker.isOver {
                looker.look()
                Clock.sleep(until: Clock.monotonic() + Self.turn)
            }
        }
        let end = Clock.monotonic() + Self.beginning
        while !looker.hasLooked, Clock.monotonic() < end { Clock.sleep(until: Clock.monotonic() + Self.turn / 100) }
    }

    deinit { looked.end() }

    /// Why it would take none; nil when it would.
    public var trouble: SpareTrouble? { looked.trouble }

    /// What to tell people: each change once.
    public func takeNews() -> News? { looked.takeNews() }

    /// What the thread shares with those who ask.
    private final class Looker: Sendable {
        let folder: String
        private let state: String
        private let least: Int64
        private let looked = Locked(Looked(since: Clock.monotonic()))

        init(folder: String, state: String, least: Int64) {
            self.folder = folder
            self.state = state
            self.least = least
        }

        var isOver: Bool { looked.withLock { $0.isOver } }
        var hasLooked: Bool { looked.withLock { $0.since == nil } }

        var trouble: SpareTrouble? {
            looked.withLock { looked in
                let isStuck = looked.since.map { Clock.monotonic() - $0 > SpareWatch.patience } ?? false
                return isStuck ? .silent : looked.trouble
            }
        }

        func end() { looked.withLock { $0.isOver = true } }

        func look() {
            looked.withLock { $0.since = Clock.monotonic() }
            let found = SpareTrouble.found(in: folder, besides: state, least: least)
            looked.withLock { ($0.trouble, $0.since) = (found, nil) }
        }

        func takeNews() -> News? {
            let now = trouble
            let told = looked.withLock { looked in
                defer { looked.told = now }
                return looked.told
            }
            guard now != told else { return nil }
            return now.map { .begins($0) } ?? .ends
        }
    }
}

extension SpareTrouble {
    /// What is wrong with a folder on a spare disk; asks the disk, which may take as long as it likes.
    static func found(in folder: String, besides state: String, least: Int64) -> SpareTrouble? {
        guard Files.isFolder(folder) else { return .missing }
        // The empty folder that the disk is mounted on is there without it.
        if let disk = Files.disk(of: folder), disk == Files.disk(of: state) { return .sameDisk }
        guard access(folder, W_OK | X_OK) == 0 else { return .readOnly }
        guard let free = try? Files.freeBytes(folder) else { return .silent }
        return free < least ? .full : nil
    }
}
