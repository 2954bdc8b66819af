import Testing

@testable import CrewGrammar
@testable import CrewSentences
@testable import Slate
@testable import Time
@Suite struct VerbTests {
    @Test(arguments: Verb.allCases)
    func everyVerbSpeaksBothLanguages(verb: Verb) {
        #expect(verb.words[0].utf8.allSatisfy { $0 < 128 }, "\(verb) begins with its English word")
        #expect(verb.words.contains { isChinese($0) }, "\(verb) has no Chinese word")
        #expect(
            !verb.meaning(.english).isEmpty && !isChinese(verb.meaning(.english)),
            "\(verb) has no English sentence")
        #expect(isChinese(verb.meaning(.chinese)), "\(verb) has no Chinese sentence")
        #expect(!verb.usage.isEmpty)
    }

    @Test func noWordMeansTwoVerbs() {
        let words = Verb.allCases.flatMap(\.words)
        #expect(Set(words).count == words.count)
    }

    @Test func everyWordIsTypableAsItStands() {
        for verb in Verb.allCases {
            for word in verb.words { #expect(Verb.named(Fold.lower(word)) == verb) }
        }
    }

    @Test(arguments: Verb.allCases)
    func everyUsageIsAnExampleThatWorks(verb: Verb) {
        for example in verb.usage.split(separator: "|") {
            let line = example.replacing("[", with: "").replacing("]", with: "").replacing(
                "TEXT", with: "soft"
            ).replacing(
                "WORD", with: "lines")
            guard case .success = Grammar.parse(String(line)) else {
                Issue.record("\(verb): \(line) is not understood")
                continue
            }
        }
    }

    @Test func helpNamesEveryVerb() {
        for language in Language.allCases {
            let help = Phrases(language).help
            for verb in Verb.allCases { #expect(help.contains(verb.meaning(language))) }
        }
        #expect(Phrases(.english).help("台词")?.contains("lines 12-18,!15") == true)
        #expect(Phrases(.english).help("nonsense") == nil)
    }

    @Test(arguments: TakeTrait.allCases)
    func everyTraitHasAWordAVerbAndAFieldOfItsOwn(trait: TakeTrait) {
        #expect(
            isChinese(Phrases(.chinese).word(trait)) && !isChinese(Phrases(.english).word(trait)))
        #expect(Verb(rawValue: trait.rawValue)?.words.contains { isChinese($0) } == true)
        #expect(trait.field.trait == trait)
    }

    private func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }
}
