import ArgumentParser
import Glibc
import Platform
import Slate
import Terminal
import Wire

/// `rushes` without words: the prompt.
extension RushesCommand {
    /// - Parameter teaching: with the tutorial open.
    func prompt(teaching: Bool = false) throws {
        let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        let names = ["TERM", "NO_COLOR"]
        let variables = Dictionary(
            uniqueKeysWithValues: names.compactMap { name in environment(name).map { (name, $0) } })
        let abilities = Abilities(
            environment: variables, isTerminal: isTerminal, plain: plain, noColour: noColor)
        guard abilities.isFullScreen else {
            return try PlainPrompt(self, isTerminal: isTerminal).run()
        }
        let wished = lang.flatMap(Language.init)
        do {
            try PromptLoop(
                path: socketPath, person: person, language: wished, otherwise: language,
                abilities: abilities, device: Self.device,
                teaching: teaching
            ).run()
        } catch {
            Log.error("rushes: \(error)")
            throw ExitCode(ExitCodes.failed)
        }
        print(PromptWords(wished ?? language).goesOn)
    }

    /// `phone 10.0.0.7` over SSH, else the terminal's own name.
    private static var device: String {
        if let client = getenv("SSH_CONNECTION").map({ String(cString: $0) })?.split(separator: " ")
            .first
        {
            return "ssh \(client)"
        }
        var name = [CChar](repeating: 0, count: 64)
        guard ttyname_r(STDIN_FILENO, &name, name.count) == 0 else { return "" }
        let text = String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.hasPrefix("/dev/") ? String(text.dropFirst(5)) : text
    }
}

/// The prompt for pipes, dumb terminals and screen readers: lines in, sentences out, the same
/// grammar.
struct PlainPrompt {
    private let command: RushesCommand
    private let isTerminal: Bool

    init(_ command: RushesCommand, isTerminal: Bool) {
        self.command = command
        self.isTerminal = isTerminal
    }

    /// Until the end of the input or a word that leaves; the last answer's code is the exit code.
    func run() throws {
        var code: Int32 = 0
        if isTerminal {
            print(Sheet(language: command.language).text(command.answer(to: "status")))
        }
        while let line = next() {
            let words = line.trimmingBlanks()
            if words.isEmpty { continue }
            if PromptWords.leave.contains(words.lowercased()) { break }
            let answer = command.answer(to: words)
            code = answer.code
            print(command.json ? try json(answer) : text(answer))
            fflush(nil)
        }
        if code != 0 && !isTerminal { throw ExitCode(code) }
    }

    private func next() -> String? {
        if isTerminal {
            print("> ", terminator: "")
            fflush(nil)
        }
        return readLine()
    }

    /// A picture in characters alone: who reads here may be a program, or a voice.
    private func text(_ answer: CrewAnswer) -> String {
        guard let picture = answer.peek else {
            return Sheet(language: command.language).text(answer)
        }
        return HalfBlocks(picture).lines(columns: 40, colours: .none).joined(separator: "\n")
    }

    private func json(_ answer: CrewAnswer) throws -> String {
        String(decoding: try JSON.encode(answer), as: UTF8.self)
    }
}
