import FoundationEssentials
import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// Answers find the line they are of.
struct PromptAnswerTests {
    private var picture: PeekPicture {
        PeekPicture(
            camera: "A", jpeg: Data(), width: 2, height: 4,
            pixels: Data([UInt8](repeating: 255, count: 12) + [UInt8](repeating: 0, count: 12)))
    }

    private func seen(_ number: Int?) -> CrewAnswer {
        var answer = CrewAnswer(message: "")
        (answer.peek, answer.number) = (picture, number)
        return answer
    }

    @Test func aLookThroughACameraIsAPage() {
        var stage = PromptStage()
        _ = stage.type("peek A") + stage.press(.enter)
        stage.state.take(seen(1), at: stage.now)
        #expect(stage.state.page == PromptState.Page(title: "peek A", lines: ["@@", "  "]))
    }

    @Test func aPictureThatComesLateLeavesTheOtherAnswersInTheirPlace() {
        var stage = PromptStage()
        _ = stage.type("peek A") + stage.press(.enter) + stage.type("takes") + stage.press(.enter)
        var list = CrewAnswer(message: "", takes: [PromptStage.take("2-1A-1")])
        list.number = 2
        stage.state.take(list, at: stage.now)
        #expect(stage.state.found?.count == 1, "the list was asked for")
        stage.state.take(seen(1), at: stage.now)
        #expect(stage.state.page?.title == "peek A")
        #expect(stage.state.waiting.isEmpty)
    }

    @Test func anEarlierRushesdAnswersInOrder() {
        var stage = PromptStage()
        _ = stage.type("peek A") + stage.press(.enter)
        stage.state.take(seen(nil), at: stage.now)
        #expect(stage.state.page?.title == "peek A")
    }

    @Test func aPictureFitsThePageAndIsNeverWiderThanTheScreen() {
        var stage = PromptStage()
        (stage.state.pageWidth, stage.state.pageHeight) = (30, 20)
        var answer = CrewAnswer(message: "")
        answer.peek = PeekPicture(
            camera: "A", jpeg: Data(), width: 72, height: 128, pixels: Data(count: 72 * 128 * 3))
        stage.state.take(answer, at: stage.now)
        #expect(stage.state.page?.lines.allSatisfy { $0.count == 30 } == true)
    }

    @Test func aLineWithoutANumberIsWhatItWas() throws {
        let bytes = try JSON.encode(CrewCommandLine(line: "ok"))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("number"))
    }
}
