/// What the programs end with, after sysexits.h; `rushes help exit-codes` tells them to people.
public enum ExitStatus {
    /// Whatever has no status of its own.
    public static let failed: Int32 = 1
    /// EX_USAGE: words or options that cannot be read, also a value that cannot be.
    public static let usage: Int32 = 64
    /// EX_DATAERR: a file that is there and is not what was wanted.
    public static let data: Int32 = 65
    /// EX_NOINPUT: a file that is not there or cannot be read.
    public static let noInput: Int32 = 66
    /// EX_UNAVAILABLE: another program that cannot be reached.
    public static let unavailable: Int32 = 69
    /// EX_CANTCREAT: a file that cannot be written.
    public static let cannotCreate: Int32 = 73
    /// EX_TEMPFAIL: another process has it, or nobody answered in time.
    public static let tryLater: Int32 = 75
    /// EX_NOPERM.
    public static let notAllowed: Int32 = 77
    /// EX_CONFIG: a configuration that is wrong or not there.
    public static let configuration: Int32 = 78
}
