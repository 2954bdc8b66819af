import CLibAV
import Glibc
import Platform
import Synchronization

/// What libavformat and libsrt say, instead of on standard error: into our log, seldom and without
/// secrets.
///
/// Some reasons they tell in words alone: their codes are EIO for a wrong passphrase, an unknown
/// host and a broken handshake alike. This is the one place that matches such words; what it does
/// not find is told by its code.
package enum LibraryLog {
    /// What the words said.
    package enum Hint: Sendable {
        case unknownHost, tls, refusedStream, wrongPassphrase, unsecured
    }

    private struct Heard {
        var hint: Hint?
        var missed = 0
    }

    private struct Rejection {
        var hint: Hint
        var time: Int64
    }

    private struct State {
        /// By thread: a connection is opened and read on one.
        var heard: [pthread_t: Heard] = [:]
        /// libsrt turns callers away on threads of its own.
        var rejection: Rejection?
        var secrets: Set<String> = []
        var budget = LineBudget()
        var isInstalled = false
    }

    private static let state = Locked(State())

    /// Nothing goes to standard error; for work whose failures we report ourselves.
    package static func keepQuiet() { rushes_av_silent() }

    /// What both libraries say goes to the journal, seldom and without addresses, and to no
    /// terminal; for good. A second call does nothing.
    package static func sayLittle() {
        let isFirst = state.withLock { state in
            defer { state.isInstalled = true }
            return !state.isInstalled
        }
        guard isFirst else { return }
        av_log_set_level(AV_LOG_WARNING)
        av_log_set_callback { context, level, format, arguments in
            LibraryLog.hear(context, level, format, arguments)
        }
        SRTLog.install()
    }

    /// Words that are never logged.
    package static func hide(_ secrets: [String]) {
        state.withLock { $0.secrets.formUnion(secrets.filter { $0.utf8.count > 2 }) }
    }

    /// Forgets what was heard on this thread.
    package static func begin() { state.withLock { $0.heard[pthread_self()] = Heard() } }

    /// Forgets this thread.
    package static func end() { state.withLock { $0.heard[pthread_self()] = nil } }

    /// What this thread's words said since `begin`.
    package static var hint: Hint? { state.withLock { $0.heard[pthread_self()]?.hint } }

    /// Packets of RTP that this thread missed since last asked.
    package static func takeMissed() -> Int {
        state.withLock { state in
            let missed = state.heard[pthread_self()]?.missed ?? 0
            if missed > 0 { state.heard[pthread_self()]?.missed = 0 }
            return missed
        }
    }

    /// Why libsrt turned the last caller away after a moment (CLOCK_MONOTONIC), if it did.
    package static func rejection(after time: Int64) -> Hint? {
        state.withLock { state in
            guard let rejection = state.rejection, rejection.time > time else { return nil }
            return rejection.hint
        }
    }

    private static let longestLine = 1024

    private static func hear(
        _ context: UnsafeMutableRawPointer?, _ level: Int32, _ format: UnsafePointer<CChar>?,
        _ arguments: CVaListPointer?
    ) {
        // Whether the list of arguments may be nil differs between processors.
        guard level <= AV_LOG_WARNING, let format, let arguments else { return }
        let line = withUnsafeTemporaryAllocation(of: CChar.self, capacity: longestLine) {
            buffer -> String in
            guard let base = buffer.baseAddress else { return "" }
            var prefix: Int32 = 1
            av_log_format_line2(
                context, level, format, arguments, base, Int32(longestLine), &prefix)
            return String(cString: base)
        }
        note(line, isError: level <= AV_LOG_ERROR)
    }

    /// A line of libavformat or libavcodec.
    static func note(_ line: String, isError: Bool) {
        let thread = pthread_self()
        let said = state.withLock { state -> String? in
            if let missed = missed(in: line) { state.heard[thread]?.missed += missed }
            if let hint = hint(in: line) { state.heard[thread]?.hint = hint }
            return isError
                ? state.budget.pass(hidden(line, state.secrets), at: Clock.monotonic()) : nil
        }
        if let said { Log.detail("library: \(said)") }
    }

    /// A line of libsrt.
    static func noteSRT(_ line: String) {
        let now = Clock.monotonic()
        let said = state.withLock { state -> String? in
            if let hint = hintOfSRT(in: line) { state.rejection = Rejection(hint: hint, time: now) }
            return state.budget.pass(hidden(line, state.secrets), at: now)
        }
        if let said { Log.detail("library: srt: \(said)") }
    }

    /// `RTP: missed 3 packets` (libavformat/rtpdec.c): the packets after it tell nothing of it.
    static func missed(in line: String) -> Int? {
        guard let mark = line.firstRange(of: "RTP: missed ") else { return nil }
        return Int(line[mark.upperBound...].prefix { $0.isNumber })
    }

    private static func hint(in line: String) -> Hint? {
        if line.contains("Failed to resolve hostname") { return .unknownHost }
        // A server says which of application and key it does not know in words of its own.
        if line.contains("Server error:") { return .refusedStream }
        if line.contains("[tls @") { return .tls }
        return nil
    }

    /// libsrt 1.4 and 1.5: `rsp(REJECT): 1010`, `REJECT reported from HS processing: ...`.
    private static func hintOfSRT(in line: String) -> Hint? {
        let has = { (words: [String]) in words.contains { line.contains($0) } }
        if has(["BADSECRET", "Incorrect passphrase", "REJECT): 1010"]) { return .wrongPassphrase }
        if has(["UNSECURE", "Password required or unexpected", "REJECT): 1011"]) {
            return .unsecured
        }
        if has(["REJECT reported from HS"]) { return .refusedStream }
        return nil
    }

    private static func hidden(_ line: String, _ secrets: Set<String>) -> String {
        var line = line.trimmingSuffix { $0.isWhitespace }
        for secret in secrets { line = line.replacing(secret, with: "...") }
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        return words.map { $0.contains("://") ? "(address)" : $0 }.joined(separator: " ")
    }
}

