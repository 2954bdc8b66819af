import Glibc
import Platform
import Slate
import Wire

/// The line to rushesd: orders come in, reports go out. A rushesd that is away is tried again every
/// half second; a rolling camera does not care.
final class Link: @unchecked Sendable {
    private let path: String
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

    /// `connected` is called on the link's thread after every hello.
    init(path: String, camera: String, connected: @escaping @Sendable () -> Void) throws {
        self.path = path
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

    /// Waits for the thread's end, but for at most one write.
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
                let socket = try UnixSocket.connect(path)
                hasComplained = false
                sayHello()
                connected()
                try serve(socket)
            } catch {
                if !hasComplained { Log.notice("rushesd is away: \(error); recording goes on") }
                hasComplained = true
            }
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
    private func serve(_ socket: borrowing Descriptor) throws {
        var lines = LineBuffer(limit: BoxWire.longestLine)
        while !shared.withLock({ $0.isStopping && $0.outgoing.isEmpty }) {
            let hasOutgoing = shared.withLock { !$0.outgoing.isEmpty }
            var interests = [
                Poll.Interest(socket.raw, write: hasOutgoing), Poll.Interest(wake.raw),
            ]
            try Poll.wait(&interests, until: nil)
            wake.clear()
            if interests[0].canWrite { try send(socket) }
            if interests[0].canRead || interests[0].hasFailed { try receive(socket, &lines) }
        }
    }

    private func send(_ socket: borrowing Descriptor) throws {
        try shared.withLock { shared in
            let count = shared.outgoing.withUnsafeBytes {
                Glibc.send(socket.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count >= 0 || errno == EAGAIN || errno == EINTR else {
                throw SystemFailure("write to", path, code: errno)
            }
            if count > 0 { shared.outgoing.removeFirst(count) }
        }
    }

    private func receive(_ socket: borrowing Descriptor, _ lines: inout LineBuffer) throws {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(socket.raw, &bytes, bytes.count, 0)
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        guard count > 0 else {
            throw SystemFailure("read from", path, code: count == 0 ? ECONNRESET : errno)
        }
        lines.append(bytes[..<count])
        while let line = lines.next() { obey(line) }
    }

    private func obey(_ line: LineBuffer.Line) {
        guard case .line(let bytes) = line else {
            return Log.warning("rushesd sent a line that is too long; passed over")
        }
        do {
            guard case .order(let order) = try JSON.decode(BoxReply.self, from: bytes) else {
                return
            }
            // An order to a camera that is not open yet is given again when it says that it is.
            shared.withLock { $0.taker }?(order)
        } catch {
            Log.warning(
                "rushesd sent something this camera does not understand; passed over: \(error)")
        }
    }
}
