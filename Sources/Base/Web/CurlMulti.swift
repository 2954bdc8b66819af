import CCurl
import Platform

/// Many transfers at once on one thread (libcurl's multi interface). `wake` may be called from any
/// thread, the rest from the owner's.
public final class CurlMulti: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    private struct Transfer {
        let handle: EasyHandle
        let started: Int64
        let done: (HTTPAnswer, Int64) -> Void
    }

    /// How long nothing may happen, in nanoseconds, before a transfer is a dead one.
    public struct Patience: Sendable {
        /// No byte acknowledged, or none received, in mid-body.
        public var stall: Int64 = 10_000_000_000
        /// Less than 16 KiB acknowledged in so long is a trickle, not a transfer.
        public var trickle: Int64 = 30_000_000_000
        /// Everything acknowledged and no whole answer: a proxy hands it on, or the server syncs
        /// its disk, or waits for a lock. Requests may ask for more.
        public var answer: Int64 = 10_000_000_000
        /// The same where a body comes back that takes its time: a download, a feed.
        public var reply: Int64 = 30_000_000_000

        /// The times above; each may be set.
        public init() {}
    }

    private let patience: Patience
    private let caFile: String?
    /// What media may take of the line; nil for all of it.
    private let budget: SendBudget?

    /// - Parameters:
    ///   - caFile: certificates to trust instead of the system's, for requests that name none: a
    ///     PEM file.
    ///   - limit: bytes a second that parts of files may take, all transfers together; nil for no
    ///     limit.
    public init(patience: Patience = Patience(), caFile: String? = nil, limit: Int64? = nil)
        throws(SystemFailure)
    {
        self.patience = patience
        self.caFile = caFile
        budget = limit.map { SendBudget(rate: $0) }
        guard Self.isStarted, let made = curl_multi_init() else {
            throw SystemFailure("start", "libcurl", code: 12)
        }
        multi = made
    }

    deinit {
        for transfer in transfers.values { curl_multi_remove_handle(multi, transfer.handle.curl) }
        curl_multi_cleanup(multi)
    }

    /// libcurl is started once, before any thread uses it.
    static let isStarted = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// Starts a request; `sink` takes the body as it comes, without one the answer holds it. `done`
    /// is called on this thread with the answer and the nanoseconds it took.
    public func start(
        _ request: HTTPRequest, sink: HTTPSink? = nil, done: @escaping (HTTPAnswer, Int64) -> Void
    ) {
        var request = request
        request.caFile = request.caFile ?? caFile
        do {
            let handle = try EasyHandle(request, sink: sink, budget: budget)
            transfers[handle.curl] = Transfer(
                handle: handle, started: Clock.monotonic(), done: done)
            curl_multi_add_handle(multi, handle.curl)
        } catch {
            done(HTTPAnswer(error.trouble), 0)
        }
    }

    /// Ends a `turn` that waits.
    public func wake() { curl_multi_wakeup(multi) }

    /// Moves bytes and calls `done` for what is done; then waits for more, a wake, or the deadline.
    public func turn(until deadline: Int64) {
        var running: Int32 = 0
        goOn()
        curl_multi_perform(multi, &running)
        if deliver() + dropStalled() > 0 { return }
        let milliseconds =
            max(0, min(min(deadline, nextRoom) - Clock.monotonic(), 1_000_000_000) + 999_999)
            / 1_000_000
        curl_multi_poll(multi, nil, 0, Int32(milliseconds), nil)
    }

    /// Lets go on what waits for the budget, the one that has waited longest first.
    private func goOn() {
        guard let budget else { return }
        let now = Clock.monotonic()
        let held = transfers.values.map(\.handle).filter(\.isHeld).sorted {
            ($0.heldSince ?? 0) < ($1.heldSince ?? 0)
        }
        for handle in held where budget.next(after: now) <= now { handle.goOn() }
    }

    /// When something that waits for the budget may go on.
    private var nextRoom: Int64 {
        guard let budget, transfers.values.contains(where: \.handle.isHeld) else { return .max }
        return budget.next(after: Clock.monotonic())
    }

    private func deliver() -> Int {
        var count = 0
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            var code = CURLE_OK
            guard let easy = rushes_curl_done(message, &code) else { continue }
            end(easy, code)
            count += 1
        }
        return count
    }

    private func end(_ easy: UnsafeMutableRawPointer, _ code: CURLcode) {
        guard let transfer = transfers.removeValue(forKey: easy) else { return }
        curl_multi_remove_handle(multi, easy)
        transfer.done(transfer.handle.finish(code), Clock.monotonic() - transfer.started)
    }

    private func dropStalled() -> Int {
        let now = Clock.monotonic()
        let stalled = transfers.filter { _, transfer in transfer.handle.isOver(at: now, patience) }
        for (easy, _) in stalled { end(easy, CURLE_OPERATION_TIMEDOUT) }
        return stalled.count
    }
}