extension String {
    fileprivate func trimmingSuffix(while isOut: (Character) -> Bool) -> String {
        String(reversed().drop(while: isOut).reversed())
    }
}

/// How many lines of a library are passed on: each once a minute, ten a minute in all. Pure.
struct LineBudget {
    private static let period: Int64 = 60_000_000_000
    private static let most = 10

    private var begun: Int64 = 0
    private var seen: Set<String> = []
    private var leftOut = 0

    /// The line, with how many were left out before it; nil when it is one too many.
    mutating func pass(_ line: String, at now: Int64) -> String? {
        if now - begun >= Self.period {
            begun = now
            seen = []
        }
        guard seen.count < Self.most, seen.insert(Self.kind(of: line)).inserted else {
            leftOut += 1
            return nil
        }
        defer { leftOut = 0 }
        return leftOut > 0 ? "\(line) (\(leftOut) lines left out before)" : line
    }

    /// Without what differs each time: numbers and addresses of memory.
    private static func kind(of line: String) -> String {
        line.split(separator: " ").map { $0.contains(where: \.isNumber) ? "#" : $0 }.joined(
            separator: " ")
    }
}

/// libsrt's own log (srt.h), which libavformat leaves on standard error. The library comes with
/// libavformat, in one of two builds or not at all, so that its functions are asked for by name.
private enum SRTLog {
    typealias Handler =
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?
        ) -> Void
    typealias SetHandler = @convention(c) (UnsafeMutableRawPointer?, Handler?) -> Void
    typealias SetNumber = @convention(c) (Int32) -> Void

    /// LOG_WARNING of syslog(3), which libsrt uses.
    private static let warning: Int32 = 4
    /// SRT_LOGF_DISABLE_TIME | ..._THREADNAME | ..._SEVERITY | ..._EOL: the bare message.
    private static let bare: Int32 = 15

    static func install() {
        if let flags = symbol("srt_setlogflags", SetNumber.self) { flags(bare) }
        if let level = symbol("srt_setloglevel", SetNumber.self) { level(warning) }
        guard let set = symbol("srt_setloghandler", SetHandler.self) else { return }
        set(nil) { _, _, _, _, _, message in
            if let message { LibraryLog.noteSRT(String(cString: message)) }
        }
    }

    private static func symbol<T>(_ name: String, _: T.Type) -> T? {
        dlsym(nil, name).map { unsafeBitCast($0, to: T.self) }
    }
}
