import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// Before a new scene's first take the take to come is what things are said of.
struct PromptComingTests {
    private func stage(_ language: Language = .english) -> PromptStage {
        var stage = PromptStage(language)
        var view = PromptStage.view([])
        view.current = PromptStage.take("3-12B-4")
        view.status.coming = Take(
            id: Operation.nextTake,
            slate: SlateNumber(episode: "3", scene: "13", shot: nil, take: 1))
        stage.state.take(view, at: stage.now)
        return stage
    }

    @Test func theTakeToComeStandsBeforeTheSign() {
        #expect(stage().screen()[23].hasPrefix(" next 3-13-1>"))
        #expect(stage(.chinese).screen()[23].hasPrefix(" 待拍 3-13-1>"))
        #expect(!stage().screen().contains { $0.hasPrefix(">") }, "no take in the list is meant")
    }

    @Test(arguments: Language.allCases)
    func theScreenSaysWhatTheTakeToComeWillHave(language: Language) {
        var stage = PromptStage(language)
        var view = PromptStage.view([])
        var coming = Take(
            id: Operation.nextTake,
            slate: SlateNumber(episode: "3", scene: "13", shot: nil, take: 1))
        (coming.kind, coming.lines) = (.pickup, LineRanges("2-4") ?? LineRanges())
        view.status.coming = coming
        stage.state.take(view, at: stage.now)
        #expect(
            stage.says(
                language == .english
                    ? "next is 3-13-1, pick-up, lines 2-4" : "下一条 3-13-1, 补拍, 台词 2-4"))
    }

    @Test(arguments: ["note lens: 50mm; size: CU", "lines 1-3", "备注 景别:近景 内容:林总进门"])
    func notesAndLinesAreOfIt(line: String) {
        var stage = stage()
        #expect(PromptStage.said(stage.type(line) + stage.press(.enter)) == ["next \(line)"])
        #expect(
            stage.state.waiting.last?.coming
                == SlateNumber(episode: "3", scene: "13", shot: nil, take: 1))
    }

    @Test func aVerdictOnItIsRefusedWithASentence() {
        for (language, sentence) in [
            (Language.english, "3-13-1 has not rolled yet"), (.chinese, "3-13-1 还没有开录"),
        ] {
            for key in ["1", "2", "3", "0", "5", "f", "."] {
                var stage = stage(language)
                #expect(
                    PromptStage.said(
                        stage.type(key) + stage.wait(.seconds(1))
                            + (key == "f" ? stage.press(.enter) : [])
                    ).isEmpty, "\(key)")
                #expect(stage.screen()[20].contains(sentence), "\(key)")
            }
            #expect(!stage(language).screen()[22].contains(language == .english ? "1 OK" : "1 过"))
        }
    }

    @Test func theTakeBeforeCanStillBeNamedOrChosen() {
        var stage = stage()
        #expect(PromptStage.said(stage.type("@1 ok") + stage.press(.enter)) == ["@1 ok"])
        stage.state.take(
            CrewAnswer(message: "", takes: [PromptStage.take("3-12B-4")]), at: stage.now)
        _ = stage.type("find 12") + stage.press(.enter)
        stage.state.take(
            CrewAnswer(message: "", takes: [PromptStage.take("3-12B-4")]), at: stage.now)
        _ = stage.type("1")
        #expect(PromptStage.said(stage.wait(.seconds(1))) == ["id-3-12B-4 ok"])
    }

    @Test func whatIsAnnouncedShowsTheTakeToComeWhileItIsTyped() {
        var stage = PromptStage()
        var view = PromptStage.view([PromptStage.take("3-12B-4")])
        view.status.coming = Take(
            id: Operation.nextTake,
            slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: 5))
        stage.state.take(view, at: stage.now)
        #expect(stage.screen()[23].hasPrefix(" 3-12B-4>"))
        _ = stage.type("mos")
        #expect(stage.screen()[23].hasPrefix(" next 3-12B-5> mos"))
        #expect(PromptStage.said(stage.press(.enter)) == ["mos"])
    }
}
