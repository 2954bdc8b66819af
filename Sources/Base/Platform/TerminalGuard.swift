import CPlatform

/// The process's full-screen terminal, given back on every way out; one at a time.
public enum TerminalGuard {
    /// Raw mode and the alternate screen on `terminal`; the answered eventfd, which the caller
    /// closes, rings on a change of size or a return.
    public static func enter(_ terminal: Int32) throws(SystemFailure) -> Descriptor {
        let raw = rushes_eventfd()
        guard raw >= 0 else { throw SystemFailure("make", "an eventfd", code: -raw) }
        let bell = Descriptor(owning: raw)
        let status = rushes_terminal_enter(terminal, raw)
        guard status == 0 else {
            throw SystemFailure(
                "use", "the terminal", code: -status, hint: "use --plain where there is no terminal"
            )
        }
        return bell
    }

    /// Gives the terminal back; does nothing when none was entered.
    public static func leave() { rushes_terminal_leave() }

    /// Columns and rows; nil where the terminal does not know, as on a serial line.
    public static func size(_ terminal: Int32) -> (columns: Int, rows: Int)? {
        var (columns, rows): (Int32, Int32) = (0, 0)
        guard rushes_window_size(terminal, &columns, &rows) == 0, columns > 0, rows > 0 else {
            return nil
        }
        return (Int(columns), Int(rows))
    }
}
