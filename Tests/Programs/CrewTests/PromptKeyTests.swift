import CrewGrammar
import Slate
import Terminal
import Testing
import Wire

@testable import Crew

struct PromptKeyTests {
    @Test func aVerdictIsOneKeyAndNamesTheTakeThatIsShown() {
        var stage = PromptStage()
        #expect(PromptStage.said(stage.type("1")).isEmpty)
        #expect(PromptStage.said(stage.wait(.milliseconds(400))) == ["id-3-12B-4 ok"])
        #expect(stage.wait(.seconds(5)).isEmpty)
    }

    @Test func aDigitThatIsFollowedAtOnceBeginsASlate() {
        var stage = PromptStage()
        #expect(PromptStage.said(stage.type("27-4")).isEmpty)
        #expect(stage.wait(.seconds(5)).isEmpty)
        #expect(PromptStage.said(stage.press(.enter)) == ["27-4"])
    }

    @Test func aWordMayBeginWithALetterThatIsAVerb() {
        var stage = PromptStage()
        #expect(PromptStage.said(stage.type("note boom in frame")).isEmpty)
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 note boom in frame"])
    }

    @Test func enterBehindAKeySaysItAndEndsNoTake() {
        for wait in [Duration.zero, .milliseconds(400), .seconds(20)] {
            var stage = PromptStage()
            let rolling = PromptStage.take("3-12B-5")
            stage.state.take(PromptStage.view([rolling], rolling: rolling), at: stage.now)
            _ = stage.type("2")
            #expect(stage.screen()[22].contains("Ent HOLD"))
            let early = PromptStage.said(stage.wait(wait))
            #expect(early + PromptStage.said(stage.press(.enter)) == ["id-3-12B-5 hold"], "\(wait)")
            #expect(stage.screen()[22].contains("Ent next take"))
            #expect(PromptStage.said(stage.press(.enter)) == ["next"])
        }
    }

    @Test func jAndKGoThroughTheListUnlessAWordFollows() {
        var stage = PromptStage()
        _ = stage.type("k") + stage.wait(.milliseconds(400))
        #expect(stage.screen()[23] == " 3-12B-3>")
        _ = stage.type("jj")
        #expect(stage.screen()[23].hasPrefix(" 3-12B-4>"))
        var other = PromptStage()
        _ = other.type("keep it")
        #expect(other.screen()[23] == " 3-12B-4> keep it")
    }

    @Test func aPendingKeyIsDroppedByEscape() {
        var stage = PromptStage()
        _ = stage.type("3")
        #expect(stage.press(.escape).isEmpty)
        #expect(stage.wait(.seconds(1)).isEmpty)
    }

    @Test func spaceTwiceRollsAndThenCuts() {
        var stage = PromptStage()
        #expect(stage.type(" ").isEmpty)
        #expect(PromptStage.said(stage.type(" ")) == ["roll"])
        let rolling = PromptStage.take("3-12B-5")
        stage.state.take(PromptStage.view([rolling], rolling: rolling), at: stage.now)
        #expect(PromptStage.said(stage.type("  ")) == ["cut"])
    }

    @Test func aDotMarksALineWhileRollingAndElseCopiesTheLastTakes() {
        var stage = PromptStage()
        #expect(PromptStage.said(stage.type(".")) == ["id-3-12B-4 same"])
        let rolling = PromptStage.take("3-12B-5")
        stage.state.take(PromptStage.view([rolling], rolling: rolling), at: stage.now)
        #expect(PromptStage.said(stage.type(".")).first?.hasSuffix("mark") == true)
    }

    @Test func oneSpaceDoesNothing() {
        var stage = PromptStage()
        #expect(stage.type(" ").isEmpty)
        stage.now += .milliseconds(1001)
        #expect(stage.type(" ").isEmpty)
        #expect(stage.type("j").isEmpty)
        #expect(stage.type(" ").isEmpty, "something else was pressed between")
    }

    @Test func arrowsChooseTheTakeThatVerbsMean() {
        var stage = PromptStage()
        _ = stage.press(.up)
        _ = stage.type("3")
        #expect(PromptStage.said(stage.wait(.milliseconds(400))) == ["id-3-12B-3 ng"])
        _ = stage.press(.down)
        #expect(stage.state.selected == nil)
    }

    @Test func aTakeRolledMeanwhileIsNotTaggedInItsPlace() {
        var stage = PromptStage()
        _ = stage.press(.up)
        stage.state.take(
            PromptStage.view([
                PromptStage.take("3-12B-3"), PromptStage.take("3-12B-4"),
                PromptStage.take("3-12B-5"),
            ]), at: stage.now)
        _ = stage.type("1")
        #expect(PromptStage.said(stage.wait(.seconds(1))) == ["id-3-12B-3 ok"])
    }

    @Test func aMisspeltVerbIsOfferedAndEnterTakesIt() {
        var stage = PromptStage()
        #expect(PromptStage.said(stage.type("scnee +") + stage.press(.enter)).isEmpty)
        #expect(stage.state.message?.text.contains("scene +") == true)
        #expect(PromptStage.said(stage.press(.enter)) == ["scene +"])
    }

