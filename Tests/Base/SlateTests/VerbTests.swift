import Testing

@testable import CrewLanguage
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

    private func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }
}

@Suite struct PhrasesTests {
    private let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)

    @Test func everySentenceNamesTheTakeInBothLanguages() {
        for language in Language.allCases {
            let say = Phrases(language)
            let sentences = [
                say.rolling(slate, cameras: ["A", "B"]), say.isRollingAlready(slate),
                say.cut(slate), say.wasCutAlready(slate),
                say.unchanged(slate),
                say.noted(slate), say.covered(slate, LineRanges()), say.falseStart(slate),
                say.next(slate),
                say.judged(slate, .circled, noted: true),
                say.judged(slate, .none, noted: false), say.noSuchTake("3-12B-4"),
            ]
            for sentence in sentences { #expect(sentence.contains("3-12B-4"), "\(sentence)") }
            #expect(Set(sentences).count == sentences.count)
        }
    }

    @Test func theVerdictsAreTheWordsOfTheSheet() {
        #expect(Verdict.allCases.map(Phrases(.chinese).word) == ["未评", "过", "保", "废"])
        #expect(Verdict.allCases.map(Phrases(.english).word) == ["no mark", "OK", "HOLD", "NG"])
    }

    @Test func undoSaysWhatItTookBack() {
        let operation = Operation(
            id: "1", time: HybridTime(wall: UTCTime(nanoseconds: 0)), person: "chen", device: "box",
            take: "t", field: .verdict,
            old: "none", new: "hold")
        #expect(Phrases(.english).undone([operation], "3-12B-4") == "undone: 3-12B-4 HOLD -> none")
        #expect(Phrases(.chinese).redone([operation], "3-12B-4") == "重做: 3-12B-4 空 -> 保")
    }

    @Test func theSheetShowsWhatATakeWasBesideItsVerdict() {
        var take = Take(
            id: "t", slate: slate, kind: .pickup, traits: [.pick, .mos], verdict: .hold)
        #expect(
            Phrases(.english).mark(take) == "HOLD PU MOS pick"
                && Phrases(.chinese).mark(take) == "保 补拍 无声 导演选")
        take.kind = .falseStart
        #expect(
            Phrases(.english).mark(take) == "FS MOS pick"
                && Phrases(.chinese).mark(take) == "空条 无声 导演选")
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

    @Test func aPageOfNotesIsBriefInTheLog() {
        let operation = Operation(
            id: "1", time: HybridTime(wall: UTCTime(nanoseconds: 0)), person: "chen", device: "box",
            take: "t", field: .note,
            new: String(repeating: "a\nb", count: 4000))
        #expect(
            Phrases(.english).change(operation).count < 100
                && !Phrases(.english).change(operation).contains("\n"))
    }
}
