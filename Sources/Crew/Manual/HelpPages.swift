import Slate

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
}
