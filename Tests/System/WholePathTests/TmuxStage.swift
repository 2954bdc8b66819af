import Foundation
import Testing

/// A real terminal of a given size, with the real prompt in it: keys in, screen out.
final class TmuxStage {
    private let name = "rushes-\(UUID().uuidString.prefix(8))"

    /// - Parameter line: what the terminal's shell runs; `RUSHES` in it is the program with its
    ///   socket.
    init(
        _ set: FilmSet, columns: Int = 80, rows: Int = 24, environment: [String] = [],
        line: String = "RUSHES --as chen --lang zh"
    ) throws {
        let program = "\(programs)/rushes --socket \(set.socket)"
        let command =
            (["env", "-u", "LANG", "LC_ALL=C"] + environment + [
                line.replacingOccurrences(of: "RUSHES", with: program)
            ]).joined(
                separator: " ")
        // The server takes UTF-8 whatever this machine's locale is: it stands for the crew's own
        // terminal.
        let size = ["-x", "\(columns)", "-y", "\(rows)"]
        // The server goes on: it must not hold the pipe that its parent's end is known by, nor
        // Foundation's blocked signals.
        let free =
            "import os,signal,sys; signal.pthread_sigmask(signal.SIG_SETMASK,[]); os.closerange(3,4096); os.execvp(sys.argv[1],sys.argv[1:])"
        let quietly = ["sh", "-c", "exec \"$@\" >/dev/null 2>&1", "sh", "python3", "-c", free]
        let started = try shell(
            quietly + ["tmux", "-u", "-L", name, "-f", "/dev/null", "new-session", "-d", "-s", "p"]
                + size + [command])
        try #require(started.status == 0, "tmux new-session: \(started.status)")
    }

    deinit { _ = try? shell(["tmux", "-L", name, "kill-server"]) }

    private func tmux(_ words: [String]) throws -> String {
        try shell(["tmux", "-u", "-L", name] + words).output
    }

    /// Keys by tmux' names: `Enter`, `Up`, `Escape`, `Space`.
    func press(_ keys: String...) throws { _ = try tmux(["send-keys", "-t", "p"] + keys) }

    func type(_ text: String) throws { _ = try tmux(["send-keys", "-t", "p", "-l", "--", text]) }

    /// Bytes as they are, in hex.
    func send(hex: [String]) throws { _ = try tmux(["send-keys", "-t", "p", "-H"] + hex) }

    func paste(_ text: String, through file: String) throws {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        _ = try tmux(["load-buffer", file])
        _ = try tmux(["paste-buffer", "-p", "-t", "p"])
    }

    func resize(_ columns: Int, _ rows: Int) throws {
        _ = try tmux(["resize-window", "-t", "p", "-x", "\(columns)", "-y", "\(rows)"])
    }

    func screen() throws -> [String] {
        try tmux(["capture-pane", "-p", "-t", "p"]).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
    }

    /// Waits until a line of the screen holds the text.
    func awaitText(_ text: String, seconds: Double = 10) throws {
        do {
            try eventually("the screen says \(text)", seconds: seconds) {
                try self.screen().contains { $0.contains(text) }
            }
        } catch {
            Issue.record("the screen says:\n\(try screen().joined(separator: "\n"))")
            throw error
        }
    }

    /// The process in the terminal.
    func process() throws -> pid_t {
        pid_t(
            try tmux(["list-panes", "-t", "p", "-F", "#{pane_pid}"]).trimmingCharacters(
                in: .whitespacesAndNewlines)) ?? -1
    }

    func isOpen() throws -> Bool {
        try shell(["tmux", "-L", name, "has-session", "-t", "p"]).status == 0
    }
}
