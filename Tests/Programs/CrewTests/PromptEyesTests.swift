import Terminal
import Testing
import Wire

@testable import Crew

/// A key is meant for the screen that the person saw, and that is as old as the way to the terminal
/// is long.
struct PromptEyesTests {
    private let before = [PromptStage.take("3-12B-3"), PromptStage.take("3-12B-4")]

    /// As the loop takes a view in and paints.
    private func show(_ view: BoxView, to stage: inout PromptStage) {
        let seen = stage.state.seen
        stage.state.take(view, at: stage.now)
        stage.state.remember(seen)
        stage.state.painted(at: stage.now)
    }

    private func distantStage() -> PromptStage {
        var stage = PromptStage(takes: before)
        stage.state.roundTrip = .milliseconds(600)
        return stage
    }

    private var rolling: BoxView {
        let rolling = PromptStage.take("3-12B-5")
        var view = PromptStage.view(before + [rolling], rolling: rolling)
        view.news = ["kuan: 3-12B-5 rolling on A"]
        return view
    }

    @Test func aVerdictPressedBeforeTheNewTakeCouldBeSeenIsOfTheOldOne() {
        var stage = distantStage()
        show(rolling, to: &stage)
        stage.now += .milliseconds(500)
        _ = stage.type("1")
        #expect(PromptStage.said(stage.wait(.seconds(1))) == ["id-3-12B-4 ok"])
        _ = stage.type("1")
        #expect(PromptStage.said(stage.wait(.seconds(1))) == ["id-3-12B-5 ok"])
    }

    @Test func spaceTwicePressedToRollDoesNotCutWhatSomebodyElseRolled() {
        var stage = distantStage()
        _ = stage.type(" ")
        show(rolling, to: &stage)
        stage.now += .milliseconds(300)
        #expect(
            PromptStage.said(stage.type(" ")) == ["roll"],
            "as the screen said; rushesd says that it rolls")
        stage.now += .seconds(2)
        #expect(PromptStage.said(stage.type("  ")) == ["cut"])
    }

    @Test func whatWasPressedOnAScreenWithoutABoxIsNotSaid() {
        var stage = distantStage()
        stage.state.lose("gone", at: stage.now)
        show(rolling, to: &stage)
        stage.now += .milliseconds(300)
        #expect(PromptStage.said(stage.type("  ")).isEmpty)
        #expect(stage.says("not done: roll"))
        stage.now += .seconds(2)
        #expect(PromptStage.said(stage.type("  ")) == ["cut"])
    }

    @Test func anOfferThatEndedUnseenIsStillTaken() {
        var stage = distantStage()
        _ = stage.type("scnee +") + stage.press(.enter)
        show(rolling, to: &stage)
        #expect(stage.state.proposal == nil)
        stage.now += .milliseconds(300)
        #expect(PromptStage.said(stage.press(.enter)) == ["scene +"])
        stage.now += .seconds(2)
        #expect(PromptStage.said(stage.press(.enter)) == ["next"])
    }

    @Test func anOfferThatEndedUnseenIsOfTheTakeItWasMadeFor() {
        var stage = distantStage()
        _ = stage.type(":boom in frame") + stage.press(.enter)
        var quiet = rolling
        quiet.news = []
        show(quiet, to: &stage)
        stage.now += .seconds(2)
        #expect(
            stage.state.proposal != nil && stage.state.target?.take.id == "id-3-12B-4",
            "another take rolls, the offer stands")
        show(rolling, to: &stage)
        stage.now += .milliseconds(300)
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 note boom in frame"])
    }

    @Test func undoTakesBackWhatStoodThereWhenItWasPressed() {
        var stage = distantStage()
        var answer = CrewAnswer(message: "3-12B-4 OK")
        (answer.undoes, answer.undoesID) = ("3-12B-4 OK", "first")
        stage.state.take(answer, at: stage.now)
        let seen = stage.state.seen
        (answer.undoes, answer.undoesID) = ("3-12B-4 note", "second")
        stage.state.take(answer, at: stage.now)
        stage.state.remember(seen)
        stage.state.painted(at: stage.now)
        stage.now += .milliseconds(300)
        #expect(PromptStage.said(stage.type("u") + stage.press(.enter)) == ["undo"])
        #expect(stage.state.waiting.last?.undoes == "first")
    }
}
