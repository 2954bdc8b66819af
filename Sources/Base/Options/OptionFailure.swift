import Slate

/// A value of an option that cannot be; the whole sentence.
public struct OptionFailure: Error, Equatable, CustomStringConvertible {
    /// In English: `--rate must be such as 25 or 29.97, not '0'`.
    public let description: String

    /// The whole sentence: which option, what it must be, and what it was.
    public init(_ sentence: String) { description = sentence }

    /// What is wrong with a command line, as one line:
    /// `rushesd: unknown option --confgi; did you mean --config? See: rushesd --help`.
    ///
    /// - Parameters:
    ///   - message: the parser's own, which is told where no option and no word is unknown.
    ///   - help: the program's help page, and that of one of its words: their options and words are
    ///     what there is.
    public static func sentence(
        _ message: String, program: String, arguments: [String], help: (String?) -> String
    ) -> String {
        let root = help(nil)
        let words = Self.words(in: root)
        let word = arguments.first.flatMap { words.contains($0) ? $0 : nil }
        if let first = arguments.first, word == nil, !words.isEmpty, !first.hasPrefix("-") {
            return "\(program): " + unknown("word", first, among: words, program)
        }
        // A program without a word may do one of its words' work.
        let options =
            word.map { Self.options(in: help($0)) }
            ?? Self.options(in: ([root] + words.map(help)).joined(separator: "\n"))
        let typed = arguments.prefix { $0 != "--" }.filter {
            $0.hasPrefix("-") && $0.dropFirst().first?.isNumber == false
        }
        let names = typed.map { String($0.prefix { $0 != "=" }) }
        if let wrong = names.first(where: {
            !options.contains($0) && $0 != "-h" && $0 != "--help" && $0 != "--version"
        }) {
            return "\(program): " + unknown("option", wrong, among: options.sorted(), program)
        }
        return "\(program): " + plain(message) + "; see: \(program) --help"
    }

    /// `unknown option --confgi; did you mean --config? See: rushesd --help`
    public static func unknown(
        _ kind: String, _ text: String, among known: [String], _ program: String
    ) -> String {
        let name = text.count > 40 ? text.prefix(37) + "..." : text
        guard let nearest = Spelling.nearest(to: text, among: known) else {
            return "unknown \(kind) \(name); see: \(program) --help"
        }
        return "unknown \(kind) \(name); did you mean \(nearest)? See: \(program) --help"
    }

    /// The parser's sentence without its own signs.
    private static func plain(_ message: String) -> String {
        let first = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let bare = first.hasPrefix("Error: ") ? String(first.dropFirst(7)) : first
        let begin =
            bare.dropFirst().first?.isUppercase == true
            ? bare.prefix(1) : Substring(bare.prefix(1).lowercased())
        let end = bare.dropFirst()
        return String(begin) + (end.last == "." ? end.dropLast() : end)
    }

    /// `--config` and the like, wherever a page has them.
    private static func options(in page: String) -> Set<String> {
        let parts = page.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }.map(
            String.init)
        return Set(parts.filter { $0.hasPrefix("--") && $0.count > 3 })
    }

    /// The words below SUBCOMMANDS.
    private static func words(in page: String) -> [String] {
        let rows = page.split(separator: "\n", omittingEmptySubsequences: false).drop {
            $0 != "SUBCOMMANDS:"
        }.dropFirst()
        return rows.prefix { !$0.isEmpty }.filter { $0.hasPrefix("  ") && !$0.hasPrefix("    ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
    }
}
