import ClipDocuments
import CrewSentences
import Slate
import Testing
import Time

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
