import Slate
import Terminal
import Testing
import Wire

@testable import Crew

/// People who think while they type: what begins like a key is a text when text follows.
struct PromptSlowTests {
    private func rollingStage(_ language: Language = .english) -> PromptStage {
        var stage = PromptStage(language)
        let rolling = PromptStage.take("3-12B-5")
        stage.state.take(
            PromptStage.view([PromptStage.take("3-12B-4"), rolling], rolling: rolling),
            at: stage.now)
        return stage
    }

    private func typeSlowly(_ text: String, _ stage: inout PromptStage, pause: Duration) -> [String]
    {
        text.flatMap { PromptStage.said(stage.type(String($0)) + stage.wait(pause)) }
    }

    @Test(arguments: [
        "nice", "note", "later", "light soft", "lens flare", "-- boom", "=soft", "framing", "soft",
        "unclear", "cut it short", "yes",
        "quiet please", "again", "perfect", "wide next time", "Sound", "Lens",
    ])
    func aWordTypedSlowlySaysNothing(word: String) {
        for pause in [Duration.milliseconds(100), .milliseconds(700), .seconds(20)] {
            var stage = rollingStage()
            #expect(typeSlowly(word, &stage, pause: pause).isEmpty, "\(pause)")
            #expect(stage.state.editor.text == word && !stage.state.isLeaving, "\(pause)")
        }
    }

    @Test(arguments: Language.allCases)
    func aLetterSaysWhatEnterDoesWithIt(language: Language) {
        for (key, label, line) in [
            ("s", ["next shot", "下一镜"], "shot +"), ("c", ["next scene", "下一场"], "scene +"),
            ("y", ["redo", "重做"], "redo"),
        ] {
            var stage = PromptStage(language)
            let label = label[language == .english ? 0 : 1]
            _ = stage.type(key) + stage.wait(.seconds(9))
            #expect(stage.screen()[22].contains("Ent \(label)"))
            #expect(stage.screen()[23].contains("= \(label)"))
            #expect(PromptStage.said(stage.press(.enter)) == [line])
        }
    }

    @Test(arguments: ["f", "u", "s", "q", "w"])
    func escapeAndBackspaceDropALetter(key: String) {
        for other in [Key.escape, .backspace, .control("c")] {
            var stage = rollingStage()
            #expect(stage.type(key).isEmpty)
            #expect(PromptStage.said(stage.press(other)).isEmpty && !stage.state.isLeaving)
            #expect(stage.state.pending == nil && stage.state.editor.isEmpty)
        }
    }

    @Test(arguments: [
        ("3", " 个人入画"), ("2", " takes to go"), ("1", " more"), ("3", "个人入画"), ("2", "号机穿帮"),
    ])
    func aRemarkTypedSlowlyTakesItsFirstDigitsVerdictBack(first: String, rest: String) throws {
        var stage = rollingStage(.chinese)
        let verdict = typeSlowly(first, &stage, pause: .milliseconds(700))
        #expect(verdict.count == 1)
        let id = try #require(stage.state.waiting.last?.id)
        #expect(typeSlowly(rest, &stage, pause: .milliseconds(700)) == ["undo"])
        #expect(stage.state.waiting.last?.undoes == id, "that line and no other")
        #expect(stage.state.editor.text == first + rest)
    }

    @Test(arguments: ["kill light", "keep", "just a look", "join the next one", "kind of soft"])
    func aWordWhoseFirstLetterWasAKeyComesBackWhole(text: String) {
        var stage = PromptStage()
        stage.state.take(
            PromptStage.view([PromptStage.take("3-12B-4"), PromptStage.take("3-12B-5")]),
            at: stage.now)
        _ = stage.press(.up)
        let shown = stage.state.target
        #expect(typeSlowly(text, &stage, pause: .milliseconds(700)).isEmpty)
        #expect(PromptStage.said(stage.press(.enter)).isEmpty)
        #expect(stage.state.editor.text == text)
        #expect(stage.state.target == shown, "of the take that stood there before the first letter")
        #expect(stage.says("\(text.first!) begins your line"))
    }

    @Test func aCommandBehindALetterThatActedIsOfTheTakeOnTheScreen() {
        var stage = PromptStage()
        stage.state.take(
            PromptStage.view([PromptStage.take("3-12B-4"), PromptStage.take("3-12B-5")]),
            at: stage.now)
        _ = stage.type("k") + stage.wait(.milliseconds(700)) + stage.type("ok")
        #expect(PromptStage.said(stage.press(.enter)) == ["id-3-12B-4 ok"])
    }

