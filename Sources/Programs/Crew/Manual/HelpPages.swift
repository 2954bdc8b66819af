import CrewGrammar
import CrewSentences
import Slate
import TextWidth
import Wire

/// Pages that `rushes help` shows beside the table of words; none of them needs rushesd.
enum HelpPages {
    /// Nil when the line asks for no such page.
    static func page(for line: String, _ language: Language) -> String? {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 2, Verb.help.words.contains(words[0].lowercased()) else { return nil }
        switch words[1] {
        case "exit-codes", "退出码": return ExitCodes.page(language)
        case "--keys": return KeySheet.text
        case "--man": return ManualPage(language).text
        default: return nil
        }
    }

    /// What `--help` shows: one screen.
    static func summary(_ language: Language) -> String {
        let head =
            ["rushes - \(ManualWords.purpose[language])", ""]
            + ManualWords.synopses.map { "    rushes \($0[language])" }
        let examples = ManualWords.exampleLines.map { ("    \($0[language])", $1[language]) }
        let general = OptionTable.general.map { option($0, language) }
        let day = OptionTable.day.map { option($0, language) }
        let script = OptionTable.script.map { option($0, language) }
        let lists = OptionTable.lists.map { option($0, language) }
        let parts = [
            (ManualWords.examples, examples), (ManualWords.options, general),
            (ManualWords.dayOptions, day),
            (ManualWords.scriptOptions, script), (ManualWords.listOptions, lists),
        ]
        return
            (head + parts.flatMap { [title($0, language)] + [table($1)] } + [
                "", ManualWords.more[language],
            ]).joined(separator: "\n")
    }

    private static func title(_ words: Wording, _ language: Language) -> String {
        "\n\(words[language])"
    }

    private static func option(_ entry: OptionTable.Entry, _ language: Language) -> (String, String)
    {
        (
            "    " + entry.name + (entry.value.map { " \($0[language])" } ?? ""),
            entry.meaning[language]
        )
    }

    private static func table(_ rows: [(String, String)]) -> String {
        let wide = rows.map { Width.cells($0.0) }.max() ?? 0
        return rows.map { $0 + String(repeating: " ", count: wide - Width.cells($0) + 2) + $1 }
            .joined(separator: "\n")
    }
}
