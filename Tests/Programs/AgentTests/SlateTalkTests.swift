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

    @Test func aShortLineChangesEpisodeSceneAndShot() {
        let desk = Desk()
        #expect(desk.say("27-4", language: .chinese).answer.message == "下一条 27-4-1-1")
        shoot(desk)
        #expect(desk.say("下一镜").answer.message == "next is 27-4-2-1")
        shoot(desk)
        #expect(desk.say("3-13").answer.message == "next is 3-13-1-1")
        #expect(desk.say("27-4").answer.message == "next is 27-4-2-2", "back in a scene it goes on with the shot it left")
    }

    @Test func aPickUpIsAnnouncedRolledAndInheritedUntilItIsOver() {
        let desk = Desk()
        desk.say("3-12B")
        shoot(desk)
        #expect(desk.say("pu 15").answer.message == "next is 3-12B-2, pick-up")
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
        #expect(desk.say("next").answer.message == "next is 12WT-2, wild track")
        #expect(desk.box.log.takes().last?.notes.map(\.text) == ["room tone"])
        #expect(desk.say("wt off").answer.message == "next is 12B-2")
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
        #expect(desk.say("undo", by: "chen", language: .chinese).answer.message == "撤销: 5-12C-4 镜 C -> B")
        #expect(desk.slates == ["5-12B-4"])
        #expect(desk.say("@1 12D-2").answer.message == "5-12B-4 is 5-12D-2 now; careful: this shot begins with take 2, not 1")
    }

    @Test func oneUndoTakesBackOneLine() {
        let desk = Desk()
        desk.say("3-12B")
        shoot(desk)
        desk.say("保 导演说可以保")
        desk.say("@1 4-13C-7")
        desk.say("undo")
        #expect(desk.slates == ["3-12B-1"])
        #expect(desk.say("undo", language: .chinese).answer.message == "撤销: 3-12B-1 保 -> 空, 备注 导演说可以保 -> 空")
        #expect(desk.box.log.takes()[0].verdict == .none && desk.box.log.takes()[0].notes.isEmpty)
        desk.say("redo")
        #expect(desk.box.log.takes()[0].verdict == .hold && desk.box.log.takes()[0].notes.count == 1)
        desk.say("redo")
        #expect(desk.slates == ["4-13C-7"])
    }

    @Test func slipsAreSaidAndObeyed() {
        let desk = Desk(.us)
        desk.say("3-12B")
        shoot(desk)
        shoot(desk)
        let double = desk.say("take 1", language: .chinese).answer
        #expect(double.message == "下一条 3-12B-1; 注意: 3-12B-1 已存在; 可用第 3 条" && double.code == 0 && double.warnings == ["duplicate"])
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
        #expect(answer.message == "27-4-1-1 废; 注意: 27-4-1-1 只有 2 秒; 误开机请输入 fs" && answer.warnings == ["short-ng"])
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
            #expect(again.operations.isEmpty && again.answer.message.contains("is already so"), "\(line)")
        }
    }
}
