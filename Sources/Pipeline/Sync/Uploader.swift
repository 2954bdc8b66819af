import Platform
import Synchronization
import Web

/// Sends clips and documents to a tus server while they grow, on a thread of its own.
///
/// Any thread may call; events come on the uploader's thread. It remembers nothing over a restart:
/// the caller keeps the addresses of `created` and gives them back in `add`.
public final class Uploader: @unchecked Sendable {
    private enum Word {
        case add(UploadItem, UploadPast, priority: Int)
        case grew(clip: String, bytes: Int64)
        case finished(clip: String, UploadSession.Whole)
        case prioritise(clip: String, Int)
        case verify(UploadItem, UploadSession.Whole, UploadPast, priority: Int, isRead: Bool)
        case remove(UploadKey)
        case checked(Int, UploadSession.Own)
    }

    private let inbox = Locked<[Word]>([])
    private let stopping = Atomic<Bool>(false)
    private let multi: CurlMulti
    private var thread: NamedThread?

    /// Starts the thread.
    public init(_ target: UploadTarget, events: @escaping @Sendable (UploadEvent) -> Void) throws {
        multi = try CurlMulti(limit: target.limit)
        thread = try NamedThread("sync") { [weak self] in
            guard let multi = self?.multi else { return }
            let errands = Errands { [weak self] number, own in self?.put(.checked(number, own)) }
            let board = UploadBoard(target, multi: multi, events: events, aside: errands.run)
            // The thread must not keep its owner alive.
            while let (words, isStopping) = self?.takeWords(), !isStopping {
                for word in words { Self.tell(board, errands, word) }
                board.turn()
            }
        }
    }

    deinit { stop() }

    /// Begins or goes on with an upload. Adding twice changes the priority only.
    public func add(_ item: UploadItem, past: UploadPast = UploadPast(), priority: Int) {
        put(.add(item, past, priority: priority))
    }

    /// Asks whether the server has a clip that it was said to have; sends it again if not.
    ///
    /// `isRead`: a hub is to read the bytes from its disk for the answer.
    public func verify(
        _ item: UploadItem, bytes: Int64, xxh3: String, past: UploadPast, priority: Int,
        isRead: Bool = false
    ) {
        put(
            .verify(item, .init(bytes: bytes, xxh3: xxh3), past, priority: priority, isRead: isRead)
        )
    }

    /// More of a clip is durable on the disk.
    public func grew(clip: String, durableBytes: Int64) {
        put(.grew(clip: clip, bytes: durableBytes))
    }

    /// A clip is whole.
    public func finished(clip: String, bytes: Int64, xxh3: String) {
        put(.finished(clip: clip, .init(bytes: bytes, xxh3: xxh3)))
    }

    /// Smaller goes first.
    public func prioritise(clip: String, priority: Int) { put(.prioritise(clip: clip, priority)) }

    /// Forgets an upload; what is under way ends unheard.
    public func remove(_ key: UploadKey) { put(.remove(key)) }

    /// Ends the thread; uploads go on where they were after the next start.
    public func stop() {
        stopping.store(true, ordering: .relaxed)
        multi.wake()
        thread?.join()
    }

    private func put(_ word: Word) {
        inbox.withLock { $0.append(word) }
        multi.wake()
    }

    private func takeWords() -> ([Word], Bool) {
        let words = inbox.withLock { words in
            defer { words = [] }
            return words
        }
        return (words, stopping.load(ordering: .relaxed))
    }

    private static func tell(_ board: UploadBoard, _ errands: Errands, _ word: Word) {
        switch word {
        case .checked(let number, let own): errands.hear(number, own)
        case .verify(let item, let whole, let past, let priority, let isRead):
            board.verify(item, whole, past: past, priority: priority, isRead: isRead)
        case .add(let item, let past, let priority): board.add(item, past: past, priority: priority)
        case .grew(let clip, let bytes): board.grew(clip, bytes)
        case .finished(let clip, let whole): board.finished(clip, whole)
        case .prioritise(let clip, let priority): board.prioritise(clip, priority)
        case .remove(let key): board.remove(key)
        }
    }
}

/// What takes long, a gigabyte read from a slow disk, and so is done on a thread of its own.
private final class Errands {
    private let tell: @Sendable (Int, UploadSession.Own) -> Void
    private var waiting: [Int: (UploadSession.Own) -> Void] = [:]
    private var number = 0

    init(tell: @escaping @Sendable (Int, UploadSession.Own) -> Void) { self.tell = tell }

    func run(
        _ work: @escaping @Sendable () -> UploadSession.Own,
        then: @escaping (UploadSession.Own) -> Void
    ) {
        number += 1
        waiting[number] = then
        let (number, tell) = (number, tell)
        do { _ = try NamedThread("compare") { tell(number, work()) } } catch {
            // No thread to be had: the check is made here, and the others wait for it.
            hear(number, work())
        }
    }

    func hear(_ number: Int, _ own: UploadSession.Own) { waiting.removeValue(forKey: number)?(own) }
}
