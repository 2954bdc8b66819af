import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// A text that begins with a digit is whole, whatever key follows the digit and however slowly.
struct PromptDigitTests {
    private func rollingStage() -> PromptStage {
        var stage = PromptStage()
        let rolling = PromptStage.take("3-12B-5")
        stage.state.take(
            PromptStage.view([PromptStage.take("3-12B-4"), rolling], rolling: rolling),
            at: stage.now)
        return stage
    }

    private func comingStage(_ language: Language = .english) -> PromptStage {
        var stage = PromptStage(language)
        var view = PromptStage.view([])
        view.current = PromptStage.take("3-12B-4")
        view.status.coming = Take(
            id: Operation.nextTake,
            slate: SlateNumber(episode: "3", scene: "13", shot: nil, take: 1))
        stage.state.take(view, at: stage.now)
        return stage
    }

    private func typeSlowly(_ text: String, _ stage: inout PromptStage) -> [String] {
        text.flatMap { PromptStage.said(stage.type(String($0)) + stage.wait(.milliseconds(900))) }
    }

    static let texts = [
        "3, 2, 1 action", "3，灯光", "3、2、1 开始", "2x zoom used", "3x", "1/2 light", "1.5倍速",
        "1h later", "2. boom", "3) soft", "1? maybe",
        "3: boom", "1=2", "2p left", "3w", "3号机有反光", "5 people in frame", "0 problems",
        "3-14", "12B", "2\" lens", "1+1", "3…",
        "2X", "1U", "3 . soft", "1s soft", "2f too dark",
    ]

    @Test(arguments: texts)
    func whateverFollowsADigitTakesItsVerdictBackAndTheLineIsWhole(text: String) {
        var stage = rollingStage()
        let said = typeSlowly(text, &stage)
        let verdicts = said.count { $0 != "undo" }
        #expect(verdicts > 0 && said.count == 2 * verdicts, "\(said)")
        #expect(stage.state.editor.text == text)
        #expect(stage.says("begins your line"))
    }

    @Test(arguments: texts + ["27-4-1", "3 people"])
    func aDigitThatWasRefusedBeginsTheLineToo(text: String) {
        var stage = comingStage()
        #expect(typeSlowly(text, &stage).isEmpty)
        #expect(stage.state.editor.text == text)
        #expect(stage.state.target?.isToCome == true)
    }

    @Test(arguments: Language.allCases)
    func aRefusedDigitThatTextFollowsSaysThatItBeginsTheLine(language: Language) {
        var stage = comingStage(language)
        _ = typeSlowly("3-14", &stage)
        #expect(
            stage.says(
                language == .english
                    ? "3 begins your line; it had changed nothing" : "3 是这一行的开头; 它没有改动什么"))
        #expect(PromptStage.said(stage.press(.enter)) == ["3-14"])
    }

    @Test func enterBehindARefusedDigitSaysThatNothingStands() {
        var stage = comingStage()
        #expect(typeSlowly("1", &stage).isEmpty)
        #expect(PromptStage.said(stage.press(.enter)).isEmpty)
        #expect(!stage.says("stands") && stage.says("nothing rolls"))
    }

    @Test(arguments: [(".", "mark"), ("s", "shot +"), ("f", "id-3-12B-5 fs")])
    func aKeyThatSaysSomethingBehindAVerdictWaitsForEnter(key: String, line: String) {
        var stage = rollingStage()
        #expect(typeSlowly("1" + key, &stage) == ["id-3-12B-5 ok"])
        #expect(PromptStage.said(stage.press(.enter)) == [line])
    }

    @Test(arguments: [".", "/", "?", "x "])
    func aKeyWellBehindAVerdictIsItself(key: String) {
        var stage = rollingStage()
        #expect(typeSlowly("1", &stage) == ["id-3-12B-5 ok"])
        stage.now += .milliseconds(3500)
        let said = PromptStage.said(stage.type(key))
        #expect(said == (key == "." ? ["mark"] : []))
        #expect(
            stage.state.editor.text == ["/": "find ", "x ": "dropped "][key, default: ""]
                && (stage.state.page != nil) == (key == "?"))
    }

    @Test func whichTakeIsMeantIsAskedOfTheBoxAndTheLineStandsThereAgain() {
        var stage = PromptStage()
        #expect(
            PromptStage.said(stage.type("last take ok") + stage.press(.enter)) == ["last take ok"])
        var answer = CrewAnswer(
            code: 64, message: "which take is \"last take ok\"? say @1 ok (3-12B-4)")
        answer.number = stage.state.waiting.last?.number
        stage.state.take(answer, at: stage.now)
        #expect(stage.says("say @1 ok (3-12B-4)") && stage.state.editor.text == "last take ok")
    }
}
