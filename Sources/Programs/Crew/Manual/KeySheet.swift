import CrewGrammar
import Report
import Slate
import Wire

/// The prompt's keys on one sheet, both languages beside each other, to be pinned to the cart.
enum KeySheet {
    static var text: String {
        let rows = KeyTable.bindings.map { binding in
            [
                binding.key, binding.label(.english), binding.label(.chinese),
                line(of: binding, .english), line(of: binding, .chinese),
            ]
        }
        return Columns(heads: ["key 按键", "English", "中文", "stands for", "等于"], rows: rows).text
    }

    /// What one would type instead; empty where only the prompt can do it.
    static func line(of binding: KeyBinding, _ language: Language) -> String {
        switch binding.effect {
        case .says(let line): translated(line, language)
        case .begins(let line): translated(line, language) + (line.last == " " ? "..." : "")
        case .own(.rollOrCut): "\(Verb.roll.word(language)) / \(Verb.cut.word(language))"
        case .own: ""
        }
    }

    private static func translated(_ line: String, _ language: Language) -> String {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard let first = words.first,
            let verb = Verb.allCases.first(where: { $0.words.contains(first) })
        else { return line }
        let rest = words.dropFirst().map { language == .chinese && $0 == "anyone" ? "任何人" : $0 }
        return ([verb.word(language)] + rest).joined(separator: " ")
    }
}
