import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// Nothing that was typed is lost unsaid: it stands in the line again, for its take.
struct PromptBackTests {
    private func view(rolling: TakeSummary? = nil, news: [String] = []) -> BoxView {
        var view = PromptStage.view(
            [PromptStage.take("3-12B-3"), PromptStage.take("3-12B-4")]
                + (rolling.map { [$0] } ?? []), rolling: rolling)
        (view.pulses, view.news) = (true, news)
        return view
    }

    private func stage(_ language: Language = .english) -> PromptStage {
        var stage = PromptStage(language)
        stage.state.take(view(), at: stage.now)
        return stage
    }

    private func answer(
        _ stage: inout PromptStage, _ message: String, code: Int32 = 0, isDropped: Bool? = nil
    ) {
        var answer = CrewAnswer(code: code, message: message)
        (answer.number, answer.isDropped) = (stage.state.waiting.last?.number, isDropped)
        stage.state.take(answer, at: stage.now)
    }

    @Test(arguments: Language.allCases)
    func aLineEnteredAsRushesdIsKilledIsNamedAndStandsInTheLine(language: Language) {
        for (columns, rows) in [(80, 24), (40, 17)] {
            var stage = stage(language)
            _ = stage.type("note boom") + stage.press(.enter)
            stage.state.lose("gone", at: stage.now)
            #expect(stage.says("note boom;", columns, rows), "named, with what comes of it")
            #expect(stage.screen(columns, rows).last == " 3-12B-4> note boom")
        }
    }

