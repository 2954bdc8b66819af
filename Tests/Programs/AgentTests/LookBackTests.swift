import Slate
import Testing
import Wire

@testable import Agent

/// Void takes, undo of anybody's, `next` by two people, `same`, and looking back.
struct LookBackTests {
    private func shoot(_ desk: Desk, _ count: Int = 1) {
        for _ in 0..<count {
            desk.say("roll")
            desk.say("cut")
        }
    }

    private func desk(_ takes: Int) -> Desk {
        let desk = Desk(.us)
        desk.say("3-12B")
        shoot(desk, takes)
        return desk
    }

    private func listed(_ desk: Desk, _ line: String) -> [String] {
        desk.say(line).answer.takes.map { "\($0.take.slate)" }
    }

    @Test func whatIsSaidOfTakingBackIsTrueWhenSomebodySpokeMeanwhile() {
        let desk = Desk(.us)
        for line in ["3-12B", "roll", "cut"] { desk.say(line) }
        desk.say("hold")
        desk.say("ng", by: "kuan")
        #expect(desk.say("undo").answer.message == "undone: 3-12B-1 HOLD (stays NG, by kuan)")
        #expect(
            desk.say("redo", language: .chinese).answer.message == "重做: 3-12B-1 保 (仍是 废, kuan 说的)")
        desk.say("undo")
        #expect(
            desk.say("undo", by: "kuan").answer.message == "undone: 3-12B-1 NG -> none",
            "and not the HOLD that is gone")
        #expect(desk.box.log.takes().last?.verdict == Verdict.none)
    }

    @Test func aVoidTakeLeavesTheListAndKeepsItsNumber() {
        let desk = desk(3)
        #expect(
            desk.say("3-12B-2: 作废", language: .chinese).answer.message == "3-12B-2 作废, 条号保留; 恢复 可找回"
        )
        #expect(listed(desk, "takes") == ["3-12B-1", "3-12B-3"])
        #expect(desk.box.log.takeCount == 2 && desk.slates.count == 3)
        #expect(desk.box.nextSlate.description == "3-12B-4")
        #expect(desk.say("take 2").answer.warnings == ["duplicate"])
    }

    @Test func theLastVoidTakeIsRestoredWithoutItsSlate() {
        let desk = desk(3)
        desk.say("void 3-12B-1")
        desk.say("@2 void")
        #expect(desk.say("restore").answer.message == "3-12B-2 counts again")
        #expect(desk.say("恢复 3-12B-1", language: .chinese).answer.message == "3-12B-1 已恢复")
        #expect(desk.say("restore").operations.isEmpty)
        #expect(listed(desk, "takes").count == 3)
    }

    @Test func aVoidTakeIsFoundByThatWordAndComesBackByUndo() {
        let desk = desk(2)
        desk.say("void")
        #expect(listed(desk, "find 12B") == ["3-12B-1"] && listed(desk, "找 作废") == ["3-12B-2"])
        #expect(desk.say("undo").answer.message == "undone: 3-12B-2 void -> none")
        #expect(listed(desk, "find 12B").count == 2)
    }

    @Test func twoPeopleWhoSayNextInOneBreathEndOneTake() {
        let desk = desk(0)
        desk.say("roll")
        #expect(desk.say("next", by: "chen").orders.count == 1)
        let second = desk.say("下一条", by: "kuan", language: .chinese, after: 1)
        #expect(second.operations.isEmpty && second.answer.code == 0)
        #expect(second.answer.message == "chen 刚说过下一条; 下一条 3-12B-2")
        desk.say("roll", after: 0)
        let third = desk.say("next", by: "chen", after: 0)
        #expect(
            third.orders.isEmpty
                && third.answer.message == "you said next a moment ago; 3-12B-2 rolls on")
        #expect(desk.say("next", by: "chen", after: 2).orders.count == 1)
    }

    @Test func oneStepByTwoPeopleInOneBreathIsOneStep() {
        let desk = desk(1)
        #expect(desk.say("shot +", by: "chen").answer.message == "next is 3-12C-1")
        let second = desk.say("下一镜", by: "kuan", language: .chinese, after: 1)
        #expect(second.operations.isEmpty && second.answer.message == "chen 刚说过; 下一条 3-12C-1")
        #expect(
            desk.say("shot +", by: "chen", after: 0).answer.message == "next is 3-12D-1",
            "one person who steps twice means two")
        #expect(
            desk.say("shot -", by: "kuan", after: 1).answer.message == "next is 3-12C-1",
            "another word is another step")
        #expect(
            desk.say("shot -", by: "chen", after: 2).answer.message.hasPrefix("next is 3-12B-2"))
    }

    @Test func anybodysLastWordIsTakenBackByName() {
        let desk = desk(1)
        desk.say("hold", by: "chen")
        desk.say("note soft", by: "kuan")
        #expect(
            desk.say("undo anyone", by: "chen").answer.message
                == "undone (by kuan): 3-12B-1 note soft -> none")
        #expect(
            desk.say("撤销 任何人", by: "chen", language: .chinese).answer.message
                == "撤销: 3-12B-1 保 -> 空")
        #expect(desk.say("redo", by: "chen").answer.message == "redone: 3-12B-1 none -> HOLD")
        #expect(desk.say("undo", by: "kuan").answer.code == 5)
    }

    @Test func sameTakesOverWhatTheTakeBeforeWas() {
        let desk = desk(1)
        desk.say("lines 12-18,!15")
        desk.say("@1 mos")
        desk.say("@1 pu")
        desk.say("pu off")
        desk.say("mos off")
        shoot(desk)
        #expect(
            desk.say("同上", language: .chinese).answer.message
                == "3-12B-2 同上条: 台词 空 -> 12-18,!15, 类型 正常 -> 补拍, 空 -> 无声")
        let takes = desk.box.log.takes()
        #expect(
            takes[1].lines == takes[0].lines && takes[1].kind == .pickup
                && takes[1].traits == [.mos])
        #expect(desk.say("same").operations.isEmpty)
        desk.say("undo")
        #expect(
            desk.box.log.takes()[1].lines.isEmpty && desk.box.log.takes()[1].traits.isEmpty,
            "one undo takes the line back")
    }

    @Test func sameTakesNoLinesFromAnotherScene() {
        let desk = desk(1)
        desk.say("lines 1")
        desk.say("3-13")
        shoot(desk)
        desk.say("lines 4-6")
        desk.say("3-12B-2")
        shoot(desk)
        desk.say("same")
        #expect(desk.box.log.takes().last?.lines.description == "1", "its own scene's, not 3-13's")
        desk.say("3-14")
        shoot(desk)
        desk.say("same")
        #expect(desk.box.log.takes().last?.lines.isEmpty == true)
    }

    @Test func digitFiveIsTheDirectorsPick() {
        let desk = desk(1)
        #expect(desk.say("5", language: .chinese).answer.message == "3-12B-1 导演选")
        #expect(desk.box.log.takes()[0].traits == [.pick])
    }

    @Test func oneGoesToATakeAShotOrAScene() {
        let desk = desk(2)
        desk.say("12C")
        shoot(desk)
        #expect(listed(desk, "go 3-12B-2") == ["3-12B-2"])
        #expect(listed(desk, "去12B") == ["3-12B-1", "3-12B-2"])
        #expect(listed(desk, "go 3-12B") == ["3-12B-1", "3-12B-2"])
        #expect(listed(desk, "go @3") == ["3-12B-1"])
        #expect(listed(desk, "go 12") == ["3-12B-1", "3-12B-2", "3-12C-1"])
        #expect(
            desk.say("go 27-4").answer
                == CrewAnswer(
                    code: 5, message: "nothing of 27-4 was rolled yet; to shoot it next, say 27-4"))
        #expect(desk.box.nextSlate.description == "3-12C-2", "looking changes nothing")
    }

    @Test func whatFitsBestStandsLast() {
        let desk = desk(3)
        desk.say("@2 note boom in frame")
        desk.say("@1 note boon")
        #expect(listed(desk, "find boon") == ["3-12B-2", "3-12B-3"])
        #expect(desk.say("find nothing of the kind").answer.code == 5)
    }

    @Test func aTakeSaysWhoMadeItWhatItIs() {
        let desk = desk(1)
        desk.say("hold", by: "kuan")
        desk.say("note 导演说可以", by: "kuan")
        desk.say("ok", by: "chen")
        desk.say("undo", by: "kuan")
        #expect(
            desk.say("why 3-12B-1").answer.message == """
                3-12B-1  OK
                00:17:00 chen: slate 3-12B-1
                00:17:00 chen: rolled
                00:17:10 chen: cut
                00:17:20 kuan: HOLD
                00:17:30 kuan: note 导演说可以
                00:17:40 chen: HOLD -> OK
                00:17:50 kuan: took back note 导演说可以
                """)
        desk.say("redo", by: "kuan")
        #expect(
            desk.say("为什么", language: .chinese).answer.message.hasSuffix(
                "00:17:20 kuan: 保\n00:17:30 kuan: 备注 导演说可以\n00:17:40 chen: 保 -> 过\n00:17:50 kuan: 撤销 备注 导演说可以\n00:18:10 kuan: 重做 备注 导演说可以"
            ))
        #expect(desk.say("why 9-9-9").answer.code == 5)
    }

    @Test func theLogBeginsAtTheNewestAndSaysHowToSeeMore() throws {
        let desk = desk(30)
        desk.say("note the last word")
        let answer = desk.say("log").answer
        let lines = answer.message.split(separator: "\n")
        #expect(lines.count == Box.usualLog + 1 && lines[0].contains("the last word"))
        let total = try #require(answer.found)
        #expect(
            lines.last == "the newest 40 of \(total) entries; more: log 200, log all, log 3-12B-4")
        #expect(
            answer.history?.count == Box.usualLog && answer.history?.first?.new == "the last word")
        #expect(desk.say("log all").answer.message.split(separator: "\n").count == total)
        #expect(
            desk.say("记录 3", language: .chinese).answer.message.hasSuffix(
                "最新 3 项, 共 \(total) 项; 查看更多: 记录 15, 记录 全部, 记录 3-12B-4"))
        #expect(desk.say("log --limit 5").answer.history?.count == 5)
        #expect(
            desk.say("log all").answer.message.contains("cut none -> 1970-01-01 00:"),
            "times are those of the crew's watches")
        let ofOne = desk.say("log 3-12B-30").answer
        #expect(
            ofOne.history?.allSatisfy { $0.slate == "3-12B-30" } == true
                && ofOne.history?.count == ofOne.found)
    }

    @Test func theLogOfAnEmptyBoxIsASentence() {
        #expect(Desk().say("log").answer.message == "nothing was said yet")
    }

    @Test func aListThatIsNotWholeSaysHowManyThereAre() {
        let desk = desk(45)
        let answer = desk.say("find 12B").answer
        #expect(answer.takes.count == 40 && answer.found == 45)
        #expect(
            desk.say("find --all 12B").answer.takes.count == 45
                && desk.say("find --all 12B").answer.found == nil)
        #expect(desk.say("find 3-12B-7").answer.found == nil)
    }

    @Test func whyIsToldToProgramsToo() {
        let desk = desk(1)
        desk.say("ok")
        desk.say("undo")
        let history = desk.say("why").answer.history ?? []
        #expect(history.contains { $0.field == .verdict && $0.new == "circled" && !$0.stands })
        #expect(history.contains { $0.undoes != nil && $0.stands })
        #expect(history.first { $0.field == .slate }?.new == "3-12B-1")
    }

    @Test(arguments: [
        "\u{202E}", "\u{2066}", "\u{2069}", "\u{202A}", "\u{200F}", "\u{1B}", "\u{9B}", "\u{7}",
    ])
    func nothingThatTurnsATextIsKeptInNotesAndNames(mark: String) throws {
        let desk = desk(1)
        desk.say("note soft\(mark) at the end", by: "ch\(mark)en")
        let note = try #require(desk.box.log.takes().last?.notes.last)
        #expect(note.text == "soft at the end" && note.by == "chen")
        #expect(!desk.say("log").answer.message.contains(mark))
    }
}
