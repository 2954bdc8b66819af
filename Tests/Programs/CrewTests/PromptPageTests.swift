import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// A page over everything hides neither the take that rolls nor what is wrong.
struct PromptPageTests {
    @Test func aHistoryIsWholeOnAPhone() {
        var stage = PromptStage()
        (stage.state.pageWidth, stage.state.pageHeight) = (39, 15)
        _ = stage.type("why") + stage.press(.enter)
        let note = "the lamp behind him flickers, and the boom comes in at the very end"
        stage.state.take(
            CrewAnswer(message: "3-12B-4  OK\n00:17:20 kuan: HOLD\n00:17:30 kuan: note \(note)"),
            at: stage.now)
        let rows = stage.screen(40, 17)
        #expect(rows[2] == " 3-12B-4  OK" && rows[3] == " 00:17:20 kuan: HOLD")
        #expect(rows[5].hasPrefix("   ") && stage.says(note, 40, 17))
    }

    private func rollingStage(_ language: Language = .english) -> PromptStage {
        var stage = PromptStage(language)
        let rolling = PromptStage.take("3-12B-5")
        var view = PromptStage.view([rolling], rolling: rolling)
        view.status.cameras[0].connected = false
        stage.state.take(view, at: stage.now)
        return stage
    }

    @Test(arguments: Language.allCases)
    func aPageShowsRECWithItsTimeAndAlarms(language: Language) {
        for (columns, rows) in [(80, 24), (40, 17), (200, 60), (39, 10), (20, 3)] {
            var stage = rollingStage(language)
            _ = stage.press(.character("?"))
            #expect(stage.state.page != nil)
            let screen = stage.screen(columns, rows)
            #expect(screen[0].contains("[REC 00:"), "\(columns)x\(rows)")
            #expect(screen[1].contains("! "), "\(columns)x\(rows)")
        }
    }

    @Test func theSpaceBarTwiceCutsOnAPageToo() {
        var stage = rollingStage()
        _ = stage.press(.character("?"))
        #expect(PromptStage.said(stage.type(" ")).isEmpty)
        #expect(stage.screen()[1].contains("space once more to cut"))
        #expect(PromptStage.said(stage.type(" ")) == ["cut"])
        #expect(stage.state.page != nil, "the page stays")
        #expect(stage.state.waiting.last?.rolling == "id-3-12B-5")
    }

    @Test func keysThatLeaveAPageDoNothingElse() {
        var stage = rollingStage()
        for key in [Key.character("1"), .enter, .escape, .character("u")] {
            _ = stage.press(.character("?"))
            #expect(
                stage.press(key).isEmpty && stage.wait(.seconds(1)).isEmpty
                    && stage.state.page == nil)
        }
    }

    @Test func theTerminalsAnswerIsNoKey() {
        var stage = rollingStage()
        _ = stage.press(.character("?"))
        #expect(stage.press(.terminalAnswer).isEmpty && stage.state.page != nil)
        _ = stage.press(.escape)
        _ = stage.type("1")
        #expect(stage.press(.terminalAnswer).isEmpty && stage.state.pending != nil)
    }

    @Test func spaceTwiceNeverCutsATakeThatCameInBetween() {
        var stage = PromptStage()
        _ = stage.type(" ")
        let rolling = PromptStage.take("3-12B-5")
        stage.state.take(PromptStage.view([rolling], rolling: rolling), at: stage.now)
        #expect(PromptStage.said(stage.type(" ")).isEmpty)
        #expect(stage.state.message?.text == "space once more to cut")
    }
}
