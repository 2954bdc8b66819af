import CrewGrammar
import CrewSentences
import Glibc
import Platform
import Slate
import Wire

/// Asks rushesd one thing over its socket.
public struct BoxClient: Sendable {
    let path: String
    /// Of what it says when rushesd says nothing.
    let language: Language
    /// Nanoseconds.
    let patience: Int64

    /// Nanoseconds: rushesd answers in milliseconds, a disk that syncs slowly may take a second or
    /// two.
    public static let patience: Int64 = 5_000_000_000

    /// `patience` is in nanoseconds.
    public init(path: String, language: Language = .english, patience: Int64 = Self.patience) {
        self.path = path
        self.language = language
        self.patience = patience
    }

    /// Says a line and waits for its answer; throws `CrewFailure` when there is none. Blocks its
    /// thread for `patience` at most.
    public func ask(_ command: CrewCommandLine) throws -> CrewAnswer {
        try ask([.command(command)])
    }

    /// As above.
    public func ask(_ request: BoxRequest) throws -> CrewAnswer { try ask([request]) }

    /// Says several things, of which only the last is answered.
    ///
    /// Lines with an id are said again when rushesd hung up before it answered, until `patience` is
    /// over: they are obeyed once.
    public func ask(_ requests: [BoxRequest]) throws -> CrewAnswer {
        let line = BoxLine(path: path)
        let lines = try requests.map { try line.bytes(of: $0) }
        guard lines.allSatisfy({ $0.count <= BoxWire.longestLine }) else {
            throw CrewFailure(CrewFailure.tooLong, words.tooLong)
        }
        let deadline = Clock.monotonic() + patience
        let mayRepeat = requests.allSatisfy(\.isObeyedOnce)
        try open(line, deadline)
        while true {
            do {
                return try answer(to: lines, line, deadline)
            } catch let failure as CrewFailure
                where mayRepeat && failure.exitCode == CrewFailure.unreachable
            {
                try openAgain(line, deadline, after: failure)
            }
        }
    }

    /// Until rushesd, which may be starting again, is there; fails with what went wrong first.
    private func openAgain(_ line: BoxLine, _ deadline: Int64, after failure: CrewFailure) throws {
        while Clock.monotonic() + Self.breath < deadline {
            try pause(until: Clock.monotonic() + Self.breath)
            do { return try line.open() } catch { continue }
        }
        throw failure
    }

    /// Between two tries, in nanoseconds.
    private static let breath: Int64 = 50_000_000

    private func pause(until moment: Int64) throws {
        var nobody: [Poll.Interest] = []
        try Poll.wait(&nobody, until: moment)
    }

    private func open(_ line: BoxLine, _ deadline: Int64) throws {
        while true {
            do { return try line.open() } catch  where error.code == EAGAIN {
                // Its queue of callers is full: half the crew called at once, or it hangs.
                guard Clock.monotonic() < deadline else { throw slow }
                try pause(until: Clock.monotonic() + 20_000_000)
            } catch { throw refused(error) }
        }
    }

    private func refused(_ failure: SystemFailure) -> CrewFailure {
        if failure.code == EACCES || failure.code == EPERM {
            return CrewFailure(CrewFailure.notAllowed, words.notAllowed("\(failure)"))
        }
        return CrewFailure(CrewFailure.unreachable, words.unreachable("\(failure)"))
    }

    private var slow: CrewFailure {
        CrewFailure(CrewFailure.silent, words.slow(seconds: patience / 1_000_000_000))
    }

    private var words: ClientWords { ClientWords(language: language) }

    private func answer(to lines: [[UInt8]], _ line: BoxLine, _ deadline: Int64) throws
        -> CrewAnswer
    {
        do {
            try line.send(lines.joined())
            while true {
                for case .answer(let answer) in try line.receive() { return answer }
                try wait(for: line, deadline)
                try line.flush()
            }
        } catch let failure as SystemFailure {
            let isGone = failure.code == ECONNRESET
            throw CrewFailure(
                CrewFailure.unreachable, isGone ? words.hungUp : failure.description)
        }
    }

    private func wait(for line: BoxLine, _ deadline: Int64) throws {
        guard Clock.monotonic() < deadline else { throw slow }
        var interests = [Poll.Interest(line.raw, read: true, write: line.hasMore)]
        try Poll.wait(&interests, until: deadline)
    }
}

extension BoxRequest {
    /// Whether saying it twice is saying it once.
    fileprivate var isObeyedOnce: Bool {
        guard case .command(let command) = self else { return false }
        return command.id != nil
    }
}

/// Why rushesd has not answered: a sentence, and what `rushes` ends with.
public struct CrewFailure: Error, CustomStringConvertible {
    /// One of those below.
    public let exitCode: Int32
    /// Exit codes of sysexits.h: the line is longer than rushesd reads, rushesd is away, it does
    /// not answer in time, its socket is not for us.
    public static let tooLong: Int32 = 64
    /// EX_UNAVAILABLE: rushesd is away, or hung up before it answered.
    public static let unreachable: Int32 = 69
    /// EX_TEMPFAIL: it did not answer in time.
    public static let silent: Int32 = 75
    /// EX_NOPERM: its socket is not for this user.
    public static let notAllowed: Int32 = 77
    /// One sentence in the person's language: why, and what to do.
    public let description: String

    /// `exitCode` is one of those above, `description` a whole sentence.
    public init(_ exitCode: Int32, _ description: String) {
        self.exitCode = exitCode
        self.description = description
    }
}

/// What `rushes` says itself when rushesd does not.
struct ClientWords: Speaking {
    let language: Language

    var tooLong: String {
        say(
            "that is more than \(Grammar.longestLine) bytes to say; nothing was changed",
            "这一行超过 \(Grammar.longestLine) 字节, 没有改动")
    }

    func notAllowed(_ why: String) -> String {
        say("\(why); ask to be put in the group rushes", "没有权限: \(why); 请加入 rushes 组")
    }

    func unreachable(_ why: String) -> String {
        say(
            "rushesd cannot be reached: \(why); is it running? systemctl status rushesd",
            "连不上录制主机: \(why); 在运行吗? systemctl status rushesd")
    }

    func slow(seconds: Int64) -> String {
        say(
            "rushesd has not answered for \(seconds) s; a camera that rolls goes on rolling; what rushes log does not show was dropped",
            "录制主机 \(seconds) 秒没有回答; 录制不受影响; rushes log 里没有的就没有执行")
    }

    var hungUp: String {
        say(
            "rushesd hung up before it answered; look with rushes log whether it was done",
            "rushesd 没有回答就断开了; 用 rushes log 看是否已生效")
    }
}
