import CrewGrammar
import Wire

/// What is refused before rushesd is asked: options nobody knows, which would become a note, and
/// remarks, which are no command.
extension RushesCommand {
    /// Nil when the words may be said.
    func refusal(of line: String) -> CrewAnswer? {
        if let option = UnknownOption.first(in: words, line: line) {
            let known =
                UnknownOption.known(words.first { $0 != "do" } ?? "")
                + OptionTable.general.map(\.name)
            let day = OptionTable.day.map(\.name)
            return CrewAnswer(
                code: ExitCodes.usage,
                message: OptionWords(language).unknown(option, among: known + day, inNote: true))
        }
        // What needs a file is no line of the grammar.
        if ScriptCommand(words: words, isJSON: json) != nil { return nil }
        guard case .failure(let error) = Grammar.parse(line), let remark = error.remark else {
            return nil
        }
        let note = "rushes \(remark.line(language, quoted: ShellText.quoted))"
        let words = OptionWords(language)
        return CrewAnswer(
            code: ExitCodes.usage, message: error.explained(language) + words.asNote(note))
    }
}

/// Finds what was meant as an option and is none.
enum UnknownOption {
    /// The first one before `--`; nil when there is none.
    ///
    /// A word of the shell with a blank in it is text that was quoted. `--check` is an option
    /// wherever it stands; `-x` only where no text of somebody's own could hold it.
    static func first(in words: [String], line: String) -> String? {
        let said = words.prefix { $0 != "--" }
        let own = known(said.first { $0 != "do" } ?? "")
        if said.count == words.count, let option = heading(a: line) { return option }
        return said.first { word in
            guard !word.contains(where: \.isWhitespace),
                !own.contains(String(word.prefix { $0 != "=" }))
            else { return false }
            return isLong(word) || isShort(word) && !isText(line)
        }
    }

    /// What the verb itself knows; `day` looks at its own.
    static func known(_ verb: String) -> [String] {
        if Verb.script.words.contains(verb) || Verb.coverage.words.contains(verb) {
            return OptionTable.script.map(\.name)
        }
        if Verb.find.words.contains(verb) || Verb.log.words.contains(verb) {
            return OptionTable.lists.map(\.name)
        }
        return Verb.help.words.contains(verb) ? OptionTable.help.map(\.name) : []
    }

    /// An option where a verdict's note would begin, also in a line that was quoted as a whole.
    private static func heading(a line: String) -> String? {
        guard case .success(let read) = Grammar.parse(line),
            case .verdict(_, let note?) = read.command
        else { return nil }
        let first = String(note.prefix { !$0.isWhitespace })
        return isLong(first) || isShort(first) ? first : nil
    }

    private static func isText(_ line: String) -> Bool {
        guard case .success(let read) = Grammar.parse(line) else { return false }
        return switch read.command {
        case .note, .find, .remark: true
        case .kind(_, _, let note): note != nil
        default: false
        }
    }

    /// Phones write one long dash for two.
    private static func isLong(_ word: String) -> Bool {
        let dashes = word.prefix { "-－–—".contains($0) }
        let isDouble = dashes.count == 2 || dashes == "—" || dashes == "–"
        return isDouble && beginsWithLetter(word.dropFirst(dashes.count))
    }

    private static func isShort(_ word: String) -> Bool {
        word.first == "-" && beginsWithLetter(word.dropFirst())
    }

    private static func beginsWithLetter(_ text: Substring) -> Bool {
        text.first.map { $0.isASCII && $0.isLetter } ?? false
    }
}

/// Text as a shell hands it on unchanged.
enum ShellText {
    static func quoted(_ text: String) -> String {
        let quoted = "'" + text.replacing("'", with: "'\\''") + "'"
        return text.hasPrefix("-") ? "-- \(quoted)" : quoted
    }
}
