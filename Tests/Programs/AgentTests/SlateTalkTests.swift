import CrewGrammar
import Slate
import Testing

@testable import Agent

/// What a script supervisor says in a day, and what the box makes of it.
struct SlateTalkTests {
    private func shoot(_ desk: Desk) {
        desk.say("roll")
        desk.say("cut")
    }

    @Test func aTakeWithoutAShotsLetterIsSaidAsTheBoxWritesIt() {
        let desk = Desk(.us)
        for line in ["12", "roll", "cut", "roll", "cut"] { desk.say(line) }
        #expect(desk.say("ok 12-1").answer.message == "12-1 OK")
        #expect(desk.say("ng 12-2").answer.message.hasPrefix("12-2 NG"))
        #expect(desk.say("ok 12-7").answer.code != 0, "and is no note on another take")
    }

    @Test func aPickUpSaysWhichLinesItsOwnReplace() {
        let desk = Desk()
        for line in ["3-12B", "roll", "cut"] { desk.say(line) }
        #expect(desk.say("t1 pu 4").answer.message.hasPrefix("3-12B-1 is a pick-up, lines 4-"))
        desk.say("lines 1-3")
        #expect(
            desk.say("t1 pu 7").answer.message.hasPrefix(
                "3-12B-1 is a pick-up, lines 7-; before: lines 1-3"))
    }

    @Test func everythingThatNamesATakeNamesOneWithoutAShot() {
        let desk = Desk(.us)
        for line in ["12", "roll", "cut", "roll", "cut", "12A", "roll", "cut"] { desk.say(line) }
        let why = desk.say("why 12-1").answer
        #expect(why.code == 0 && why.history?.first?.slate?.description == "12-1")
        #expect(
            desk.say("log 12-2").answer.history?.allSatisfy { $0.slate?.description == "12-2" }
                == true)
        #expect(desk.say("lines 12-1 5-8").answer.message.hasPrefix("12-1 covers lines 5-8"))
        #expect(desk.say("changed 5 of 12-1 hello").answer.message.hasPrefix("12-1 line 5 changed"))
        #expect(desk.say("go 12-1").answer.takes.map { "\($0.take.slate)" } == ["12-1"])
        #expect(desk.say("find 12-1").answer.takes.map { "\($0.take.slate)" } == ["12-1"])
        #expect(desk.say("12-2 hold").answer.message == "12-2 HOLD")
        #expect(desk.say("@1 12-3").answer.message == "12A-1 is 12-3 now")
    }

    @Test func inChinaTwoNumbersAreNoTake() {
        let desk = Desk()
        for line in ["27-4", "roll", "cut"] { desk.say(line) }
        for line in ["clear 27-4", "ok 27-4", "why 27-4", "27-4 过"] {
            let answer = desk.say(line)
            #expect(answer.answer.code == 5 && answer.operations.isEmpty, "\(line)")
        }
        #expect(desk.say("27-4-1-1 过").answer.message == "27-4-1-1 OK")
    }

    @Test func aTakeIsNamedByItsNumberAlone() {
        let desk = Desk()
        for line in ["3-12B", "roll", "cut", "roll", "cut"] { desk.say(line) }
        #expect(desk.say("ok t1").answer.message == "3-12B-1 OK")
        #expect(desk.say("第2条保").answer.message == "3-12B-2 HOLD")
        #expect(desk.say("ng t7").answer.code == 5)
    }

    @Test func ofTakesWithOneNameTheAnswerTellsWhichWasTakenAndHowToNameTheOther() throws {
        let desk = Desk()
        for line in ["3-12B", "roll", "cut", "roll", "cut", "take 1", "roll", "cut"] {
            desk.say(line)
        }
        #expect(
            desk.say("3-12B-1: ok").answer.message == "3-12B-1 OK"
                && desk.box.log.takes().map(\.verdict) == [.none, .none, .circled])
        #expect(
            desk.namesakes("3-12B-1: ok").hasPrefix(
                "2 takes are called 3-12B-1: this is the one rolled at ")
                && desk.namesakes("3-12B-1: ok").hasSuffix(", the other is @3"))
        #expect(desk.namesakes("why 3-12B-1", .chinese).hasSuffix("其余用 @3"))
        #expect(desk.namesakes("t1: note soft").hasPrefix("2 takes are called t1"))
        #expect(desk.namesakes("3-12B-2: ok").isEmpty && desk.namesakes("@3 ok").isEmpty)
        #expect(
            desk.say("@3 ng").answer.message.hasPrefix("3-12B-1 NG")
                && desk.box.log.takes()[0].verdict == .ng)
    }

    @Test func aFalseStartIsNoNamesakeOfTheTakeThatGotItsNumber() {
        let desk = Desk()
        for line in ["3-12B", "roll", "cut", "roll", "cut", "fs"] { desk.say(line) }
        for line in ["@2 take 2", "3-12B-2: ok"] { desk.say(line) }
        #expect(
            desk.box.log.takes().map(\.verdict) == [.circled, .none],
            "of what counts, whichever is newer")
        #expect(desk.namesakes("3-12B-2: ok").isEmpty)
        desk.say("3-12B-2: fs off")
        #expect(desk.box.log.takes().map(\.kind) == [.normal, .normal])
    }

    @Test(arguments: [
        "3/4", "1/2", "12/1", "3.5", "5x", "16x9", "2X2", "3:4", "3\\4", "14:20", "50%", "1-1/2",
        "３／４", "1.5", "24/7",
    ])
    func whatReadsAsAFractionADateOrASizeIsNoScene(text: String) {
        for numbering in [Numbering.cn, .us] {
            let desk = Desk(numbering)
            desk.say("12")
            let before = desk.box.nextSlate
            guard case .success(let line) = Grammar.parse(text) else { continue }
            let answer = desk.decide(line)
            #expect(
                answer.operations.isEmpty && answer.answer.code == 64
                    && answer.answer.message.contains("nothing was changed"), "\(text)")
            #expect(desk.box.nextSlate == before)
        }
    }

    @Test func aSceneOfTwoNumbersIsMadeByItsVerbAndKnownFromThenOn() {
        let desk = Desk(.us)
        #expect(
            desk.say("57/58").answer.message
                == "57/58 is no scene so far, nothing was changed; to make it one: scene 57/58")
        #expect(desk.say("57/58", language: .chinese).answer.message.contains("请写: 场 57/58"))
        #expect(desk.say("scene 57/58").answer.message == "next is 57/58-1")
        for line in ["roll", "cut", "12", "roll", "cut"] { desk.say(line) }
        #expect(desk.say("57/58A").answer.message == "next is 57/58A-1")
        desk.say("12")
        #expect(
            desk.say("12X").answer.message == "next is 12X-1", "shot X of a scene that was shot")
    }

    @Test func wordsOfALineStayWhereItIsOnlySaidThatItWasChanged() {
        let desk = Desk()
        for line in ["3-12B", "roll", "cut", "changed 2-3 so it was said"] { desk.say(line) }
        #expect(desk.say("changed 2").operations.isEmpty, "it was said already, with its words")
        let wider = desk.say("changed 2-4").answer.message
        #expect(wider == "3-12B-1 lines 2-4 changed; kept: 2-3 changed \"so it was said\"")
        let one = desk.say("changed 2 otherwise").answer.message
        #expect(
            one.hasPrefix("3-12B-1 line 2 changed; said instead: \"otherwise\"; before: ")
                && one.contains("2-3 changed \"so it was said\"")
        )
        let take = desk.box.log.takes()[0]
        #expect(
            take.remark(on: LineNumber("2"))?.spokenAs == "otherwise"
                && take.remark(on: LineNumber("3"))?.spokenAs == "so it was said")
        #expect(take.remark(on: LineNumber("4"))?.status == .changed)
        #expect(desk.say("漏词 3", language: .chinese).answer.message.contains("原来: "))
    }

    @Test func aShortLineChangesEpisodeSceneAndShot() {
        let desk = Desk()
        #expect(desk.say("27-4", language: .chinese).answer.message == "下一条 27-4-1-1")
        shoot(desk)
        #expect(desk.say("下一镜").answer.message == "next is 27-4-2-1")
        shoot(desk)
        #expect(desk.say("3-13").answer.message == "next is 3-13-1-1")
        #expect(
            desk.say("27-4").answer.message == "next is 27-4-2-2",
            "back in a scene it goes on with the shot it left")
    }

    @Test func aPickUpIsAnnouncedRolledAndInheritedUntilItIsOver() {
        let desk = Desk()
        desk.say("3-12B")
        shoot(desk)
        #expect(desk.say("pu 15").answer.message == "next is 3-12B-2, pick-up, lines 15-")
        shoot(desk)
        shoot(desk)
        let takes = desk.box.log.takes()
        #expect(takes.map(\.kind) == [.normal, .pickup, .pickup])
        #expect(takes.map { "\($0.lines)" } == ["", "15-", ""])
        #expect(desk.say("pu off", language: .chinese).answer.message == "下一条 3-12B-4")
        #expect(desk.box.coming.kind == .normal)
    }

    @Test func aWildTrackHasAShotOfItsOwnAndTakesNoNumber() {
        let desk = Desk(.us)
        desk.say("12B")
        shoot(desk)
        #expect(desk.say("wt room tone").answer.message == "next is 12WT-1, wild track")
        shoot(desk)
        #expect(desk.say("next").answer.message == "next is 12B-2", "one wild track is one")
        #expect(desk.box.log.takes().last?.notes.map(\.text) == ["room tone"])
        #expect(desk.say("wt").answer.message == "next is 12WT-2, wild track")
        #expect(desk.say("wt off").answer.message == "next is 12B-2")
    }

    @Test func behindAWildTrackThePictureGoesOnWhereItWasSet() {
        let desk = Desk(.us)
        desk.say("12B")
        shoot(desk)
        for line in ["13C", "wt"] { desk.say(line) }
        #expect(desk.box.coming.slate.description == "13WT-1")
        shoot(desk)
        #expect(
            desk.box.coming.slate.description == "13C-1" && desk.box.coming.kind == .normal,
            "and not the picture before")
        desk.say("wt")
        desk.say("roll")
        desk.say("cut")
        desk.say("fs")
        #expect(
            desk.box.coming.slate.description == "13WT-2" && desk.box.coming.kind == .wildTrack,
            "a false start is done again")
    }

    @Test func aTakeThatIsCalledAWildTrackHandsThatOnToNone() {
        let desk = Desk(.us)
        desk.say("12B")
        desk.say("roll")
        desk.say("wt")
        desk.say("cut")
        #expect(desk.box.log.takes().last?.kind == .wildTrack)
        #expect(desk.box.coming.kind == .normal && desk.box.coming.slate.description == "12B-2")
    }

    @Test func whatIsSaidWhileItRollsIsSaidOfThatTake() {
        let desk = Desk()
        desk.say("roll")
        #expect(desk.say("无声", language: .chinese).answer.message == "1-1-1-1 无声")
        desk.say("tail")
        desk.say("cut")
        #expect(desk.box.log.takes()[0].traits == [.mos, .tail])
        #expect(desk.box.coming.traits == [.mos])
        desk.say("pick")
        desk.say("@1 mos off")
        #expect(desk.box.log.takes()[0].traits == [.tail, .pick])
    }

    @Test func aRehearsalAndAFalseStartKeepTheNumber() {
        let desk = Desk()
        desk.say("排练")
        shoot(desk)
        #expect(desk.box.nextSlate.description == "1-1-1-1")
        shoot(desk)
        desk.say("fs")
        #expect(desk.box.nextSlate.description == "1-1-1-1")
        desk.say("fs off")
        #expect(desk.box.nextSlate.description == "1-1-1-2")
    }

    @Test func everyPartOfASlateIsCorrectedByItself() {
        let desk = Desk()
        desk.say("3-12B")
        shoot(desk)
        #expect(desk.say("3-12B-1: shot C", by: "chen").operations.map(\.field) == [.shot])
        desk.say("@1 take 4", by: "kuan")
        desk.say("@1 ep 5", by: "kuan")
        #expect(desk.slates == ["5-12C-4"])
        #expect(
            desk.say("undo", by: "chen", language: .chinese).answer.message
                == "撤销: 5-12C-4 镜 C -> B")
        #expect(desk.slates == ["5-12B-4"])
        #expect(
            desk.say("@1 12D-2").answer.message
                == "5-12B-4 is 5-12D-2 now; careful: this shot begins with take 2, not 1")
    }

    @Test func oneUndoTakesBackOneLine() {
        let desk = Desk()
        desk.say("3-12B")
        shoot(desk)
        desk.say("保 导演说可以保")
        desk.say("@1 4-13C-7")
        desk.say("undo")
        #expect(desk.slates == ["3-12B-1"])
        #expect(
            desk.say("undo", language: .chinese).answer.message
                == "撤销: 3-12B-1 保 -> 空, 备注 导演说可以保 -> 空")
        #expect(desk.box.log.takes()[0].verdict == .none && desk.box.log.takes()[0].notes.isEmpty)
        desk.say("redo")
        #expect(
            desk.box.log.takes()[0].verdict == .hold && desk.box.log.takes()[0].notes.count == 1)
        desk.say("redo")
        #expect(desk.slates == ["4-13C-7"])
    }

    @Test func slipsAreSaidAndObeyed() {
        let desk = Desk(.us)
        desk.say("3-12B")
        shoot(desk)
        shoot(desk)
        let double = desk.say("take 1", language: .chinese).answer
        #expect(
            double.message == "下一条 3-12B-1; 注意: 3-12B-1 已存在; 可用第 3 条" && double.code == 0
                && double.warnings == ["duplicate"])
        #expect(desk.say("roll").answer.warnings == ["duplicate"])
        #expect(desk.slates == ["3-12B-1", "3-12B-2", "3-12B-1"])
        desk.say("cut")
        #expect(desk.say("12C-3").answer.warnings == ["starts-late"])
        #expect(desk.say("shot O").answer.warnings == ["passed-over-letter"])
        #expect(desk.say("12B-7").answer.warnings == nil)
    }

    @Test func anNGOfTwoSecondsAsksWhetherItWasAFalseStart() {
        let desk = Desk()
        desk.say("27-4")
        desk.say("roll")
        desk.say("cut 8s ago")
        let answer = desk.say("3", language: .chinese).answer
        #expect(
            answer.message == "27-4-1-1 废; 注意: 27-4-1-1 只有 2 秒; 误开机请输入 fs"
                && answer.warnings == ["short-ng"])
        desk.say("fs")
        #expect(desk.box.nextSlate.description == "27-4-1-1")
    }

    @Test func aTakeIsNamedWithoutItsEpisode() {
        let desk = Desk()
        desk.say("27-4")
        shoot(desk)
        desk.say("4-1-1: ok")
        #expect(desk.box.log.takes()[0].verdict == .circled)
        desk.say("@1 4-2-1")
        #expect(desk.slates == ["27-4-2-1"])
    }

    @Test func whoeverIsThereAlreadyChangesNothing() {
        let desk = Desk()
        desk.say("27-4")
        let again = desk.say("27-4-1-1")
        #expect(again.operations.isEmpty && again.answer.message == "next is 27-4-1-1")
    }

    @Test func theSameThingTwiceChangesNothing() {
        let desk = Desk()
        shoot(desk)
        for line in ["tail", "pick", "@1 mos", "@1 pu", "@1 shot 7"] {
            desk.say(line)
            let again = desk.say(line)
            #expect(
                again.operations.isEmpty && again.answer.message.contains("is already so"),
                "\(line)")
        }
    }
}
