import Glibc
import Platform
import Slate
import Wire

/// The prompt's standing line to rushesd: never waits, and tells when it broke. One thread.
final class BoxLine {
    private let path: String
    private var socket: Descriptor?
    private var lines = LineBuffer(limit: .max)
    private var outgoing: [UInt8] = []

    init(path: String) { self.path = path }

    /// For `poll`; -1 while there is no line.
    var raw: Int32 { socket?.raw ?? -1 }

    /// Calls; throws one sentence when nobody answers.
    func open() throws(SystemFailure) {
        close()
        socket = try UnixSocket.connect(path)
    }

    func close() {
        socket = nil
        lines = LineBuffer(limit: .max)
        outgoing = []
    }

    /// Sends what the socket takes now; the rest goes with `flush`.
    func send(_ request: BoxRequest) throws(SystemFailure) {
        do { outgoing += try JSON.encode(request) + [10] } catch {
            throw SystemFailure("send to", path, code: EINVAL)
        }
        try flush()
    }

    /// Whether the socket did not take all yet: `poll` for writing, then `flush`.
    var hasMore: Bool { !outgoing.isEmpty }

    func flush() throws(SystemFailure) {
        guard let raw = socket?.raw else { return }
        while !outgoing.isEmpty {
            let count = Glibc.send(raw, outgoing, outgoing.count, Int32(MSG_NOSIGNAL))
            if count < 0 && errno == EAGAIN { return }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure("send to", path, code: errno) }
            outgoing.removeFirst(count)
        }
    }

    /// What has come; throws when rushesd hung up.
    func receive() throws -> [BoxReply] {
        guard let raw = socket?.raw else { return [] }
        var bytes = [UInt8](repeating: 0, count: 65536)
        var replies: [BoxReply] = []
        while true {
            let count = recv(raw, &bytes, bytes.count, 0)
            if count > 0 { lines.append(bytes[..<count]) }
            while case .line(let line)? = lines.next() {
                replies.append(try JSON.decode(BoxReply.self, from: line))
            }
            if count == bytes.count || count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN || count > 0 { return replies }
            if !replies.isEmpty { return replies }
            throw SystemFailure("hear from", path, code: count == 0 ? ECONNRESET : errno)
        }
    }
}
