import Glibc
import Platform
import Slate
import Synchronization

/// The line to rushesd: orders come in, reports go out. A rushesd that is away is tried again every half second; a rolling camera does not care.
final class Link: @unchecked Sendable {
    private let path: String
    private let camera: String
    private let wake: WakeUp
    private let shared = Mutex(Shared())
    private let take: @Sendable (CameraOrder) -> Void
    private let connected: @Sendable () -> Void

    private struct Shared {
        var outgoing: [UInt8] = []
        var isConnected = false
        var isStopping = false
        var rolling: CameraReport.Progress?
        var ready: CameraReport?
        var device: CameraReport?
    }

    private static let retry: Int64 = 500_000_000
    /// Reports waiting for a rushesd that does not read: more means it hangs, and a new connection tells it all it needs.
    private static let mostWaiting = 1 << 20

    /// `take` is called on the link's thread for every order, `connected` after every hello.
    init(
        path: String, camera: String, take: @escaping @Sendable (CameraOrder) -> Void,
        connected: @escaping @Sendable () -> Void
    ) throws {
        self.path = path
        self.camera = camera
        self.take = take
        self.connected = connected
        wake = try WakeUp()
    }

    /// Any thread. Dropped while rushesd is away: the next hello and the disk say the same.
    func tell(_ report: CameraReport) {
        shared.withLock { shared in
            remember(report, &shared)
            if shared.isConnected { queue(.report(report), &shared) }
        }
        wake.ring()
    }

    func stop() {
        shared.withLock { $0.isStopping = true }
        wake.ring()
    }

    func run() {
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
            _ = try? Poll.wait(&interests, until: Clock.monotonic() + Self.retry)  // Woken early or not, the next turn tries again.
        }
    }

    private func remember(_ report: CameraReport, _ shared: inout Shared) {
        switch report {
        case .opened(let progress), .grew(let progress): shared.rolling = progress
        case .finished: shared.rolling = nil
        case .ready: shared.ready = report
        case .device: shared.device = report
        case .trouble, .live, .peek: break
        }
    }

    private func sayHello() {
        shared.withLock { shared in
            shared.outgoing.removeAll()
            shared.isConnected = true
            queue(.camera(CameraHello(camera: camera, process: getpid(), rolling: shared.rolling)), &shared)
            for report in [shared.ready, shared.device].compactMap({ $0 }) { queue(.report(report), &shared) }
        }
    }

    private func queue(_ request: BoxRequest, _ shared: inout Shared) {
        guard shared.outgoing.count < Self.mostWaiting else { return }
        do {
            shared.outgoing += try Wire.encode(request) + [10]
        } catch {
            Log.error("cannot tell rushesd: \(error)")
        }
    }

    /// Reads and writes until the line breaks (throws) or `stop`.
    private func serve(_ socket: borrowing Descriptor) throws {
        var lines = LineBuffer(limit: BoxWire.longestLine)
        while !shared.withLock({ $0.isStopping && $0.outgoing.isEmpty }) {
            let hasOutgoing = shared.withLock { !$0.outgoing.isEmpty }
            var interests = [Poll.Interest(socket.raw, write: hasOutgoing), Poll.Interest(wake.raw)]
            try Poll.wait(&interests, until: nil)
            wake.clear()
            if interests[0].canWrite { try send(socket) }
            if interests[0].canRead || interests[0].hasFailed { try receive(socket, &lines) }
        }
    }

    private func send(_ socket: borrowing Descriptor) throws {
        try shared.withLock { shared in
            let count = shared.outgoing.withUnsafeBytes { Glibc.send(socket.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count >= 0 || errno == EAGAIN || errno == EINTR else { throw SystemFailure("write to", path, code: errno) }
            if count > 0 { shared.outgoing.removeFirst(count) }
        }
    }

    private func receive(_ socket: borrowing Descriptor, _ lines: inout LineBuffer) throws {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(socket.raw, &bytes, bytes.count, 0)
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        guard count > 0 else { throw SystemFailure("read from", path, code: count == 0 ? ECONNRESET : errno) }
        lines.append(bytes[..<count])
        while let line = lines.next() { obey(line) }
    }

    private func obey(_ line: LineBuffer.Line) {
        guard case .line(let bytes) = line else { return Log.warning("rushesd sent a line that is too long; passed over") }
        do {
            if case .order(let order) = try Wire.decode(BoxReply.self, from: bytes) { take(order) }
        } catch {
            Log.warning("rushesd sent something this camera does not understand; passed over: \(error)")
        }
    }
}