    @Test(arguments: [
        ("1", "more"), ("1", "st AD in frame"), ("2", "nd take better"), ("3", "soft"),
        ("3", "林总忘词"),
        ("1", "undo that"), ("3", "boom in frame"),
    ])
    func aDigitWithTextAtOnceBehindItTakesItsVerdictBack(first: String, rest: String) throws {
        var stage = rollingStage()
        #expect(typeSlowly(first, &stage, pause: .milliseconds(700)).count == 1)
        let id = try #require(stage.state.waiting.last?.id)
        var said = typeSlowly(rest, &stage, pause: .milliseconds(700))
        // A word that may be a command shows at its end that it is none.
        if said.isEmpty { said = PromptStage.said(stage.press(.enter)) }
        #expect(said == ["undo"])
        #expect(stage.state.waiting.last?.undoes == id && stage.state.editor.text == first + rest)
        #expect(stage.says("\(first) begins your line"))
    }

    @Test(arguments: ["note one", "lines 1-3", "shot C", "fs", "备注 穿帮 话筒入画", "台词 1-3"])
    func aCommandSpelledAtOnceBehindADigitIsACommandAndTheVerdictStays(line: String) {
        for pause in [Duration.milliseconds(50), .milliseconds(700)] {
            var stage = rollingStage()
            #expect(typeSlowly("1", &stage, pause: .milliseconds(700)) == ["id-3-12B-5 ok"])
            #expect(typeSlowly(line, &stage, pause: pause).isEmpty)
            #expect(
                PromptStage.said(stage.press(.enter)).map { $0.replacing("id-3-12B-5 ", with: "") }
                    == [line])
        }
    }

    @Test func aVerdictThatEnterOrThreeSecondsSettleStaysAndARemarkMayFollow() {
        for settled in [true, false] {
            var stage = rollingStage()
            #expect(typeSlowly("3", &stage, pause: .milliseconds(700)) == ["id-3-12B-5 ng"])
            if settled { _ = stage.press(.enter) } else { stage.now += .seconds(4) }
            #expect(typeSlowly("boom in frame", &stage, pause: .milliseconds(300)).isEmpty)
            #expect(stage.state.editor.text == "boom in frame")
        }
    }

    @Test(arguments: [("s\r", "shot +"), ("f\r", "id-3-12B-5 fs"), ("=\r", "take +")])
    func aKeyBehindAVerdictIsAKeyAndTheVerdictStays(keys: String, line: String) {
        var stage = rollingStage()
        _ = typeSlowly("1", &stage, pause: .milliseconds(700))
        let said =
            PromptStage.said(stage.type(String(keys.prefix(1))))
            + PromptStage.said(stage.press(.enter))
        #expect(said == [line])
        #expect(PromptStage.said(stage.type("boom")).isEmpty, "it is settled")
    }

    @Test func aWordThatWasErasedLeavesTheVerdictAndALaterTextIsItsOwn() {
        var stage = rollingStage()
        #expect(typeSlowly("1", &stage, pause: .milliseconds(700)) == ["id-3-12B-5 ok"])
        _ = typeSlowly("no", &stage, pause: .milliseconds(300))
        _ = stage.press(.backspace) + stage.press(.backspace) + stage.wait(.seconds(60))
        #expect(typeSlowly("boom in frame", &stage, pause: .milliseconds(300)).isEmpty)
        #expect(PromptStage.said(stage.press(.enter)).isEmpty, "it is offered as a note")
        #expect(!stage.says("begins your line"))
    }

    @Test(arguments: [("n ", "note "), ("l ", "lines "), ("n林", "note 林"), ("l1", "lines 1")])
    func aVerdictStaysWhereANoteIsBegunBehindIt(typed: String, text: String) {
        var stage = rollingStage()
        _ = typeSlowly("1", &stage, pause: .milliseconds(700))
        #expect(PromptStage.said(stage.type(typed)).isEmpty && stage.state.editor.text == text)
    }

    @Test(arguments: ["n", "l", "p", "w", "x", "X"])
    func aKeyThatBeginsALineBeginsItWithEnterOrSpaceAndNotByItself(key: String) {
        for end in [Key.enter, .character(" ")] {
            var stage = PromptStage()
            _ = stage.type(key) + stage.wait(.seconds(9))
            #expect(stage.state.editor.isEmpty && stage.screen()[23].contains("= "))
            _ = stage.press(end)
            #expect(stage.state.editor.text.hasSuffix(" "))
        }
    }

    @Test(arguments: ["-", "=", "－", "＝"])
    func aSignThatMayBeginALineWaitsForEnter(sign: String) {
        var stage = PromptStage()
        #expect(PromptStage.said(stage.type(sign) + stage.wait(.seconds(9))).isEmpty)
        #expect(stage.screen()[23].contains("= take"))
        #expect(
            PromptStage.said(stage.press(.enter)) == [
                ["-", "－"].contains(sign) ? "take -" : "take +"
            ])
    }

    @Test(arguments: Language.allCases)
    func whatIsSaidOfTakingBackIsWhatWasDone(language: Language) {
        var stage = rollingStage(language)
        _ =
            typeSlowly("3", &stage, pause: .milliseconds(700))
            + typeSlowly(" x", &stage, pause: .milliseconds(700))
        var answer = CrewAnswer(code: 5, message: "that was taken back already")
        answer.number = stage.state.waiting.last?.number
        stage.state.take(answer, at: stage.now)
        #expect(
            stage.says(
                language == .english
                    ? "3 begins your line; it had changed nothing" : "3 是这一行的开头; 它没有改动什么"))
    }

    @Test func aVerdictTakenBackWhileRushesdIsAwayIsTakenBackWhenItIsThere() {
        var stage = rollingStage()
        _ = typeSlowly("3", &stage, pause: .milliseconds(700))
        let id = stage.state.waiting.last?.id
        stage.state.lose("gone", at: stage.now)
        _ = typeSlowly(" x", &stage, pause: .milliseconds(700))
        let again = stage.state.askAgain(at: stage.now)
        #expect(again.map(\.line) == ["ng", "undo"] && again.last?.undoes == id)
    }

    @Test(arguments: ["1", "2", "3", "s", "f"], [Duration.milliseconds(100), .milliseconds(300)])
    func aKeyAndSpaceTwiceSaysTheKeyAndCuts(key: String, pause: Duration) {
        for isRolling in [true, false] {
            var stage = isRolling ? rollingStage() : PromptStage()
            let line = PromptStage.said(stage.type(key) + stage.press(.enter))
            stage = isRolling ? rollingStage() : PromptStage()
            _ = stage.type(key)
            #expect(stage.screen()[22].contains("Space x2 + \(isRolling ? "cut" : "roll")"))
            #expect(
                stage.screen(40, 17)[15].contains("Space x2 + \(isRolling ? "cut" : "roll")"),
                "on a phone too")
            stage.now += pause
            #expect(stage.type(" ").isEmpty)
            #expect(
                stage.says(isRolling ? "space once more to cut +" : "space once more to roll +"))
            stage.now += pause
            #expect(PromptStage.said(stage.type(" ")) == line + [isRolling ? "cut" : "roll"])
            #expect(stage.state.editor.isEmpty && stage.state.pending == nil)
        }
    }

    @Test func aKeyAndOneSpaceAndTextIsText() {
        for key in ["2", "s", "f"] {
            var stage = rollingStage()
            #expect(PromptStage.said(stage.type("\(key) o")).isEmpty)
            #expect(stage.state.editor.text == "\(key) o")
        }
    }

    @Test func twoAnswersToOnePressAreOneSentence() {
        var stage = rollingStage()
        _ = stage.type("2  ")
        for (line, text) in zip(stage.state.waiting, ["3-12B-5 HOLD", "3-12B-5 cut"]) {
            var answer = CrewAnswer(message: text)
            answer.number = line.number
            if text.hasSuffix("HOLD") { answer.undoes = "3-12B-5 HOLD" }
            stage.state.take(answer, at: stage.now)
        }
        #expect(stage.says("3-12B-5 HOLD; 3-12B-5 cut") && stage.says("[u: 3-12B-5 HOLD]"))
    }

    @Test func aLetterThatBeginsALineBeginsItWithASpaceOrWhatItIsOf() {
        for (typed, text) in [
            ("w room", "wt room"), ("p 15", "pu 15"), ("p15", "pu 15"), ("l12", "lines 12"),
            ("n林总", "note 林总"), ("x14", "dropped 14"),
        ] {
            var stage = rollingStage()
            _ = stage.type(typed)
            #expect(stage.state.editor.text == text)
        }
    }

    @Test func enterWhereNothingRollsDoesNothingAndSaysSo() {
        for (language, sentence) in [(Language.english, "nothing rolls"), (.chinese, "没有在录")] {
            var stage = PromptStage(language)
            #expect(!stage.screen()[22].contains("Ent"))
            #expect(PromptStage.said(stage.press(.enter)).isEmpty)
            #expect(stage.says(sentence))
        }
    }

    @Test func aDotIsOfTheTakeBeforeTheSign() {
        var stage = rollingStage()
        #expect(stage.screen(200)[22].contains(". a line begins"))
        _ = stage.press(.up)
        #expect(stage.screen()[23] == " 3-12B-4>" && stage.screen(200)[22].contains(". same"))
        #expect(PromptStage.said(stage.type(".")) == ["id-3-12B-4 same"])
        _ = stage.press(.down)
        #expect(PromptStage.said(stage.type(".")) == ["mark"])
    }
}
