import ClipDocuments
import Web

/// Which clips are fetched when: the newest publication of each, oldest first, failed ones later.
/// Pure; time is an argument.
struct PullPlan {
    enum Next: Equatable {
        case fetch(Publication)
        case wait(until: Int64)
        case idle
    }

    private struct Item {
        var publication: Publication
        var retry: RetrySchedule
        var notBefore: Int64 = 0
        var isBusy = false
        var complaint = ""
    }

    /// Clips fetched at one time: a long one must not hold up the short ones behind it.
    static let mostAtOnce = 2
    static let longPause: Int64 = 30_000_000_000

    private var items: [String: Item] = [:]
    /// The newest sequence number heard of.
    private(set) var heard: Int64

    init(cursor: Int64) { heard = cursor }

    var isEmpty: Bool { items.isEmpty }
    var waiting: Int { items.count }

    /// All publications up to here are done with.
    var cursor: Int64 { items.values.map { $0.publication.sequence - 1 }.min() ?? heard }

    /// Takes in a publication; an older one of the same clip is not fetched any more.
    mutating func add(_ publication: Publication) {
        heard = max(heard, publication.sequence)
        let known = items[publication.clip]
        guard known.map({ $0.publication.sequence < publication.sequence }) ?? true else { return }
        var item = Item(
            publication: publication,
            retry: RetrySchedule(seed: UInt64(bitPattern: publication.sequence)))
        item.isBusy = known?.isBusy ?? false
        items[publication.clip] = item
    }

    /// What to do now; a fetched clip is busy until `done` or `failed`.
    mutating func next(at now: Int64) -> Next {
        guard items.values.filter(\.isBusy).count < Self.mostAtOnce else { return .idle }
        let free = items.values.filter { !$0.isBusy }
        if let first = free.filter({ $0.notBefore <= now }).min(by: {
            $0.publication.sequence < $1.publication.sequence
        }) {
            items[first.publication.clip]?.isBusy = true
            return .fetch(first.publication)
        }
        return free.map(\.notBefore).min().map { .wait(until: $0) } ?? .idle
    }

    /// What waits for its next try is tried now.
    mutating func retryNow() { for clip in items.keys { items[clip]?.notBefore = 0 } }

    /// The publication is in the folder, or need not be.
    mutating func done(_ publication: Publication) {
        items[publication.clip]?.isBusy = false
        // A newer one may have come meanwhile.
        if items[publication.clip]?.publication == publication { items[publication.clip] = nil }
    }

    /// It is tried again later; returns the sentence to say, nil when it was said before.
    mutating func failed(_ publication: Publication, _ failure: PullFailure, at now: Int64)
        -> String?
    {
        guard var item = items[publication.clip] else { return nil }
        item.isBusy = false
        if item.publication == publication {
            let soon = item.retry.next()
            item.notBefore =
                now + ([.standing, .refused].contains(failure.kind) ? Self.longPause : soon)
        }
        let isNew = item.complaint != failure.description
        item.complaint = failure.description
        items[publication.clip] = item
        // A newer publication is on its way: nobody need be told.
        return isNew && failure.kind != .stale ? "\(publication.name): \(failure)" : nil
    }
}
