import Glibc
import Platform
import Slate

/// Asks rushesd one thing over its socket.
struct BoxClient {
    let path: String

    /// Nanoseconds. rushesd answers in milliseconds; a disk that syncs slowly may take a second or two.
    var patience: Int64 = 5_000_000_000

    func ask(_ command: CrewCommandLine) throws -> CrewAnswer {
        let line = try Wire.encode(BoxRequest.command(command)) + [10]
        guard line.count <= BoxWire.longestLine else {
            throw CrewFailure(ExitCodes.usage, "that is more than \(Grammar.longestLine) bytes to say; nothing was changed")
        }
        let deadline = Clock.monotonic() + patience
        let socket = try connect(deadline)
        try send(line, socket, deadline)
        return try answer(socket, deadline)
    }

    private func connect(_ deadline: Int64) throws -> Descriptor {
        while true {
            do { return try UnixSocket.connect(path) } catch  where error.code == EAGAIN {
                // Its queue of callers is full: half the crew called at once, or it hangs.
                guard Clock.monotonic() < deadline else { throw slow }
                var nobody: [Poll.Interest] = []
                try Poll.wait(&nobody, until: Clock.monotonic() + 20_000_000)
            } catch { throw refused(error) }
        }
    }

    private func refused(_ failure: SystemFailure) -> CrewFailure {
        if failure.code == EACCES || failure.code == EPERM {
            return CrewFailure(ExitCodes.notAllowed, "\(failure.description); ask to be put in the group rushes")
        }
        return CrewFailure(
            ExitCodes.unreachable, "rushesd cannot be reached: \(failure.description); is it running? systemctl status rushesd")
    }

    private var slow: CrewFailure {
        CrewFailure(
            ExitCodes.tryLater,
            "rushesd has not answered for \(patience / 1_000_000_000) s; a camera that rolls goes on rolling; look with rushes log before you say it again"
        )
    }

    private func send(_ bytes: [UInt8], _ socket: borrowing Descriptor, _ deadline: Int64) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.send(socket.raw, $0.baseAddress! + done, $0.count - done, Int32(MSG_NOSIGNAL)) }
            if count > 0 { done += count } else { try wait(socket, write: true, deadline, errno) }
        }
    }

    private func answer(_ socket: borrowing Descriptor, _ deadline: Int64) throws -> CrewAnswer {
        var lines = LineBuffer(limit: .max)
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            while case .line(let line)? = lines.next() {
                if case .answer(let answer) = try Wire.decode(BoxReply.self, from: line) { return answer }
            }
            let count = recv(socket.raw, &bytes, bytes.count, 0)
            if count == 0 {
                throw CrewFailure(ExitCodes.unreachable, "rushesd hung up before it answered; look with rushes log whether it was done")
            }
            guard count > 0 else {
                try wait(socket, write: false, deadline, errno)
                continue
            }
            lines.append(bytes[..<count])
        }
    }

    private func wait(_ socket: borrowing Descriptor, write: Bool, _ deadline: Int64, _ code: Int32) throws {
        guard code == EAGAIN || code == EINTR else {
            throw CrewFailure(ExitCodes.unreachable, SystemFailure("talk to", path, code: code).description)
        }
        guard Clock.monotonic() < deadline else { throw slow }
        var interests = [Poll.Interest(socket.raw, read: !write, write: write)]
        try Poll.wait(&interests, until: deadline)
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
