import Glibc

/// A program that sends, such as a phone would; killed with the test.
public final class SendingProgram {
    public private(set) var process: pid_t = 0
    private let command: String

    /// A command for the shell; run again for as long as it fails, as a phone's app calls again.
    public init(_ command: String) throws {
        self.command = "until \(command); do sleep 0.2; done"
        try start()
    }

    deinit { stop() }

    public func start() throws {
        var words: [UnsafeMutablePointer<CChar>?] = [
            strdup("sh"), strdup("-c"), strdup(command), nil,
        ]
        defer { for word in words { free(word) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        for descriptor in [0, 1, 2] as [Int32] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        defer { posix_spawn_file_actions_destroy(&actions) }
        // A group of its own, so that the shell and what it runs are stopped together.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        defer { posix_spawnattr_destroy(&attributes) }
        let answer = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, environ)
        guard answer == 0 else {
            throw ProgramFailure(description: "\(command): \(String(cString: strerror(answer)))")
        }
    }

    public func signal(_ number: Int32) { if process > 0 { kill(-process, number) } }

    public func stop() {
        guard process > 0 else { return }
        kill(-process, SIGKILL)
        waitpid(process, nil, 0)
        process = 0
    }
}
