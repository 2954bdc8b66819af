import BoxLink
import Glibc
import Platform
import Slate
import Wire

/// The line to rushesd: orders come in, reports go out. A rushesd that is away is tried again every
/// half second; a rolling camera does not care.
final class Link: @unchecked Sendable {
    private let line: BoxLine
    private let camera: String
    private let wake: WakeUp
    private let shared = Locked(Shared())
    private let connected: @Sendable () -> Void
    private let thread = Locked<NamedThread?>(nil)

    private struct Shared {
        var outgoing: [UInt8] = []
        var isConnected = false
        var isStopping = false
        /// Takes orders; nil until the camera was opened.
        var taker: (@Sendable (CameraOrder) -> Void)?
        var rolling: CameraReport.Progress?
        var ready: CameraReport?
        var device: CameraReport?
    }

    private static let retry: Int64 = 500_000_000
    /// Reports waiting for a rushesd that does not read: more means it hangs, and a new connection
    /// tells it all it needs.
    private static let mostWaiting = 1 << 20

    /// So long a rushesd that does not read may hold up a camera's end, in nanoseconds.
    private static let farewell: Int64 = 1_000_000_000

    /// `connected` is called on the link's thread after every hello.
    init(path: String, camera: String, connected: @escaping @Sendable () -> Void) throws {
        line = BoxLine(path: path, longestLine: BoxWire.longestLine)
        self.camera = camera
        self.connected = connected
        wake = try WakeUp()
    }

    func start() throws {
        let running = try NamedThread("link") { self.run() }
        thread.withLock { $0 = running }
    }

    /// The camera is open: says hello again, and from then on `take` is called on the link's thread
    /// for every order.
    func open(_ take: @escaping @Sendable (CameraOrder) -> Void) {
        let isGreeted = shared.withLock { shared in
            shared.taker = take
            if shared.isConnected { greet(&shared) }
            return shared.isConnected
        }
        if isGreeted { connected() }
        wake.ring()
    }

    /// Any thread. Dropped while rushesd is away: the next hello and the disk say the same.
    func tell(_ report: CameraReport) {
        shared.withLock { shared in
            remember(report, &shared)
            if shared.isConnected { queue(.report(report), &shared) }
        }
        wake.ring()
    }

    /// Waits for the thread's end, and until rushesd has read what was told, for a second at most.
    func stop() {
        shared.withLock { $0.isStopping = true }
        wake.ring()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }

    private func run() {
        var hasComplained = false
        while !shared.withLock({ $0.isStopping }) {
            do {
                try line.open()
                hasComplained = false
                sayHello()
                connected()
                try serve()
            } catch {
                if !hasComplained { Log.notice("rushesd is away: \(error); recording goes on") }
                hasComplained = true
            }
            line.close()
            shared.withLock { $0.isConnected = false }
            var interests = [Poll.Interest(wake.raw)]
            // Woken early or not, the next turn tries again.
            _ = try? Poll.wait(&interests, until: Clock.monotonic() + Self.retry)
        }
    }

    private func remember(_ report: CameraReport, _ shared: inout Shared) {
        switch report {
        case .opened(let progress), .grew(let progress): shared.rolling = progress
        case .finished: shared.rolling = nil
        case .ready: shared.ready = report
        case .device: shared.device = report
        case .trouble, .live, .peek, .missed: break
        }
    }

    private func sayHello() {
        shared.withLock { shared in
            shared.outgoing.removeAll()
            shared.isConnected = true
            greet(&shared)
        }
    }

    private func greet(_ shared: inout Shared) {
        let hello = CameraHello(
            camera: camera, process: getpid(), rolling: shared.rolling, isOpen: shared.taker != nil)
        queue(.camera(hello), &shared)
        for report in [shared.ready, shared.device].compactMap({ $0 }) {
            queue(.report(report), &shared)
        }
    }

    private func queue(_ request: BoxRequest, _ shared: inout Shared) {
        guard shared.outgoing.count < Self.mostWaiting else { return }
        do {
            shared.outgoing += try JSON.encode(request) + [10]
        } catch {
            Log.error("cannot tell rushesd: \(error)")
        }
    }

    /// Reads and writes until the line breaks (throws) or `stop`.
    private func serve() throws {
        var end: Int64?
        while true {
            try send()
            if shared.withLock({ $0.isStopping }) {
                end = end ?? Clock.monotonic() + Self.farewell
                if !line.hasMore || Clock.monotonic() >= end ?? 0 { return }
            }
            var interests = [
                Poll.Interest(line.raw, write: line.hasMore), Poll.Interest(wake.raw),
            ]
            try Poll.wait(&interests, until: end)
            wake.clear()
            if interests[0].canRead || interests[0].hasFailed { try line.receive(obey) }
        }
    }

    /// What waits, once the socket has taken what went before.
    private func send() throws {
        if line.hasMore { try line.flush() }
        guard !line.hasMore else { return }
        let bytes = shared.withLock { shared in
            defer { shared.outgoing = [] }
            return shared.outgoing
        }
        try line.send(bytes)
    }

    private func obey(_ reply: Result<BoxReply, any Error>) {
        switch reply {
        // An order to a camera that is not open yet is given again when it says that it is.
        case .success(.order(let order)): shared.withLock { $0.taker }?(order)
        case .success: break
        case .failure(let error):
            Log.warning(
                "rushesd sent something this camera does not understand; passed over: \(error)")
        }
    }
}
