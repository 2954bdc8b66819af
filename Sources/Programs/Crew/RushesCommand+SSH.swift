import ArgumentParser
import CrewSentences
import Platform
import Wire

/// `rushes` as the program that sshd starts whatever was asked for: the words are the crew's
/// grammar, and no shell ever sees them.
extension RushesCommand {
    func run(asked command: String) throws {
        if let refusal = Self.refusal(of: command, Phrases(language)) {
            return try tell(CrewAnswer(code: ExitCodes.usage, message: refusal))
        }
        var asked = self
        let (line, json) = Self.line(of: command)
        asked.json = json || self.json
        asked.words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        if line.isEmpty { return try asked.prompt() }
        try asked.run(line: line)
    }

    /// The line of the grammar in `rushes do 3-12B-4: ok --json`; blanks within a note stay as they
    /// were typed.
    static func line(of command: String) -> (line: String, json: Bool) {
        var text = command.trimmingBlanks()
        for word in ["rushes", "do"] where text == word || text.hasPrefix("\(word) ") {
            text = String(text.dropFirst(word.count)).trimmingBlanks()
        }
        let json = text == "--json" || text.hasSuffix(" --json")
        if json { text = String(text.dropLast(6)).trimmingBlanks() }
        return (text, json)
    }

    /// What no line of the grammar may be: two lines, of which the second would hide behind the
    /// first, and bytes that are no text.
    static func refusal(of command: String, _ phrases: Phrases) -> String? {
        if command.trimmingBlanks().contains(where: \.isNewline) { return phrases.oneLineOnly }
        return command.unicodeScalars.contains("\u{FFFD}") ? phrases.noText : nil
    }
}
