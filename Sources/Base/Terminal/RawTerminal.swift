import Glibc
import Platform

/// The terminal in raw mode on the alternate screen; whatever ends the process gives it back as it
/// was.
///
/// One at a time in a process. Deadly signals, stop and continue are handled inside; only SIGKILL
/// cannot be.
public struct RawTerminal: ~Copyable {
    /// What `wait` found.
    public struct Ready: Sendable {
        /// Bytes came, or the line was hung up: call `read`.
        public var hasInput = false
        /// The window changed, or the process came back from a stop: ask `size` and paint all.
        public var isChanged = false
        /// The other descriptor can be read, takes bytes where that was asked for, or broke.
        public var other = false
    }

    private let input: Int32
    private let output: Int32
    private let ownsOutput: Bool
    private let bell: Descriptor
    private var unsent: [UInt8] = []

    /// Takes over the terminal behind two descriptors that stay the caller's; throws ENOTTY when it
    /// is none.
    public init(input: Int32 = 0, output: Int32 = 1) throws(SystemFailure) {
        // Opened anew, so that not blocking is ours alone and not the shell's, which shares the old
        // one.
        let own = RawTerminal.reopen(output)
        do { bell = try TerminalGuard.enter(own ?? output) } catch {
            if let own { Glibc.close(own) }
            throw error
        }
        (self.input, self.output, ownsOutput) = (input, own ?? output, own != nil)
    }

    deinit {
        TerminalGuard.leave()
        if ownsOutput { Glibc.close(output) }
    }

    /// Gives the terminal back now.
    public consuming func close() {}

    /// Columns and rows; 80 x 24 when the terminal does not know (a serial line).
    public var size: (columns: Int, rows: Int) {
        TerminalGuard.size(output) ?? (80, 24)
    }

    /// Whether all that was sent is with the terminal; false drops frames (see `Throttle`).
    public var lineIsFree: Bool { unsent.isEmpty }

    /// Sends without waiting; what the line does not take now goes out in later calls of `wait`.
    public mutating func send(_ bytes: [UInt8]) throws(SystemFailure) {
        unsent += bytes
        try flush()
    }

    /// Waits for keys, a change, or another descriptor (a socket, -1 for none), and sends what is
    /// left; nil waits for ever.
    ///
    /// - Parameter writing: whether the other descriptor is also waited for until it takes bytes.
    public mutating func wait(_ timeout: Duration?, also other: Int32 = -1, writing: Bool = false)
        throws(SystemFailure) -> Ready
    {
        var polled = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: bell.raw, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN | (writing ? POLLOUT : 0)), revents: 0),
            pollfd(fd: lineIsFree ? -1 : output, events: Int16(POLLOUT), revents: 0),
        ]
        let count = poll(&polled, nfds_t(polled.count), timeout.map(RawTerminal.milliseconds) ?? -1)
        if count < 0 && errno != EINTR {
            throw SystemFailure("wait for", "the terminal", code: errno)
        }
        if count <= 0 { return Ready() }
        if polled[3].revents != 0 { try flush() }
        return Ready(
            hasInput: polled[0].revents != 0, isChanged: answerBell(polled[1]),
            other: polled[2].revents != 0)
    }

    /// The bytes that came, at most 4096; empty at the end of the input (the line was hung up).
    /// Call after `hasInput`.
    public func read() throws(SystemFailure) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            let got = Glibc.read(input, buffer.baseAddress, buffer.count)
            failure = got < 0 ? errno : 0
            count = max(got, 0)
        }
        // EIO is how a pseudo-terminal says that its other side is gone.
        if failure != 0 && failure != EIO {
            throw SystemFailure("read from", "the terminal", code: failure)
        }
        return bytes
    }

    private mutating func flush() throws(SystemFailure) {
        while !unsent.isEmpty {
            let count = Glibc.write(output, unsent, unsent.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN { return }
            if count < 0 { throw SystemFailure("write to", "the terminal", code: errno) }
            unsent.removeFirst(count)
        }
    }

    private func answerBell(_ polled: pollfd) -> Bool {
        var rings: UInt64 = 0
        return polled.revents != 0 && Glibc.read(bell.raw, &rings, 8) == 8
    }

    private static func reopen(_ output: Int32) -> Int32? {
        var name = [CChar](repeating: 0, count: 256)
        guard ttyname_r(output, &name, name.count) == 0 else { return nil }
        let own = open(name, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return own >= 0 ? own : nil
    }

    /// Rounded up, so that a deadline has passed when the wait is over.
    private static func milliseconds(_ duration: Duration) -> Int32 {
        let (seconds, attoseconds) = duration.components
        return Int32(
            clamping: max(
                0, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}