    @Test func whatRushesdHadDoneBeforeItWasKilledIsSaidAndTheLineIsFree() {
        var stage = stage()
        _ = stage.type("note boom") + stage.press(.enter)
        let id = stage.state.waiting.last?.id
        stage.state.lose("gone", at: stage.now)
        stage.state.calledAt = stage.now
        let again = stage.state.askAgain(at: stage.now)
        #expect(again.map(\.id) == [id], "under its id")
        answer(&stage, "done already: 3-12B-4 note boom")
        stage.state.take(view(), at: stage.now)
        #expect(stage.screen()[23] == " 3-12B-4>")
        #expect(
            stage.says("done already: 3-12B-4 note boom"),
            "and that rushesd is back does not hide it")
        #expect(stage.state.unsure.isEmpty && stage.state.waiting.isEmpty)
    }

    @Test func whatRushesdHadNotDoneIsSaidAndEnterSaysItAgain() {
        var stage = stage()
        _ = stage.type("note boom") + stage.press(.enter)
        stage.state.lose("gone", at: stage.now)
        stage.state.calledAt = stage.now
        _ = stage.state.askAgain(at: stage.now)
        answer(&stage, "too late", code: 75, isDropped: true)
        stage.state.take(view(), at: stage.now)
        #expect(stage.says("not done: note boom") && stage.screen()[23] == " 3-12B-4> note boom")
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 note boom"])
    }

    @Test func aKeyThatWasNotAnsweredIsNamedInTheLanguageOfTheScreen() {
        var stage = stage(.chinese)
        _ = stage.type("  ")
        stage.state.lose("gone", at: stage.now)
        #expect(stage.says("没有回音: 开录") && stage.state.editor.isEmpty)
        #expect(!stage.says("roll"))
    }

    @Test(arguments: Language.allCases)
    func keysPressedWhileRushesdIsDownAreNamedAtOnceAndOnceMoreWhenItIsBack(language: Language) {
        let (roll, ok) = language == .english ? ("roll", "OK") : ("开录", "过")
        for isAnsweredFirst in [true, false] {
            var stage = stage(language)
            _ = stage.type("note boom") + stage.press(.enter)
            stage.state.lose("gone", at: stage.now)
            _ = stage.press(.escape)
            #expect(PromptStage.said(stage.type("  ")).isEmpty)
            #expect(stage.says("\(language == .english ? "not sent:" : "没有发出:") \(roll);"))
            #expect(PromptStage.said(stage.type("1") + stage.wait(.seconds(1))).isEmpty)
            #expect(stage.says("\(roll), \(ok);") && stage.says("note boom;"))
            stage.state.calledAt = stage.now
            _ = stage.state.askAgain(at: stage.now)
            if !isAnsweredFirst { stage.state.take(view(), at: stage.now) }
            answer(&stage, "too late", code: 75, isDropped: true)
            if isAnsweredFirst { stage.state.take(view(), at: stage.now) }
            let sentence = language == .english ? "dropped, not done:" : "已丢弃, 没有执行:"
            #expect(stage.says("\(sentence) \(roll), \(ok), note boom"), "\(isAnsweredFirst)")
            _ = stage.press(.escape)
            #expect(PromptStage.said(stage.type("  ")) == ["roll"], "and then all is as before")
            answer(&stage, "3-12B-5 rolling")
            #expect(!stage.says(sentence))
        }
    }

    @Test func whatWasDoneBeforeItWasKilledHidesNoKeyPressedSince() {
        for isAnsweredFirst in [true, false] {
            var stage = stage()
            _ = stage.type("note boom") + stage.press(.enter)
            stage.state.lose("gone", at: stage.now)
            _ = stage.press(.escape)
            _ = stage.type("  ")
            stage.state.calledAt = stage.now
            _ = stage.state.askAgain(at: stage.now)
            if !isAnsweredFirst { stage.state.take(view(), at: stage.now) }
            answer(&stage, "done already: 3-12B-4 note boom")
            if isAnsweredFirst { stage.state.take(view(), at: stage.now) }
            #expect(
                stage.says(
                    "done already: 3-12B-4 note boom; rushesd is back; dropped, not done: roll"),
                "\(isAnsweredFirst)")
        }
    }

    @Test func aLineTypedMeanwhileIsNotOverwritten() {
        var stage = stage()
        _ = stage.type("note boom") + stage.press(.enter) + stage.type("lines 3")
        stage.state.lose("gone", at: stage.now)
        #expect(stage.state.editor.text == "lines 3")
        _ = stage.press(.escape)
        #expect(stage.state.editor.text == "note boom", "it waits until the line is free")
    }

    @Test func anOfferedNoteStandsInTheLineWhenNewsEndsTheOffer() {
        let events: [(inout PromptStage) -> Void] = [
            { $0.state.take(self.view(news: ["kuan: 3-12B-4 OK"]), at: $0.now) },
            {
                $0.state.take(
                    self.view(
                        rolling: PromptStage.take("3-12B-5"), news: ["kuan: 3-12B-5 rolling"]),
                    at: $0.now)
            },
            { $0.state.take(CrewAnswer(message: "3-12B-4 HOLD"), at: $0.now) },
            { $0.state.lose("gone", at: $0.now) },
            { stage in
                stage.now += .seconds(2)
                _ = stage.state.noticeSilence(at: stage.now)
            },
            { stage in _ = stage.type(" ") },
        ]
        for (place, event) in events.enumerated() {
            var stage = stage()
            _ = stage.type("林总 情绪好") + stage.press(.enter)
            event(&stage)
            #expect(stage.screen()[23] == " 3-12B-4> note 林总 情绪好", "\(place)")
        }
    }

    @Test func whoSaysNoToAnOfferHasAFreeLine() {
        for key in [Key.escape, .enter] {
            var stage = stage()
            _ = stage.type("林总 情绪好") + stage.press(.enter) + stage.press(key)
            #expect(stage.state.editor.isEmpty && stage.state.parked.isEmpty)
        }
    }

    @Test func aTextThatWaitsComesBehindTheLineThatADigitBegins() {
        var stage = stage()
        _ = stage.type("林总 情绪好") + stage.press(.enter)
        #expect(
            PromptStage.said(stage.type("3") + stage.wait(.milliseconds(700))) == ["id-3-12B-4 ng"])
        _ = stage.type(" ") + stage.wait(.milliseconds(700)) + stage.type("人")
        #expect(stage.state.editor.text == "3 人")
        _ = stage.press(.escape)
        #expect(stage.state.editor.text == "note 林总 情绪好")
    }

    @Test func theSpaceBarRollsAndCutsOverATextThatCameBack() {
        var stage = stage()
        _ = stage.type("林总 情绪好") + stage.press(.enter)
        let rolling = PromptStage.take("3-12B-5")
        stage.state.take(view(rolling: rolling, news: ["kuan: 3-12B-5 rolling"]), at: stage.now)
        #expect(stage.screen()[22].contains("Space x2 cut"))
        #expect(PromptStage.said(stage.type("  ")) == ["cut"])
        #expect(stage.state.editor.text == "note 林总 情绪好")
        #expect(PromptStage.said(stage.type(" 吗")).isEmpty)
        #expect(stage.state.editor.text == "note 林总 情绪好 吗", "one space is a blank")
    }

    @Test func whatCannotBeReadOrWasRefusedStandsInTheLine() {
        var stage = stage()
        #expect(PromptStage.said(stage.type("framing") + stage.press(.enter)).isEmpty)
        #expect(stage.screen()[23] == " 3-12B-4> framing")
        _ = stage.press(.escape)
        _ = stage.type("note boom") + stage.press(.enter)
        answer(&stage, "not done: the disk is full", code: 1)
        #expect(stage.screen()[23] == " 3-12B-4> note boom")
        _ = stage.press(.escape)
        _ = stage.type("cut") + stage.press(.enter)
        answer(&stage, "nothing is rolling", code: 5)
        #expect(stage.screen()[23] == " 3-12B-4>", "no words of anybody's own")
    }

    @Test func whatAHangDroppedStandsInTheLine() {
        var stage = stage()
        _ = stage.type("note soft") + stage.press(.enter)
        answer(&stage, "too late, dropped", code: 75, isDropped: true)
        #expect(stage.says("not done: note soft") && stage.screen()[23] == " 3-12B-4> note soft")
    }

    @Test(arguments: Language.allCases)
    func anAnswerThatIsLongIsWholeOnAPhone(language: Language) {
        let english =
            "3-12B-4 is already so; careful: 3-12B-4 is only 3 s long; for a false start: fs; careful: there is no camera C"
        let chinese = "3-12B-4 已经是这样, 没有改动; 注意: 3-12B-4 只有 3 秒; 误开机请输入 fs; 注意: 没有机位 C"
        for (columns, rows) in [(40, 17), (40, 12), (80, 24), (80, 20), (39, 10)] {
            var stage = stage(language)
            let sentence = language == .english ? english : chinese
            var answer = CrewAnswer(message: sentence)
            answer.undoes = "3-12B-4 NG"
            stage.state.take(answer, at: stage.now)
            #expect(
                stage.says(sentence, columns, rows) && stage.says("[u: 3-12B-4 NG]", columns, rows),
                "\(columns)x\(rows)")
            #expect(
                stage.screen(columns, rows).last?.hasPrefix(" 3-12B-4>") == true,
                "\(columns)x\(rows)")
        }
    }
}
