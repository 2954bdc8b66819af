import CrewGrammar
import CrewSentences
import Slate
import Wire

/// `rushes.1` in one language, as troff with the man macros; from the same tables as help, hints
/// and the shell.
struct ManualPage {
    private let language: Language

    init(_ language: Language) { self.language = language }

    var text: String {
        let words = ManualWords.self
        var roff = Roff()
        roff.title("RUSHES", section: "1", source: "rushes 0.1", manual: words.manual[language])
        roff.section(words.name[language])
        roff.paragraph("rushes - \(words.purpose[language])")
        roff.section(words.synopsis[language])
        for line in words.synopses { roff.line(bold: "rushes", line[language]) }
        roff.section(words.description[language])
        for paragraph in words.paragraphs { roff.paragraph(paragraph[language]) }
        options(words.options, OptionTable.general, &roff)
        verbs(&roff)
        roff.section(words.targets[language])
        for (form, meaning) in words.forms { roff.item(form, meaning[language]) }
        keys(&roff)
        options(words.dayOptions, OptionTable.day, &roff)
        options(words.scriptOptions, OptionTable.script, &roff)
        options(words.listOptions, OptionTable.lists, &roff)
        options(words.helpOptions, OptionTable.help, &roff)
        tail(&roff)
        return roff.text
    }

    private func options(_ head: Wording, _ entries: [OptionTable.Entry], _ roff: inout Roff) {
        roff.section(head[language])
        for entry in entries {
            roff.item(entry.name, italic: entry.value?[language], entry.meaning[language])
        }
    }

    private func verbs(_ roff: inout Roff) {
        roff.section(ManualWords.verbs[language])
        for verb in Verb.allCases {
            roff.item(
                verb.words.joined(separator: " "),
                "\(verb.meaning(language)). \(ManualWords.example[language]): \(verb.usage(language))"
            )
        }
    }

    private func keys(_ roff: inout Roff) {
        roff.section(ManualWords.keys[language])
        for binding in KeyTable.bindings {
            let line = KeySheet.line(of: binding, language)
            roff.item(binding.key, binding.label(language) + (line.isEmpty ? "" : " = \(line)"))
        }
    }

    private func tail(_ roff: inout Roff) {
        roff.section(ManualWords.exitStatus[language])
        for (code, meaning) in ExitCodes.table { roff.item("\(code)", meaning[language]) }
        roff.section(ManualWords.environment[language])
        for (name, meaning) in ManualWords.variables { roff.item(name, meaning[language]) }
        roff.section(ManualWords.examples[language])
        for (line, meaning) in ManualWords.exampleLines {
            roff.item(line[language], meaning[language])
        }
    }
}

/// Builds a page in the man macros; what is handed in stays text, whatever is in it.
struct Roff {
    private(set) var text = ""

    /// Without hyphenation and stretched lines, which suit neither commands nor Chinese.
    mutating func title(_ name: String, section: String, source: String, manual: String) {
        text +=
            ".TH \(name) \(section) \"\" \"\(Self.escaped(source))\" \"\(Self.escaped(manual))\"\n.nh\n.ad l\n"
    }

    mutating func section(_ head: String) { text += ".SH \(Self.escaped(head))\n" }

    mutating func paragraph(_ words: String) { text += ".PP\n\(Self.escaped(words))\n" }

    mutating func line(bold: String, _ rest: String) {
        text += ".PP\n\\fB\(Self.escaped(bold))\\fR \(Self.escaped(rest))\n"
    }

    mutating func item(_ name: String, italic value: String? = nil, _ meaning: String) {
        let value = value.map { " \\fI\(Self.escaped($0))\\fR" } ?? ""
        text += ".TP\n\\fB\(Self.escaped(name))\\fR\(value)\n\(Self.escaped(meaning))\n"
    }

    /// Backslash and dash have meanings, and a line must not begin with a dot or an apostrophe.
    static func escaped(_ words: String) -> String {
        let plain = words.map { character in
            switch character {
            case "\\": "\\e"
            case "-": "\\-"
            case "\"": "\\(dq"
            case "'": "\\(aq"
            case "^": "\\(ha"
            case "~": "\\(ti"
            case "`": "\\(ga"
            case _ where character.isNewline: " "
            default: isWide(character) ? "\(character)\\:" : String(character)
            }
        }.joined().replacing("\\:]", with: "]")
        return plain.first == "." ? "\\&" + plain : plain
    }

    /// A line of Chinese may break behind any of its characters; troff must be told.
    private static func isWide(_ character: Character) -> Bool {
        character.unicodeScalars.first.map {
            (0x2E80...0x9FFF).contains($0.value) || (0xFF00...0xFFEF).contains($0.value)
        } ?? false
    }
}
