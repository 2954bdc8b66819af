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

    /// What is wrong with a command line, as one line: `rushesd: unknown option --confgi; did you mean --config? See: rushesd --help`.
    ///
    /// - Parameters:
    ///   - message: the parser's own, which is told where no option and no word is unknown.
    ///   - help: the program's help page, and that of one of its words: their options and words are what there is.
    public static func sentence(_ message: String, program: String, arguments: [String], help: (String?) -> String) -> String {
        let root = help(nil)
        let words = Self.words(in: root)
        let word = arguments.first.flatMap { words.contains($0) ? $0 : nil }
        if let first = arguments.first, word == nil, !words.isEmpty, !first.hasPrefix("-") {
            return "\(program): " + unknown("word", first, among: words, program)
        }
        // A program without a word may do one of its words' work.
        let options = word.map { Self.options(in: help($0)) } ?? Self.options(in: ([root] + words.map(help)).joined(separator: "\n"))
        let typed = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && $0.dropFirst().first?.isNumber == false }
        let names = typed.map { String($0.prefix { $0 != "=" }) }
        if let wrong = names.first(where: { !options.contains($0) && $0 != "-h" && $0 != "--help" && $0 != "--version" }) {
            return "\(program): " + unknown("option", wrong, among: options.sorted(), program)
        }
        return "\(program): " + plain(message) + "; see: \(program) --help"
    }

    /// `unknown option --confgi; did you mean --config? See: rushesd --help`
    public static func unknown(_ kind: String, _ text: String, among known: [String], _ program: String) -> String {
        let name = text.count > 40 ? text.prefix(37) + "..." : text
        guard let nearest = Spelling.nearest(to: text, among: known) else { return "unknown \(kind) \(name); see: \(program) --help" }
        return "unknown \(kind) \(name); did you mean \(nearest)? See: \(program) --help"
    }

    /// The parser's sentence without its own signs.
    private static func plain(_ message: String) -> String {
        let first = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let bare = first.hasPrefix("Error: ") ? String(first.dropFirst(7)) : first
        let begin = bare.dropFirst().first?.isUppercase == true ? bare.prefix(1) : Substring(bare.prefix(1).lowercased())
        let end = bare.dropFirst()
        return String(begin) + (end.last == "." ? end.dropLast() : end)
    }

    /// `--config` and the like, wherever a page has them.
    private static func options(in page: String) -> Set<String> {
        let parts = page.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }.map(String.init)
        return Set(parts.filter { $0.hasPrefix("--") && $0.count > 3 })
    }

    /// The words below SUBCOMMANDS.
    private static func words(in page: String) -> [String] {
        let rows = page.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "SUBCOMMANDS:" }.dropFirst()
        return rows.prefix { !$0.isEmpty }.filter { $0.hasPrefix("  ") && !$0.hasPrefix("    ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
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
