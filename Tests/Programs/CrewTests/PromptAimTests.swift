import Terminal
import Testing
import Wire

@testable import Crew

/// Whoever rolls while somebody types: the line is for the take it was begun for.
struct PromptAimTests {
    private let before = [PromptStage.take("3-12B-3"), PromptStage.take("3-12B-4")]
    private var after: BoxView {
        let rolling = PromptStage.take("3-12B-5")
        return PromptStage.view(before + [rolling], rolling: rolling)
    }

    @Test func aLoneKeyMeansTheTakeThatWasShownWhenItWasPressed() {
        var stage = PromptStage(takes: before)
        _ = stage.type("1")
        stage.state.take(after, at: stage.now)
        #expect(stage.screen().last?.hasPrefix(" 3-12B-4> 1") == true)
        #expect(PromptStage.said(stage.wait(.milliseconds(400))) == ["id-3-12B-4 ok"])
        _ = stage.type("1")
        #expect(PromptStage.said(stage.wait(.milliseconds(400))) == ["id-3-12B-5 ok"])
    }

    @Test func aHalfTypedNoteStaysWithItsTake() {
        var stage = PromptStage(takes: before)
        _ = stage.type("note boom")
        stage.state.take(after, at: stage.now)
        #expect(stage.screen().last == " 3-12B-4> note boom")
        #expect(
            PromptStage.said(stage.type(" in frame") + stage.press(.enter)) == [
                "id-3-12B-4 note boom in frame"
            ])
        #expect(stage.screen().last == " 3-12B-5>")
    }

    @Test func aLineThatIsDroppedOrWipedLetsGo() {
        for keys in [[Key.escape], [.control("u")], [.control("c")], [.backspace, .backspace]] {
            var stage = PromptStage(takes: before)
            _ = stage.type("no")
            stage.state.take(after, at: stage.now)
            for key in keys { _ = stage.press(key) }
            _ = stage.type("2")
            #expect(
                PromptStage.said(stage.wait(.milliseconds(400))) == ["id-3-12B-5 hold"], "\(keys)")
        }
    }

    @Test func aNoteThatWasOfferedIsKeptWithTheTakeThatWasNamed() {
        var stage = PromptStage(.chinese, takes: before)
        _ = stage.type("林总 情绪好") + stage.press(.enter)
        stage.state.take(after, at: stage.now)
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 note 林总 情绪好"])
    }

    @Test func anOfferEndsWhenAnotherTakeIsChosen() {
        var stage = PromptStage(.chinese, takes: before)
        _ = stage.type("林总 情绪好") + stage.press(.enter, .up)
        #expect(stage.state.message == nil, "the sentence names a take that is no more meant")
        #expect(stage.screen()[23] == " 3-12B-3> note 林总 情绪好", "the text goes along")
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-3 note 林总 情绪好"])
    }

    @Test func aKindTypedBeforeTheRollIsNotOfTheTakeBefore() {
        var stage = PromptStage(takes: before)
        _ = stage.type("mos")
        stage.state.take(after, at: stage.now)
        #expect(
            PromptStage.said(stage.press(.enter)) == ["mos"],
            "rushesd gives it to the take that rolls now")
    }

    @Test func aKindTypedWhileTheTakeRolledIsOfItAfterTheCut() {
        var stage = PromptStage(takes: before)
        stage.state.take(after, at: stage.now)
        _ = stage.type("mos")
        stage.state.take(PromptStage.view(before + [PromptStage.take("3-12B-5")]), at: stage.now)
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-5 mos"])
    }

    @Test func anAnswerThatBringsAListDoesNotMoveALineThatWasBegun() {
        var stage = PromptStage(takes: before)
        _ = stage.type("find boom") + stage.press(.enter) + stage.type("3")
        stage.state.take(
            CrewAnswer(message: "", takes: [PromptStage.take("2-1A-1")]), at: stage.now)
        #expect(PromptStage.said(stage.wait(.milliseconds(400))) == ["id-3-12B-4 ng"])
    }
}