    @Test func chineseTextThatIsNoCommandIsOfferedAsANote() {
        var stage = PromptStage(.chinese)
        #expect(PromptStage.said(stage.type("林总 情绪好") + stage.press(.enter)).isEmpty)
        #expect(stage.state.message?.text.contains("存为 3-12B-4 的备注") == true)
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 note 林总 情绪好"])
    }

    @Test func chineseWordsAreCommandsWithoutWaiting() {
        var stage = PromptStage(.chinese)
        #expect(PromptStage.said(stage.type("过") + stage.press(.enter)) == ["id-3-12B-4 过"])
    }

    @Test func nothingIsSaidWhileRushesdIsAway() {
        var stage = PromptStage()
        stage.state.lose("gone", at: stage.now)
        #expect(PromptStage.said(stage.type("note boom") + stage.press(.enter)).isEmpty)
        #expect(stage.state.editor.text == "note boom", "the text is still there for another try")
    }

    @Test func aLineThatWasNotAnsweredIsNamedAndNeverSaidAgainByItself() {
        var stage = PromptStage()
        _ = stage.type("note boom")
        _ = stage.press(.enter)
        stage.state.lose("gone", at: stage.now)
        #expect(stage.says("no answer to: note boom"))
        #expect(stage.state.waiting.isEmpty && stage.state.editor.text == "note boom")
    }

    @Test func aHalfTypedLineComesBackWithTheFirstView() {
        var state = PromptState(language: .english, person: "chen")
        var view = PromptStage.view([])
        view.draft = "note half"
        state.take(view, at: .zero)
        #expect(state.editor.text == "note half")
    }

    private func stageWithADraft(_ language: Language = .english) -> PromptStage {
        var stage = PromptStage(language)
        stage.state = PromptState(language: language, person: "chen")
        var view = PromptStage.view([PromptStage.take("3-12B-4")])
        view.draft = "lines 1"
        stage.state.take(view, at: stage.now)
        return stage
    }

    @Test func aDigitOverALineThatCameBackWaitsForEnterAndIsNotInIt() {
        for wait in [Duration.zero, .seconds(5)] {
            var stage = stageWithADraft()
            #expect(PromptStage.said(stage.type("1") + stage.wait(wait)).isEmpty)
            #expect(
                stage.screen()[22].contains("Ent OK")
                    && stage.screen()[23].contains("1  = OK  (lines 1)"))
            #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 ok"])
            #expect(stage.state.editor.text == "lines 1", "it stands there still")
        }
    }

    @Test func whatFollowsADigitOverALineThatCameBackPutsBothIntoIt() {
        for (typed, text) in [
            ("2,", "lines 12,"), ("2-18", "lines 12-18"), ("2 3", "lines 12 3"),
            ("23", "lines 123"),
        ] {
            var stage = stageWithADraft()
            #expect(PromptStage.said(stage.type(typed)).isEmpty)
            #expect(stage.state.editor.text == text)
        }
        for key in [Key.escape, .backspace] {
            var stage = stageWithADraft()
            _ = stage.type("2") + stage.press(key)
            #expect(stage.state.editor.text == "lines 1" && stage.state.pending == nil)
        }
    }

    @Test func theSpaceBarRollsOverALineThatCameBack() {
        var stage = stageWithADraft()
        #expect(PromptStage.said(stage.type("  ")) == ["roll"])
        #expect(stage.state.editor.text == "lines 1")
        #expect(PromptStage.said(stage.type("2  ")) == ["id-3-12B-4 hold", "roll"])
    }

    @Test func everyKeyOfTheTableHasALabelInBothLanguages() {
        for binding in KeyTable.bindings {
            #expect(
                !binding.label(.english).isEmpty && !binding.label(.chinese).isEmpty,
                "\(binding.key)")
            #expect(binding.label(.english) != binding.label(.chinese), "\(binding.key)")
        }
        #expect(Set(KeyTable.bindings.map(\.key)).count == KeyTable.bindings.count)
        #expect(Set(KeyTable.bindings.map(\.rank)).count == KeyTable.bindings.count)
    }

    @Test func everyLineOfTheTableIsOneTheGrammarKnows() {
        for binding in KeyTable.bindings {
            guard case .says(let line) = binding.effect else { continue }
            #expect(throws: Never.self, "\(line)") { try Grammar.parse(line).get() }
        }
    }

    @Test func theTutorialGoesOnWhenTheBoxSaysSo() {
        var stage = PromptStage()
        _ = stage.type("tutorial")
        _ = stage.press(.enter)
        #expect(stage.state.tutorial?.step == .roll)
        let rolling = PromptStage.take("3-12B-5")
        stage.state.take(PromptStage.view([rolling], rolling: rolling), at: stage.now)
        #expect(stage.state.tutorial?.step == .cut)
        stage.state.take(PromptStage.view([rolling]), at: stage.now)
        #expect(stage.state.tutorial?.step == .circle)
        _ = stage.type("ok") + stage.press(.enter)
        stage.state.take(CrewAnswer(code: 1, message: "no"), at: stage.now)
        #expect(stage.state.tutorial?.step == .circle, "a refusal is no step")
        _ = stage.type("ok") + stage.press(.enter)
        stage.state.take(CrewAnswer(message: "3-12B-5 OK"), at: stage.now)
        #expect(stage.state.tutorial?.step == .note)
    }
}
