import Slate
import Testing

@testable import Agent

/// What a script supervisor says of lines while the script lies open, and what the box makes of it.
struct LineTalkTests {
    private func desk() -> Desk {
        let desk = Desk(.us)
        desk.box.scriptVersion = 1
        desk.box.cameras["B"] = CameraSeat(name: "B")
        for line in ["3-12B", "roll", "cut", "lines 12-18,!15@B"] { desk.say(line) }
        return desk
    }

    @Test func aChangedLineIsKeptWithItsWordsAndTheVersionOfTheScript() throws {
        let desk = desk()
        let decision = desk.say("改词 14 你凭什么", language: .chinese)
        #expect(decision.answer.message == "3-12B-1 台词 14 改词, 实际说的是 “你凭什么”")
        #expect(decision.operations.map(\.script) == [1])
        let remark = try #require(desk.box.log.takes()[0].remarks.first)
        #expect(remark.text == "changed 14 你凭什么" && remark.script == 1)
    }

    @Test func aDroppedLineIsTakenBackByItsWordAndByUndo() {
        let desk = desk()
        #expect(desk.say("dropped 15-16").answer.message == "3-12B-1 lines 15-16 dropped")
        #expect(desk.say("dropped 16 clear").answer.message == "3-12B-1 line 16 as written")
        #expect(desk.box.log.takes()[0].remark(on: LineNumber("16")) == nil)
        #expect(
            desk.say("undo").answer.message == "undone: 3-12B-1 line 16 as written -> 15-16 dropped"
        )
        desk.say("undo")
        #expect(desk.box.log.takes()[0].remarks.isEmpty)
        #expect(desk.say("redo").answer.message == "redone: 3-12B-1 line none -> 15-16 dropped")
    }

    @Test func aLineThatWasNeverSaidOfTheTakeIsTakenWithAWarning() {
        let desk = desk()
        let answer = desk.say("changed 41 so").answer
        #expect(answer.code == 0 && answer.warnings == ["outside-lines"])
        #expect(answer.message.hasSuffix("; careful: 41 is not among the take's lines 12-18,!15@B"))
        #expect(desk.box.log.takes()[0].remarks.count == 1)
    }

    @Test func aCameraThatNobodyHasIsASlipPerhaps() {
        let desk = desk()
        let answer = desk.say("lines 12-18,!15@D", language: .chinese).answer
        #expect(
            answer.message == "3-12B-1 台词 12-18,!15@D; 原来: 台词 12-18,!15@B, 撤销可恢复; 注意: 没有机位 D"
                && answer.warnings == ["unknown-camera"])
        #expect(desk.say("lines 12-18,!15@b").answer.warnings == nil)
    }

    @Test func sayingTheSameAgainChangesNothing() {
        let desk = desk()
        #expect(desk.say("dropped 15 clear").operations.isEmpty)
        desk.say("dropped 15")
        #expect(desk.say("漏词 15").operations.isEmpty)
        desk.box.scriptVersion = 2
        #expect(
            desk.say("dropped 15").operations.map(\.script) == [2], "line 15 may be another one now"
        )
    }

    @Test func whyTellsWhoSaidIt() {
        let desk = desk()
        desk.say("dropped 15", by: "kuan")
        desk.say("changed 15 in other words", by: "chen")
        let why = desk.say("why").answer.message
        #expect(why.contains("15 dropped") && why.contains("kuan"), "\(why)")
        #expect(why.contains("15 changed \"in other words\""), "\(why)")
        #expect(
            desk.say("log", language: .chinese).answer.message.contains(
                "台词 15 漏词 -> 15 改词 “in other words”"))
    }

    @Test func aPickUpMayBeginAtALetteredLine() {
        let desk = desk()
        desk.say("pu 12a")
        desk.say("roll")
        #expect(desk.box.log.takes().last?.lines.description == "12A-")
    }
}
