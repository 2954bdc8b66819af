import ArgumentParser
import Glibc
import Platform
import Slate

/// `rushes`: every verb of the crew as a command.
public struct RushesCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushes",
        abstract: "Rolls, cuts and tags takes on this box.",
        usage: "rushes [--json] [--lang en|zh] [--as PERSON] [--socket PATH] WORDS...",
        discussion: """
            rushes roll | cut | ok | hold | ng | note TEXT | lines 12-18,!15 | 3-12B | takes | status | undo
            rushes do "3-12B-4: ok"      the same grammar in one text
            rushes help [WORD]           all words; rushes help exit-codes
            """,
        version: "rushes 0.1")

    @Flag(help: "Answer in JSON.")
    var json = false

    @Option(help: "Language of the answers, en or zh.")
    var lang: String?

    @Option(name: .customLong("as"), help: "Who says it; else the user's name.")
    var person: String?

    @Option(help: "rushesd's socket.")
    var socket: String?

    @Argument(parsing: .captureForPassthrough, help: "What to say.")
    var words: [String] = []

    public init() {}

    public func run() throws {
        let words = words.first == "do" ? Array(words.dropFirst()) : words
        if words.isEmpty { throw CleanExit.helpRequest(self) }
        if words == ["help", "exit-codes"] { return print(ExitCodes.page) }
        let answer = try ask(line(words))
        let output = json ? try jsonText(answer) : Sheet(language: language).text(answer)
        if answer.code == 0 || json { print(output) } else { complain(output) }
        if answer.code != 0 { throw ExitCode(answer.code) }
    }

    private var language: Language {
        let named = lang ?? getenv("LC_ALL").map { String(cString: $0) } ?? getenv("LANG").map { String(cString: $0) } ?? ""
        return named.hasPrefix("zh") ? .chinese : .english
    }

    public func validate() throws {
        guard lang == nil || Language(rawValue: lang ?? "") != nil else {
            throw ValidationError("--lang is en or zh, not '\(lang ?? "")'.")
        }
    }

    /// A word from the shell that holds blanks is one note; the grammar takes the rest of a line as it is.
    private func line(_ words: [String]) -> String { words.joined(separator: " ") }

    private func ask(_ line: String) throws -> CrewAnswer {
        let path = socket ?? getenv("RUSHES_SOCKET").map { String(cString: $0) } ?? "/run/rushes/rushesd.sock"
        do {
            return try BoxClient(path: path).ask(CrewCommandLine(line: line, language: language, person: person))
        } catch let failure as CrewFailure {
            complain(failure.description)
            throw ExitCode(failure.exitCode)
        }
    }

    private func jsonText(_ answer: CrewAnswer) throws -> String { String(decoding: try Wire.encode(answer), as: UTF8.self) }

    private func complain(_ sentence: String) { Log.error("rushes: \(sentence)") }
}
