import Glibc
import Platform
import Slate
import Wire

/// A standing line to rushesd: never waits, and tells when it broke; its owner opens it again. One
/// thread.
public final class BoxLine {
    private let path: String
    private let longestLine: Int
    private var connection: LineConnection?

    /// `longestLine` is in bytes; a longer one of rushesd's is passed over.
    public init(path: String, longestLine: Int = .max) {
        self.path = path
        self.longestLine = longestLine
    }

    /// For `poll`; -1 while there is no line.
    public var raw: Int32 { connection?.raw ?? -1 }

    /// Whether `open` has succeeded since the last `close`; a line that broke stays open until its
    /// owner closes it.
    public var isOpen: Bool { connection != nil }

    /// Calls; throws one sentence when nobody answers.
    public func open() throws(SystemFailure) {
        close()
        connection = try LineConnection(to: path, longestLine: longestLine)
    }

    /// What was not sent is forgotten.
    public func close() { connection = nil }

    /// Sends what the socket takes now; the rest goes with `flush`.
    public func send(_ request: BoxRequest) throws(SystemFailure) {
        try send(try bytes(of: request))
    }

    /// The same of requests that are encoded already, each with a newline behind it.
    public func send(_ bytes: some Sequence<UInt8>) throws(SystemFailure) {
        try connection?.send(bytes)
    }

    /// A request as rushesd reads it: a line of JSON and its newline.
    public func bytes(of request: BoxRequest) throws(SystemFailure) -> [UInt8] {
        do { return try JSON.encode(request) + [10] } catch {
            throw SystemFailure("send to", path, code: EINVAL)
        }
    }

    /// Whether the socket did not take all yet: `poll` for writing, then `flush`.
    public var hasMore: Bool { connection?.hasMore ?? false }

    /// Sends what the socket takes now of what `send` left over; throws when the line broke.
    public func flush() throws(SystemFailure) { try connection?.flush() }

    /// What has come; throws when rushesd hung up, and when it said what is no reply.
    public func receive() throws -> [BoxReply] {
        var replies: [BoxReply] = []
        try receive { replies.append(try $0.get()) }
        return replies
    }

    /// What has come, one after another; what is no reply of this version's, or too long a line, is
    /// a failure. Throws when rushesd hung up.
    public func receive(_ take: (Result<BoxReply, any Error>) throws -> Void) throws {
        for line in try connection?.receive() ?? [] {
            switch line {
            case .line(let bytes): try take(Result { try JSON.decode(BoxReply.self, from: bytes) })
            case .tooLong: try take(.failure(SystemFailure("read from", path, code: EMSGSIZE)))
            }
        }
    }
}
