import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// Slates and sentences that are typed slowly, fast, and by people who mean neither.
struct PromptLineTests {
    @Test func aColonOpensALineForTheVeryNextKey() {
        for colon in [":", "："] {
            var stage = PromptStage()
            #expect(PromptStage.said(stage.type(colon)).isEmpty)
            #expect(stage.screen()[22].contains("Ent close"))
            for key in ["1", "u", " ", "q"] {
                var stage = stage
                #expect(
                    PromptStage.said(stage.type(key) + stage.wait(.seconds(3))).isEmpty, "\(key)")
                #expect(stage.state.editor.text == key)
            }
            _ = stage.wait(.seconds(9))
            #expect(
                PromptStage.said(
                    stage.type("2") + stage.wait(.seconds(9)) + stage.type("7-4")
                        + stage.press(.enter)) == ["27-4"])
            #expect(!stage.state.isLineOpen)
        }
    }

    @Test func anOpenLineIsClosedByEscapeEnterAndBackspace() {
        for key in [Key.escape, .enter, .backspace, .control("c")] {
            var stage = PromptStage()
            _ = stage.type(":")
            #expect(PromptStage.said(stage.press(key)).isEmpty)
            _ = stage.type("1")
            #expect(PromptStage.said(stage.wait(.seconds(1))) == ["id-3-12B-4 ok"], "\(key)")
        }
    }

    @Test func patienceGrowsWithTheWayToTheTerminal() {
        var stage = PromptStage()
        stage.state.roundTrip = .milliseconds(800)
        _ = stage.type("2")
        #expect(stage.wait(.milliseconds(1199)).isEmpty)
        #expect(PromptStage.said(stage.type("7-4") + stage.press(.enter)) == ["27-4"])
        _ = stage.type("2")
        #expect(PromptStage.said(stage.wait(.milliseconds(1200))) == ["id-3-12B-4 hold"])
    }

    @Test(arguments: [
        ("2", "7-4", "27-4"), ("3", "-12B-4", "3-12B-4"), ("1", "A", "1A"), ("1", "12-3", "112-3"),
        ("0", "9-1", "09-1"),
        ("5", "7/58", "57/58"),
    ])
    func aSlateTypedSlowlyTakesItsFirstDigitsVerdictBack(first: String, rest: String, slate: String)
        throws
    {
        var stage = PromptStage()
        let verdict = PromptStage.said(stage.type(first) + stage.wait(.milliseconds(700)))
        #expect(verdict.count == 1)
        let id = try #require(stage.state.waiting.last?.id)
        #expect(
            PromptStage.said(stage.type(String(rest.prefix(1)))).filter { $0 != "undo" }.isEmpty)
        var effects = stage.wait(.zero)
        effects += stage.type(String(rest.dropFirst()))
        #expect(
            stage.state.waiting.last { $0.line == "undo" }?.undoes == id, "that line and no other")
        #expect(stage.state.editor.text == slate)
        #expect(PromptStage.said(stage.press(.enter)).last == slate)
    }

    @Test func thatAVerdictIsTakenBackStandsOnTheScreen() {
        for (language, sentence) in [
            (Language.english, "2 begins your line; taking back HOLD 3-12B-4"),
            (.chinese, "2 是这一行的开头; 正在撤销 保 3-12B-4"),
        ] {
            var stage = PromptStage(language)
            _ = stage.type("2") + stage.wait(.milliseconds(700)) + stage.type("7")
            #expect(stage.screen()[20].contains(sentence))
        }
    }

    @Test func twoLoneDigitsAreTakenBackBoth() {
        var stage = PromptStage()
        _ = stage.type("1") + stage.wait(.milliseconds(700))
        #expect(
            PromptStage.said(stage.type("2") + stage.wait(.milliseconds(700))) == [
                "id-3-12B-4 hold"
            ], "another verdict so far")
        let said = PromptStage.said(stage.type("-") + stage.type("4") + stage.press(.enter))
        #expect(said == ["undo", "undo", "12-4"])
    }

    @Test func aVerdictThatStoodForSomeSecondsStays() {
        var stage = PromptStage()
        _ = stage.type("2") + stage.wait(.milliseconds(400)) + stage.wait(.seconds(4))
        #expect(PromptStage.said(stage.type("7-4") + stage.press(.enter)) == ["7-4"])
    }

    @Test func aVerdictAndANoteAreNoSlate() {
        var stage = PromptStage()
        _ = stage.type("1") + stage.wait(.milliseconds(400)) + stage.type("n ")
        #expect(stage.state.editor.text == "note ")
        #expect(!stage.state.waiting.contains { $0.line == "undo" })
    }

    @Test func twoVerdictsAtOnceAreALineThatSaysSo() {
        for (language, sentence) in [
            (Language.english, "12 is a slate, no verdicts"), (.chinese, "12 是板号, 没有评"),
        ] {
            var stage = PromptStage(language)
            #expect(PromptStage.said(stage.type("12") + stage.wait(.seconds(2))).isEmpty)
            for (columns, rows) in [(80, 24), (40, 17)] {
                #expect(stage.says(sentence, columns, rows))
            }
        }
    }

    @Test(arguments: [
        "1 more", "3 people in frame", "soft focus", "2 takes to go", "o what a day", "好 再来一条",
        "next time wider", "mark my words",
        "再来一条", "没拍", "这条过了但是声音小", "灯光 太暗", "boom in frame",
    ])
    func severalWordsAreOfferedAsANoteAndJudgeNothing(text: String) {
        for language in Language.allCases {
            var stage = PromptStage(language)
            #expect(PromptStage.said(stage.type(text) + stage.press(.enter)).isEmpty, "\(text)")
            #expect(
                stage.screen()[22].contains(language == .english ? "Ent save the note" : "Ent 存备注"),
                "\(text)")
            #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 note \(text)"])
        }
    }

    @Test(arguments: [
        "ok the director's choice", "过 导演说可以", "note boom in frame", "27-4", "3-12B t4",
        "lines 1-3", "find boom in frame",
    ])
    func aPlainCommandIsSaidAtOnce(line: String) {
        var stage = PromptStage()
        #expect(PromptStage.said(stage.type(line) + stage.press(.enter)).count == 1, "\(line)")
    }
}
