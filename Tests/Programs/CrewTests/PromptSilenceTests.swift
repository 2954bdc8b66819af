import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// rushesd hangs: its line stands, and it says nothing.
struct PromptSilenceTests {
    private func stage(_ language: Language) -> PromptStage {
        var stage = PromptStage(language)
        var view = PromptStage.view([PromptStage.take("3-12B-4")])
        view.pulses = true
        stage.state.take(view, at: stage.now)
        return stage
    }

    private func pulse(_ stage: inout PromptStage) {
        var view = PromptStage.view([PromptStage.take("3-12B-4")])
        view.pulses = true
        stage.state.take(view, at: stage.now)
    }

    private func pass(_ seconds: Int, _ stage: inout PromptStage) -> Bool {
        stage.now += .seconds(seconds)
        return stage.state.noticeSilence(at: stage.now)
    }

    @Test(arguments: Language.allCases)
    func afterASecondItIsSaidAndNothingIsSent(language: Language) {
        let sentence = language == .english ? "rushesd cannot be reached" : "连不上录制主机"
        var stage = stage(language)
        stage.now += .milliseconds(999)
        let early = stage.state.noticeSilence(at: stage.now)
        #expect(!early)
        #expect(pass(1, &stage))
        for (columns, rows) in [(80, 24), (40, 17)] {
            #expect(stage.says(sentence, columns, rows))
            #expect(
                !stage.screen(columns, rows).joined().contains(
                    "[\(language == .english ? "idle" : "待机")]"), "it does not know")
        }
        #expect(!stage.screen()[22].contains("Space x2"), "no key says anything now")
        #expect(PromptStage.said(stage.type("  ")).isEmpty)
        #expect(PromptStage.said(stage.type("1") + stage.wait(.seconds(1))).isEmpty)
        let named = language == .english ? "roll, OK" : "开录, 过"
        #expect(stage.says(named), "what was dropped is named")
        pulse(&stage)
        #expect(stage.says(named))
        #expect(stage.screen()[20].contains(language == .english ? "not done" : "没有执行"))
        #expect(PromptStage.said(stage.type("  ")) == ["roll"], "and then all is as before")
    }

    @Test func whatRushesdDroppedItselfIsToldWithIt() {
        var stage = stage(.english)
        _ = stage.type("note soft") + stage.press(.enter)
        let number = stage.state.waiting.last?.number
        #expect(pass(2, &stage))
        #expect(stage.state.waiting.count == 1, "it may still be answered")
        _ = stage.type("  ")
        var late = CrewAnswer(code: 75, message: "too late, dropped: note soft")
        (late.number, late.isDropped) = (number, true)
        stage.state.take(late, at: stage.now)
        pulse(&stage)
        #expect(stage.state.message?.text.contains("roll, note soft") == true)
        #expect(stage.state.waiting.isEmpty)
    }

    @Test func typedTextIsKeptForAnotherTry() {
        var stage = stage(.english)
        #expect(pass(1, &stage))
        _ = stage.type("note soft") + stage.press(.enter)
        #expect(stage.state.editor.text == "note soft")
        pulse(&stage)
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 note soft"])
    }

    @Test func aLongWayToTheBoxIsAllowedForAndAHangIsNot() {
        var stage = PromptStage()
        #expect(stage.state.lifetime == .seconds(1))
        stage.state.calledAt = stage.now
        stage.now += .seconds(3)
        pulse(&stage)
        #expect(stage.state.lifetime == .seconds(4))
        _ = stage.type("note soft") + stage.press(.enter)
        stage.now += .milliseconds(20)
        stage.state.take(CrewAnswer(message: "note kept"), at: stage.now)
        #expect(
            stage.state.lifetime == .milliseconds(1020), "it was rushesd that was slow, not the way"
        )
    }

    @Test func anEarlierRushesdMayBeQuiet() {
        var stage = PromptStage()
        #expect(!pass(100, &stage))
    }

    @Test func aLineSaidAgainAfterItsAnswerWasLostHasTheSameID() {
        var stage = stage(.english)
        func say(_ line: String) -> String? {
            _ = stage.type(line) + stage.press(.enter)
            return stage.state.waiting.last?.id
        }
        let (note, roll) = (say("note boom"), say("roll"))
        stage.state.lose("gone", at: stage.now)
        #expect(stage.state.editor.text == "note boom")
        _ = stage.press(.escape)
        _ = stage.state.askAgain(at: stage.now)
        pulse(&stage)
        #expect(say("note other") != note)
        #expect(say("note boom") == note)
        #expect(say("note boom") != note, "a third is another one")
        #expect(say("roll") != roll, "may be meant for the next take")
        let later = say("note late")
        stage.state.lose("gone", at: stage.now)
        while !stage.state.editor.isEmpty { _ = stage.press(.escape) }
        _ = stage.state.askAgain(at: stage.now)
        stage.now += .seconds(31)
        pulse(&stage)
        #expect(say("note late") != later)
    }
}
