import Glibc
import Platform

/// A pseudo-terminal with the probe program on it; ends the program when it goes.
final class Stage {
    private let master: Int32
    private let slave: Int32
    private(set) var process: pid_t = 0
    private var seen: [UInt8] = []
    private var hasEnded = false

    init() throws(SystemFailure) {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h, which the C importer does not carry
        // over.
        var number: Int32 = 0
        guard master >= 0, ioctl(master, 0x4004_5431, &number) == 0,
            ioctl(master, 0x8004_5430, &number) == 0
        else {
            throw SystemFailure("open", "a pty", code: errno)
        }
        let name = "/dev/pts/\(number)"
        slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        resize(columns: 80, rows: 24)
        let status = spawn(on: name)
        guard status == 0 else { throw SystemFailure("start", "the probe", code: status) }
    }

    deinit {
        if !hasEnded {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        close(slave)
        close(master)
    }

    /// Echo and line mode are on, as a shell wants them.
    var isCooked: Bool {
        var modes = termios()
        tcgetattr(slave, &modes)
        return modes.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    func type(_ text: String) { _ = write(master, text, text.utf8.count) }

    /// Whether the text stands in what the program has written, within ten seconds.
    func shows(_ text: String) -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            if String(decoding: seen, as: UTF8.self).contains(text) { return true }
            take()
        }
        return false
    }

    /// Waits for the program's end, ten seconds at most; its wait status.
    func end() -> Int32 {
        var status: Int32 = -1
        let deadline = ContinuousClock.now + .seconds(10)
        while !hasEnded && ContinuousClock.now < deadline {
            take()
            hasEnded = waitpid(process, &status, WNOHANG) == process
        }
        return status
    }

    private func take() {
        var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, 20) > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(master, &bytes, bytes.count)
        if count > 0 { seen += bytes[..<count] }
    }

    private func spawn(on name: String) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // 0x80 is POSIX_SPAWN_SETSID, which glibc shows to GNU sources alone.
        posix_spawnattr_setflags(
            &attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // The first terminal a session leader opens becomes its own.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("TerminalProbe"), nil]
        defer { free(arguments[0]) }
        return posix_spawn(&process, Stage.probe, &actions, &attributes, &arguments, environ)
    }

    /// The probe lies beside the tests' own program.
    private static let probe: String = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count)
        let own = String(
            decoding: path[..<max(count, 0)].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return own.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/TerminalProbe"
    }()
}
