import CrewSentences
import Slate
import Wire

extension Phrases {
    /// Every verb in two lines: its words, then what it does and how it is written.
    public var help: String {
        Verb.allCases.map { verb in
            "\(verb.words.joined(separator: " "))\n    \(verb.meaning(language))  (\(verb.usage(language)))"
        }.joined(separator: "\n")
    }

    /// Help of one word, nil when it is none.
    public func help(_ word: String) -> String? {
        Verb.named(Fold.lower(word)).map {
            "\($0.words.joined(separator: " ")): \($0.meaning(language)); \($0.usage(language))"
        }
    }

    /// The whole table, or one word of it; an unknown word gets the table and code 64.
    public func answer(helpFor word: String?) -> CrewAnswer {
        guard let word else { return CrewAnswer(message: help) }
        return help(word).map { CrewAnswer(message: $0) }
            ?? CrewAnswer(code: 64, message: noSuchWord(word))
    }

    private func noSuchWord(_ word: String) -> String {
        say(
            "there is no word \"\(Self.brief(word))\"; help lists them all",
            "没有 \"\(Self.brief(word))\" 这个词; 用「帮助」查看全部")
    }
}
