import ArgumentParser
import BoxLink
import CrewGrammar
import CrewSentences
import Glibc
import Options
import Platform
import Slate
import Time
import Wire

/// `rushes`: every verb of the crew as a command.
public struct RushesCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "rushes",
        abstract: ManualWords.purpose.english,
        usage: ManualWords.synopses.map { "rushes \($0.english)" }.joined(separator: "\n"),
        version: Release.line("rushes"),
        // Our own page speaks the person's language.
        helpNames: [])

    @Flag(help: OptionTable.json.help)
    var json = false

    @Option(help: OptionTable.lang.help)
    var lang: String?

    @Option(name: .customLong("as"), help: OptionTable.person.help)
    var person: String?

    @Option(help: OptionTable.socket.help)
    var socket: String?

    @Option(help: OptionTable.save.help)
    var save: String?

    /// Options may also follow the words: `rushes takes --json`; what is no option of ours belongs
    /// to the words.
    @Flag(help: OptionTable.plain.help)
    var plain = false

    @Flag(help: OptionTable.noColor.help)
    var noColor = false

    @Flag(help: OptionTable.helpPage.help)
    var help = false

    @Argument(parsing: .allUnrecognized, help: "What to say.", completion: .list(completions))
    var words: [String] = []

    /// The word we print of each verb, in both languages.
    private static let completions = Verb.allCases.flatMap { verb in
        Language.allCases.map(verb.word).filter { !$0.isEmpty }
    }

    private static let defaultSocket = "/run/rushes/rushesd.sock"

    public init() {}

    public func validate() throws {
        guard lang == nil || Language(rawValue: lang ?? "") != nil else {
            throw ValidationError(OptionWords(language).wrongLanguage(lang ?? ""))
        }
    }

    public func run() throws {
        if words.isEmpty, let command = SSHLogin.own.command { return try run(asked: command) }
        let line = line
        if asksForHelp { return print(HelpPages.summary(language)) }
        if line.isEmpty { return try prompt() }
        if ["tutorial", "教程"].contains(line) { return try prompt(teaching: true) }
        try run(line: line)
    }

    func run(line: String) throws {
        if let page = HelpPages.page(for: line, language) { return print(page) }
        if let day = try DayCommand(words: words, language) { return try run(day) }
        if let refusal = refusal(of: line) { return try tell(refusal) }
        if let script = ScriptCommand(words: words, isJSON: json) { return try run(script.deed) }
        try tell(answer(to: line))
    }

    /// - Parameter deed: what was asked of the script.
    func tell(_ answer: CrewAnswer, _ deed: ScriptCommand.Deed? = nil) throws {
        if json {
            print(String(decoding: try JSON.encode(PrintedAnswer(answer, deed)), as: UTF8.self))
        } else {
            try show(answer)
        }
        if answer.code != 0 { throw ExitCode(answer.code) }
    }

    /// `-h` is no option to the parser: a note may begin with a dash.
    var asksForHelp: Bool { help || words == ["-h"] }

    /// The words as one line of the grammar, which takes the rest of a line as it is: blanks and
    /// quotes within a word stay.
    var line: String {
        var words = words
        // `script show 3-12` is what `script 3-12` is in the prompt.
        if words.count > 2, Verb.script.words.contains(words[0]), words[1] == "show" {
            words.remove(at: 1)
        }
        if let end = words.firstIndex(of: "--") { words.remove(at: end) }
        if words.first == "do" { words.removeFirst() }
        return words.joined(separator: " ")
    }

    var language: Language {
        if let lang { return Language(rawValue: lang) ?? .english }
        return Self.ofEnvironment
    }

    /// What rushesd says, or why it says nothing; words are explained without it.
    func answer(to line: String) -> CrewAnswer {
        if case .success(let read) = Grammar.parse(line), case .help(let word) = read.command {
            return Phrases(language).answer(helpFor: word)
        }
        // A word that is none is said to be so also where rushesd is away.
        if case .failure(let error) = Grammar.parse(line), !error.isOfAnotherTake {
            return CrewAnswer(code: ExitCodes.usage, message: error.sentence(language))
        }
        let client = BoxClient(path: socketPath, language: language)
        let command = CrewCommandLine(
            line: line, language: language, person: person, sshKey: SSHLogin.own.key,
            id: Identifier.v7(at: Clock.wall()),
            until: Clock.monotonic() + BoxClient.patience)
        do { return try client.ask(command) } catch let failure as CrewFailure {
            return CrewAnswer(code: failure.exitCode, message: failure.description)
        } catch {
            return CrewAnswer(code: ExitCodes.failed, message: "\(error)")
        }
    }

    private func run(_ day: DayCommand) throws {
        let answer = answer(to: day.line)
        guard answer.code == 0 else { return try end(with: answer) }
        guard let page = try day.page(of: answer, language, isJSON: json) else {
            return try end(with: day.nothing(language))
        }
        if let save {
            try keep(Array(page.text.utf8), in: save)
        } else {
            print(page.text, terminator: "")
        }
        if page.code != 0 { throw ExitCode(page.code) }
    }

    private func end(with answer: CrewAnswer) throws {
        try show(answer)
        throw ExitCode(answer.code)
    }

    func keep(_ bytes: [UInt8], in file: String) throws {
        do { try Files.replace(file, with: bytes) } catch {
            Log.error("rushes: \(ErrorText.plain("\(error)"))")
            throw ExitCode(ExitStatus.cannotCreate)
        }
        print(file)
    }

    private func show(_ answer: CrewAnswer) throws {
        if json { return print(String(decoding: try JSON.encode(answer), as: UTF8.self)) }
        if let picture = answer.peek { return try show(picture) }
        let text = Sheet(language: language).text(answer)
        // A list is what was asked for, whatever the code: findings go where they can be read and
        // piped, a refusal is one sentence.
        if answer.code == 0 || text.contains("\n") {
            print(text)
        } else {
            Log.error("rushes: \(ErrorText.plain(text))")
        }
    }

    private func show(_ picture: PeekPicture) throws {
        if let save { return try keep(Array(picture.jpeg), in: save) }
        let terminal = PictureSize(environment: environment)
        print(
            HalfBlocks(picture).lines(columns: terminal.columns, colours: terminal.colours).joined(
                separator: "\n"))
    }

    var socketPath: String { socket ?? environment("RUSHES_SOCKET") ?? Self.defaultSocket }

    func environment(_ name: String) -> String? { Self.environment(name) }
}
