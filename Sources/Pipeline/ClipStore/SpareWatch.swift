import Glibc
import Platform
import Wire

/// Whether the spare disk would take a clip now. A thread of its own looks: a disk that hangs holds
/// whoever asks it.
public final class SpareWatch: Sendable {
    /// What has changed since it was asked last.
    public enum News: Equatable, Sendable {
        case begins(SpareTrouble)
        case ends
    }

    /// The clips that were found on it, and when (CLOCK_MONOTONIC) the look began.
    public struct Found: Equatable, Sendable {
        /// Their ids; empty where the disk could not be read.
        public var clips: Set<String> = []
        /// Whether what is not among them is not there.
        public var isWhole = false
        /// In nanoseconds; the least number before the first look.
        public var at: Int64 = .min
    }

    private struct Looked {
        var trouble: SpareTrouble?
        var found = Found()
        /// CLOCK_MONOTONIC; nil while nobody looks.
        var since: Int64?
        var told: SpareTrouble?
        var isOver = false
    }

    /// The spare disk's, as the configuration names it.
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
        while !looker.hasLooked, Clock.monotonic() < end {
            Clock.sleep(until: Clock.monotonic() + Self.turn / 100)
        }
    }

    deinit { looked.end() }

    /// Why it would take none; nil when it would.
    public var trouble: SpareTrouble? { looked.trouble }

    /// What lies on it; nil while nobody knows, because it does not answer.
    public var found: Found? { looked.found }

    /// What to tell people: each change once.
    public func takeNews() -> News? { looked.takeNews() }

    /// What the thread shares with those who ask.
    private final class Looker: Sendable {
        let folder: String
        private let state: String
        private let least: Int64
        private let looked = Locked(Looked(since: Clock.monotonic()))
        private let mount: SpareMount

        init(folder: String, state: String, least: Int64) {
            self.folder = folder
            self.state = state
            self.least = least
            mount = SpareMount(folder: folder, state: state)
        }

        var found: Found? {
            looked.withLock {
                $0.since.map { Clock.monotonic() - $0 > SpareWatch.patience } ?? false
                    ? nil : $0.found
            }
        }

        var isOver: Bool { looked.withLock { $0.isOver } }
        var hasLooked: Bool { looked.withLock { $0.since == nil } }

        var trouble: SpareTrouble? {
            looked.withLock { looked in
                let isStuck =
                    looked.since.map { Clock.monotonic() - $0 > SpareWatch.patience } ?? false
                return isStuck ? .silent : looked.trouble
            }
        }

        func end() { looked.withLock { $0.isOver = true } }

        func look() {
            let now = Clock.monotonic()
            looked.withLock { $0.since = now }
            let trouble =
                mount.isGone
                ? .unmounted : SpareTrouble.found(in: folder, besides: state, least: least)
            // One that cannot be read holds nothing that anybody could use.
            let clips = trouble?.isAbsence == true ? nil : try? Files.list("\(folder)/clips")
            looked.withLock { looked in
                (looked.trouble, looked.since) = (trouble, nil)
                looked.found = Found(clips: Set(clips ?? []), isWhole: clips != nil, at: now)
            }
            if trouble == nil { mount.remember() }
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

/// Whether something was mounted on the spare disk's folder: then the bare folder, on whatever
/// disk, is no spare disk. Remembered in `STATE/spare-mount`, as a box may start without its disk.
private struct SpareMount {
    let folder: String
    let state: String

    private var path: String { "\(state)/spare-mount" }
    private var isMounted: Bool {
        Files.disk(of: folder) != Files.disk(of: Files.parent(of: folder))
    }
    private var isRemembered: Bool { (try? Files.read(path)) == Array(folder.utf8) }

    var isGone: Bool { Files.isFolder(folder) && !isMounted && isRemembered }

    func remember() {
        guard isMounted, !isRemembered else { return }
        // A first disk that is full takes it later: it is tried with each look.
        try? Files.replace(path, with: Array(folder.utf8))
    }
}

extension SpareTrouble {
    /// What is wrong with a folder on a spare disk; asks the disk, which may take as long as it
    /// likes.
    static func found(in folder: String, besides state: String, least: Int64) -> SpareTrouble? {
        guard Files.isFolder(folder) else { return .missing }
        // The empty folder that the disk is mounted on is there without it.
        if let disk = Files.disk(of: folder), disk == Files.disk(of: state) { return .sameDisk }
        guard access(folder, W_OK | X_OK) == 0 else { return .readOnly }
        guard let free = try? Files.freeBytes(folder) else { return .silent }
        return free < least ? .full : nil
    }
}
