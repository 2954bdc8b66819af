import Glibc
import Platform
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 for tests: it answers as told, and breaks as told.
public final class FaultServer: Sendable {
    public struct Request: Sendable {
        public var method: String
        public var path: String
        /// Names in lower case.
        public var headers: [String: String]
        public var body: [UInt8] = []
    }

    public enum Reading: Sendable {
        case all
        /// Reads so much of the body, then breaks the line with a reset after `answer` was asked
        /// (and its answer thrown away).
        case cut(after: Int)
    }

    public enum Answer: Sendable {
        case reply(Int, [String: String], [UInt8])
        /// Promises the whole body, sends so much of it, and resets.
        case cutReply(Int, [String: String], [UInt8], after: Int)
        /// Closes without a word.
        case hangUp
        /// A body without a length: bytes as they come, until the queue is closed.
        case stream(Int, [String: String], BoundedQueue<[UInt8]>)

        public static func status(_ status: Int, _ headers: [String: String] = [:]) -> Answer {
            .reply(status, headers, [])
        }
    }

    /// What to do with a request's body, then with the request. Called on the connection's thread.
    public protocol Script: Sendable {
        func reading(of head: Request) -> Reading
        func answer(to request: Request) -> Answer
    }

    public let port: Int
    public var url: String { "http://127.0.0.1:\(port)" }
    private let listener: Int32
    private let script: any Script
    private let open = Mutex<Set<Int32>>([])
    private let isStopped = Atomic<Bool>(false)

    /// Listens on `port`, 0 for any free one.
    public init(_ script: any Script, port: Int = 0) throws {
        self.script = script
        let socket = try Loopback.listen(port)
        (listener, self.port) = (socket, Loopback.port(of: socket))
        _ = try NamedThread("fault server") { [self] in acceptAll() }
    }

    /// Ends the server and resets its connections.
    public func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        open.withLock { $0.forEach(Loopback.breakLine) }
    }

    private func acceptAll() {
        while true {
            let raw = accept(listener, nil, nil)
            guard raw >= 0, !isStopped.load(ordering: .relaxed) else { break }
            open.withLock { _ = $0.insert(raw) }
            // A thread that cannot start is a line that breaks.
            let thread = try? NamedThread("fault line") { [self] in serve(raw) }
            if thread == nil { end(raw) }
        }
        close(listener)
    }

    private func end(_ raw: Int32) {
        open.withLock { _ = $0.remove(raw) }
        close(raw)
    }

    private func serve(_ raw: Int32) {
        defer { end(raw) }
        let line = Line(raw)
        while let head = line.readHead() {
            var request = head
            let length = Int(head.headers["content-length"] ?? "") ?? 0
            if head.headers["expect"]?.lowercased() == "100-continue" {
                line.write("HTTP/1.1 100 Continue\r\n\r\n")
            }
            switch script.reading(of: head) {
            case .all: request.body = line.read(length)
            case .cut(let count):
                request.body = line.read(min(count, length))
                _ = script.answer(to: request)
                return Loopback.breakLine(raw)
            }
            guard request.body.count == length,
                line.give(script.answer(to: request), isHead: request.method == "HEAD")
            else { return }
        }
    }
}

extension FaultServer.Line {
    /// False when the connection is over.
    fileprivate func give(_ answer: FaultServer.Answer, isHead: Bool) -> Bool {
        switch answer {
        case .reply(let status, let headers, let body):
            write(head(status, headers, length: body.count))
            return isHead || write(body)
        case .cutReply(let status, let headers, let body, let count):
            write(head(status, headers, length: body.count))
            write(Array(body.prefix(count)))
            waitUntilSent()
            return false
        case .hangUp: return false
        case .stream(let status, let headers, let queue):
            write(head(status, headers.merging(["Connection": "close"]) { $1 }, length: nil))
            while let bytes = queue.pop() { guard write(bytes) else { break } }
            return false
        }
    }

    private func head(_ status: Int, _ headers: [String: String], length: Int?) -> String {
        var lines = ["HTTP/1.1 \(status) X"] + headers.map { "\($0.key): \($0.value)" }
        if let length, status != 204 { lines.append("Content-Length: \(length)") }
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }
}
