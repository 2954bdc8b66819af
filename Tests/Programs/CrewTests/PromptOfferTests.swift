import CrewGrammar
import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// What Enter and `u` do stands on the screen, and nothing else is done.
struct PromptOfferTests {
    private func answer(_ message: String, undoes: String? = nil, id: String? = nil) -> CrewAnswer {
        var answer = CrewAnswer(message: message)
        (answer.undoes, answer.undoesID) = (undoes, id)
        return answer
    }

    private func view(_ change: (inout BoxView) -> Void) -> BoxView {
        var view = PromptStage.view([PromptStage.take("3-12B-3"), PromptStage.take("3-12B-4")])
        view.pulses = true
        change(&view)
        return view
    }

    @Test(arguments: Language.allCases)
    func undoIsOfferedOnlyBesideWhatWroteSomethingAndSaysWhat(language: Language) {
        var stage = PromptStage(language)
        stage.state.take(answer("3-12B-5 rolling on A"), at: stage.now)
        #expect(!stage.screen().joined().contains("[u"))
        stage.state.take(answer("3-12B-4 OK", undoes: "3-12B-4 OK", id: "op"), at: stage.now)
        #expect(stage.screen().joined().contains("[u: 3-12B-4 OK]"))
        stage.state.take(answer("3-12B-4 is already so"), at: stage.now)
        #expect(!stage.screen().joined().contains("[u"))
    }

    @Test func undoTakesBackWhatTheScreenNamed() throws {
        var stage = PromptStage()
        stage.state.take(answer("3-12B-4 OK", undoes: "3-12B-4 OK", id: "op"), at: stage.now)
        _ = stage.type("u")
        #expect(
            stage.screen()[22].contains("Ent undo")
                && stage.screen()[20].contains("[u: 3-12B-4 OK]"))
        #expect(PromptStage.said(stage.press(.enter)) == ["undo"])
        #expect(stage.state.waiting.last?.undoes == "op")
    }

    @Test func undoOfWhatTheScreenDoesNotNameIsAskedFirst() {
        var stage = PromptStage()
        stage.state.take(view { ($0.undoes, $0.undoesID) = ("2-1A-1 OK", "old") }, at: stage.now)
        stage.state.take(answer("3-12B-5 rolling on A"), at: stage.now)
        #expect(PromptStage.said(stage.type("u") + stage.press(.enter)).isEmpty)
        #expect(stage.screen()[20].contains("take back 2-1A-1 OK?"))
        #expect(stage.screen()[22].contains("Ent take back 2-1A-1 OK"))
        #expect(PromptStage.said(stage.press(.enter)) == ["undo"])
        #expect(stage.state.waiting.last?.undoes == "old")
    }

    @Test(arguments: Language.allCases)
    func anOfferEndsWithTheNextNewsAndTheHintSaysSo(language: Language) {
        var stage = PromptStage(language)
        _ = stage.type("pock") + stage.press(.enter)
        #expect(stage.state.proposal != nil)
        #expect(stage.screen()[22].contains("Ent = "))
        stage.state.take(view { $0.news = ["kuan: 3-12B-4 OK"] }, at: stage.now)
        #expect(stage.state.proposal == nil && !stage.screen()[22].contains("Ent = "))
        #expect(stage.screen()[20].contains("kuan: 3-12B-4 OK"))
        #expect(stage.screen()[23] == " 3-12B-4> pock", "what was typed stands in the line again")
        #expect(PromptStage.said(stage.press(.escape, .enter)).isEmpty)
    }

    @Test func everySentenceThatComesAfterAnOfferEndsIt() {
        let events: [(inout PromptStage) -> Void] = [
            { $0.state.take(CrewAnswer(message: "3-12B-4 HOLD"), at: $0.now) },
            { $0.state.lose("gone", at: $0.now) },
            { stage in _ = stage.type(" ") },
            { stage in _ = stage.type("1") },
        ]
        for (place, event) in events.enumerated() {
            var stage = PromptStage()
            _ = stage.type("scnee +") + stage.press(.enter)
            #expect(stage.state.proposal == "scene +")
            event(&stage)
            #expect(stage.state.proposal == nil, "\(place)")
        }
    }

    @Test func enterThatWasMeantForAnOfferDoesNotCutTheTakeThatRolledMeanwhile() {
        var stage = PromptStage()
        _ = stage.type("林总 情绪好") + stage.press(.enter)
        let rolling = PromptStage.take("3-12B-5")
        var view = PromptStage.view([rolling], rolling: rolling)
        view.news = ["kuan: 3-12B-5 rolling on A"]
        stage.state.take(view, at: stage.now)
        #expect(stage.screen()[23] == " 3-12B-4> note 林总 情绪好")
        #expect(
            PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 note 林总 情绪好"], "as the offer said"
        )
        #expect(!stage.screen()[22].contains("Ent"))
        #expect(PromptStage.said(stage.press(.enter)).isEmpty)
        stage.now += .seconds(1)
        #expect(stage.screen()[22].contains("Ent next take"))
        #expect(PromptStage.said(stage.press(.enter)) == ["next"])
        #expect(stage.state.waiting.last?.rolling == "id-3-12B-5", "and ends no other")
    }

    @Test(arguments: [
        "accept", "accept 2", "heard", "why", "clip", "send again", "接受", "为什么", "ok", "note soft",
    ])
    func whatIsSaidOfATakeIsOfTheOneBeforeTheSign(line: String) {
        guard case .success = Grammar.parse(line) else { return }
        var stage = PromptStage()
        _ = stage.press(.up)
        let said = PromptStage.said(stage.type(line) + stage.press(.enter))
        #expect(said == ["id-3-12B-3 \(line)"])
    }

    @Test func aTakeThatIsNamedIsNotOverruled() {
        var stage = PromptStage()
        _ = stage.press(.up)
        #expect(
            PromptStage.said(stage.type("why 3-12B-4") + stage.press(.enter)) == ["why 3-12B-4"])
        #expect(PromptStage.said(stage.type("clip 019a") + stage.press(.enter)) == ["clip 019a"])
    }
}
