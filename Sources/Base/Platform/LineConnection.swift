import Glibc

/// The client's end of a Unix socket that speaks in lines: it never waits. One thread.
public final class LineConnection {
    private let socket: Descriptor
    private let path: String
    private var lines: LineBuffer
    private var outgoing: [UInt8] = []
    private var room = [UInt8](repeating: 0, count: 65536)

    /// Connects to whoever listens under `path`; `longestLine` is in bytes, and what is longer is
    /// passed over. EAGAIN where the listener's queue of callers is full.
    public init(to path: String, longestLine: Int = .max) throws(SystemFailure) {
        socket = try UnixSocket.connect(path)
        self.path = path
        lines = LineBuffer(limit: longestLine)
    }

    /// For `poll`.
    public var raw: Int32 { socket.raw }

    /// Whether the socket did not take all yet: `poll` for writing, then `flush`.
    public var hasMore: Bool { !outgoing.isEmpty }

    /// Sends whole lines, their ends among them: what the socket takes now, the rest with `flush`.
    public func send(_ bytes: some Sequence<UInt8>) throws(SystemFailure) {
        outgoing.append(contentsOf: bytes)
        try flush()
    }

    /// Sends what the socket takes of what is left.
    public func flush() throws(SystemFailure) {
        while !outgoing.isEmpty {
            let count = Glibc.send(socket.raw, outgoing, outgoing.count, Int32(MSG_NOSIGNAL))
            if count < 0 && errno == EAGAIN { return }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure("send to", path, code: errno) }
            outgoing.removeFirst(count)
        }
    }

    /// The whole lines that have come, without their ends. Of an end that hung up the last lines
    /// come first; then it is ECONNRESET.
    public func receive() throws(SystemFailure) -> [LineBuffer.Line] {
        var found: [LineBuffer.Line] = []
        while true {
            let count = recv(socket.raw, &room, room.count, 0)
            let code = errno
            if count > 0 { lines.append(room[..<count]) }
            while let line = lines.next() { found.append(line) }
            if count == room.count || count < 0 && code == EINTR { continue }
            if count > 0 || count < 0 && code == EAGAIN || !found.isEmpty { return found }
            throw SystemFailure("hear from", path, code: count == 0 ? ECONNRESET : code)
        }
    }
}
