import Glibc
import Platform
import Slate

/// Asks rushesd one thing over its socket.
struct BoxClient {
    let path: String

    /// rushesd answers in milliseconds; a disk that syncs slowly may take a second or two.
    private static let patience: Int64 = 5_000_000_000

    func ask(_ command: CrewCommandLine) throws -> CrewAnswer {
        let socket = try connect()
        let deadline = Clock.monotonic() + Self.patience
        try send(try Wire.encode(BoxRequest.command(command)) + [10], socket, deadline)
        return try answer(socket, deadline)
    }

    private func connect() throws -> Descriptor {
        do { return try UnixSocket.connect(path) } catch {
            if error.code == EACCES {
                throw CrewFailure(ExitCodes.notAllowed, "\(error.description); ask to be put in the group rushes")
            }
            throw CrewFailure(ExitCodes.unreachable, "rushesd cannot be reached: \(error.description); is it running? systemctl status rushesd")
        }
    }

    private func send(_ bytes: [UInt8], _ socket: borrowing Descriptor, _ deadline: Int64) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.send(socket.raw, $0.baseAddress! + done, $0.count - done, Int32(MSG_NOSIGNAL)) }
            if count > 0 { done += count } else { try wait(socket, write: true, deadline) }
        }
    }

    private func answer(_ socket: borrowing Descriptor, _ deadline: Int64) throws -> CrewAnswer {
        var lines = LineBuffer(limit: .max)
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(socket.raw, &bytes, bytes.count, 0)
            if count == 0 { throw CrewFailure(ExitCodes.unreachable, "rushesd hung up; look with: rushes status") }
            guard count > 0 else {
                try wait(socket, write: false, deadline)
                continue
            }
            lines.append(bytes[..<count])
            guard case .line(let line)? = lines.next() else { continue }
            guard case .answer(let answer) = try Wire.decode(BoxReply.self, from: line) else { continue }
            return answer
        }
    }

    private func wait(_ socket: borrowing Descriptor, write: Bool, _ deadline: Int64) throws {
        guard errno == EAGAIN || errno == EINTR else {
            throw CrewFailure(ExitCodes.unreachable, SystemFailure("talk to", path, code: errno).description)
        }
        var interests = [Poll.Interest(socket.raw, read: !write, write: write)]
        guard try Poll.wait(&interests, until: deadline) || Clock.monotonic() < deadline else {
            throw CrewFailure(ExitCodes.tryLater, "rushesd has not answered for 5 s; recording is not touched by that; try again")
        }
    }
}

struct CrewFailure: Error, CustomStringConvertible {
    let exitCode: Int32
    let description: String

    init(_ exitCode: Int32, _ description: String) {
        self.exitCode = exitCode
        self.description = description
    }
}
