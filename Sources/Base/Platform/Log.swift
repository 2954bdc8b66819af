import Glibc

/// One line to standard error; under journald with the priority it reads (sd-daemon(3)).
public enum Log {
    /// Priority 6: what goes as it should.
    public static func info(_ message: String) { write(6, message) }
    /// Priority 5: nothing is wrong, and somebody may want to know.
    public static func notice(_ message: String) { write(5, message) }
    /// Priority 4: something is wrong, and it goes on.
    public static func warning(_ message: String) { write(4, message) }
    /// Priority 3: something failed.
    public static func error(_ message: String) { write(3, message) }

    /// For the journal alone: what a library says in its own words helps nobody at a terminal.
    public static func detail(_ message: String) { if isJournal { write(6, message) } }

    private static let isJournal = getenv("JOURNAL_STREAM") != nil

    private static func write(_ priority: Int, _ message: String) {
        let line = (isJournal ? "<\(priority)>" : "") + message.filter { $0 != "\n" } + "\n"
        _ = Array(line.utf8).withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
