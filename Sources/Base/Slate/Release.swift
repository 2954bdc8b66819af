/// The one version of all programs of Rushes.
public enum Release {
    public static let version = "0.1"

    /// What `--version` prints: `rushesd 0.1`.
    public static func line(_ program: String) -> String { "\(program) \(version)" }
}

/// What the programs end with, after sysexits.h; `rushes help exit-codes` tells them to people.
public enum ExitStatus {
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

/// A value of an option that cannot be; the whole sentence.
public struct OptionFailure: Error, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ sentence: String) { description = sentence }

    /// What the parser of options found, as one line of ours: `rushesd: unknown option '--bogus'; see: rushesd --help`.
    public static func sentence(_ message: String, program: String) -> String {
        let first = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let bare = first.hasPrefix("Error: ") ? String(first.dropFirst(7)) : first
        let begin = bare.dropFirst().first?.isUppercase == true ? bare.prefix(1) : Substring(bare.prefix(1).lowercased())
        let end = bare.dropFirst()
        let stop = end.last == "." ? end.dropLast() : end
        return "\(program): \(begin)\(stop); see: \(program) --help"
    }
}

/// Errors as people read them.
public enum ErrorText {
    /// Without the names that programs have for errors, which tell nobody on a set anything: `(ENOENT)`, `(curl 7)`.
    public static func plain(_ sentence: String) -> String {
        var (kept, rest) = ("", sentence[...])
        while let open = rest.firstIndex(of: "(") {
            let behind = rest[rest.index(after: open)...]
            guard let close = behind.firstIndex(of: ")"), isName(behind[..<close]) else {
                kept += rest[...open]
                rest = behind
                continue
            }
            kept += rest[..<open]
            while kept.last == " " { kept.removeLast() }
            rest = behind[behind.index(after: close)...]
        }
        return kept + rest
    }

    private static func isName(_ text: Substring) -> Bool {
        if text.hasPrefix("curl ") || text.hasPrefix("errno ") { return text.dropFirst(5).allSatisfy { $0.isNumber || $0 == " " } }
        return text.count > 3 && text.first == "E" && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
    }
}
