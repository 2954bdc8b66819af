import CCurl
import Platform
import Slate
import Synchronization

/// Sends clips and documents to a tus server while they grow, on a thread of its own.
///
/// Any thread may call; events come on the uploader's thread. It remembers nothing over a restart: the caller keeps the addresses of `created` and gives them back in `add`.
public final class Uploader: @unchecked Sendable {
    private enum Word {
        case add(UploadItem, url: String?, priority: Int)
        case grew(clip: String, bytes: Int64)
        case finished(clip: String, UploadSession.Whole)
        case prioritise(clip: String, Int)
        case remove(UploadKey)
    }

    private let inbox = Mutex<[Word]>([])
    private let stopping = Atomic<Bool>(false)
    private let multi: CurlMulti
    private var thread: NamedThread?

    /// Starts the thread.
    public init(_ target: UploadTarget, events: @escaping @Sendable (UploadEvent) -> Void) throws {
        curl_global_init(Int(CURL_GLOBAL_ALL))
        multi = try CurlMulti()
        thread = try NamedThread("sync") { [weak self] in
            guard let multi = self?.multi else { return }
            let board = UploadBoard(target, multi: multi, events: events)
            // The thread must not keep its owner alive.
            while let (words, isStopping) = self?.takeWords(), !isStopping {
                for word in words { Self.tell(board, word) }
                board.turn()
            }
        }
    }

    deinit { stop() }

    /// Begins or goes on with an upload; `url` is what an earlier `created` said. Adding twice changes the priority only.
    public func add(_ item: UploadItem, resumingAt url: String?, priority: Int) { put(.add(item, url: url, priority: priority)) }

    /// More of a clip is durable on the disk.
    public func grew(clip: String, durableBytes: Int64) { put(.grew(clip: clip, bytes: durableBytes)) }

    /// A clip is whole.
    public func finished(clip: String, bytes: Int64, xxh3: String) { put(.finished(clip: clip, .init(bytes: bytes, xxh3: xxh3))) }

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

    private static func tell(_ board: UploadBoard, _ word: Word) {
        switch word {
        case .add(let item, let url, let priority): board.add(item, url: url, priority: priority)
        case .grew(let clip, let bytes): board.grew(clip, bytes)
        case .finished(let clip, let whole): board.finished(clip, whole)
        case .prioritise(let clip, let priority): board.prioritise(clip, priority)
        case .remove(let key): board.remove(key)
        }
    }
}
