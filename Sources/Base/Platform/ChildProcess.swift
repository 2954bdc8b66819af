import CPlatform
import Glibc

/// Another program, run to its end and watched: what it writes is bounded, and so is its time.
public struct ChildProcess: Sendable {
    /// How it ended, after which nothing of it runs any more that the kernel lets die.
    public enum Ending: Equatable, Sendable {
        case exited(Int32)
        case died(signal: Int32)
        /// It was killed because it wrote more than `limit` bytes.
        case wroteTooMuch
        /// It was killed because its time was over.
        case hung
        /// It was killed because `attend` said so.
        case calledOff
    }

    /// What the caller wants now.
    public enum Wish: Sendable {
        case goOn
        /// Stand still, without using up time.
        case hold
        case stop
    }

    /// The program's path or name, and its arguments.
    public let command: [String]
    /// Bytes of standard output that are taken.
    public var limit: Int
    /// It may run so long, not counting the time it is held.
    public var patience: Int64

    /// - Parameter patience: nanoseconds.
    public init(_ command: [String], limit: Int, patience: Int64) {
        self.command = command
        self.limit = limit
        self.patience = patience
    }

    /// This process and what it starts run only when nothing else wants the processor or the disk;
    /// there is no way back.
    public static func becomeIdle() { rushes_become_idle() }

    /// Runs it and waits; `attend` is asked ten times a second. Blocks its thread.
    /// - Parameters:
    ///   - input: file that is its standard input.
    ///   - errors: file that its standard error is written to.
    public func run(input: String, errors: String, attend: () -> Wish = { .goOn })
        throws(SystemFailure) -> (
            ending: Ending, output: [UInt8]
        )
    {
        Held.expectNothing("run another program")
        var ends: [Int32] = [-1, -1]
        let failed = rushes_pipe(&ends)
        guard failed == 0 else { throw SystemFailure("make a pipe for", name, code: -failed) }
        let reading = Descriptor(owning: ends[0])
        let writing = Descriptor(owning: ends[1])
        let process = try start(input: input, output: writing, errors: errors)
        try writing.close("the pipe to \(name)")
        defer { kill(-process, SIGKILL) }
        return try watch(process, reading, attend)
    }

    private var name: String { command.first ?? "" }

    /// A group of its own, so that what it starts goes with it; the usual signals, since ours may
    /// be blocked.
    private func start(input: String, output: borrowing Descriptor, errors: String)
        throws(SystemFailure) -> pid_t
    {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output.raw, 1)
        posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let failed = posix_spawnp(&process, name, &files, &attributes, &arguments, environ)
        guard failed == 0 else {
            throw SystemFailure(
                "start", name, code: failed, hint: "check that it is installed and may be run")
        }
        return process
    }

    private func watch(
        _ process: pid_t, _ reading: borrowing Descriptor, _ attend: () -> Wish
    ) throws(SystemFailure) -> (ending: Ending, output: [UInt8]) {
        var output: [UInt8] = []
        var left = patience
        var last = Clock.monotonic()
        var isHeld = false
        while true {
            let status = try state(process)
            try take(reading, &output, wait: status == nil)
            if let status { return (output.count > limit ? .wroteTooMuch : status, output) }
            let now = Clock.monotonic()
            if !isHeld { left -= now - last }
            last = now
            let wish = attend()
            let end: Ending? =
                output.count > limit
                ? .wroteTooMuch : left < 0 ? .hung : wish == .stop ? .calledOff : nil
            if let end {
                try bury(process)
                return (end, output)
            }
            if (wish == .hold) != isHeld {
                isHeld.toggle()
                kill(-process, isHeld ? SIGSTOP : SIGCONT)
            }
        }
    }

    /// Kills it. One that a driver holds in the kernel may take for ever to die of it, and is left
    /// behind after a second.
    private func bury(_ process: pid_t) throws(SystemFailure) {
        kill(-process, SIGKILL)
        let moment = Clock.monotonic() + 1_000_000_000
        while try state(process) == nil && Clock.monotonic() < moment {
            Clock.sleep(until: Clock.monotonic() + 1_000_000)
        }
    }

    /// Takes what there is; waits a tenth of a second for it.
    private func take(_ reading: borrowing Descriptor, _ output: inout [UInt8], wait: Bool)
        throws(SystemFailure)
    {
        var interests = [Poll.Interest(reading.raw)]
        let moment = Clock.monotonic() + (wait ? 100_000_000 : 0)
        try Poll.wait(&interests, until: moment)
        var bytes = [UInt8](repeating: 0, count: 65536)
        while output.count <= limit {
            let count = read(reading.raw, &bytes, bytes.count)
            if count == 0 && wait { Clock.sleep(until: moment) }
            guard count > 0 else { return }
            output += bytes[..<count]
        }
    }

    /// Nil while it runs.
    private func state(_ process: pid_t) throws(SystemFailure) -> Ending? {
        var status: Int32 = 0
        let answer = waitpid(process, &status, WNOHANG)
        if answer == 0 || (answer < 0 && errno == EINTR) { return nil }
        guard answer == process else { throw SystemFailure("wait for", name, code: errno) }
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .died(signal: signal)
    }
}
