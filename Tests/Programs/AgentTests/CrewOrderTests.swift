import Chance
import Slate
import Testing

@testable import Agent

/// Five people who say whatever comes to mind, at a box whose clock jumps.
struct CrewOrderTests {
    private static let people = ["chen", "kuan", "lin", "wu", "赵"]
    private static let lines = [
        "roll", "roll", "cut", "cut", "next", "next", "1", "2", "3", "0", "5", "ok 好", "note soft",
        "@2 note 穿帮", "@1 ng", "@3 ok",
        "lines 12-18,!15",
        "@1 lines 3", "same", "fs", "fs off", "pu 12", "pu off", "wt room", "wt off", "mos",
        "mos off", "tail", "series", "rehearsal",
        "void", "@2 void",
        "restore", "undo", "undo", "redo", "undo anyone", "27-4", "12B", "shot +", "scene +",
        "take 7", "@1 shot C", "@2 take 9",
        "@1 3-14A-2", "@1 ep 3",
    ]

    /// A day of so many lines; returns all that was written, in the order it was said.
    private func day(_ count: Int, _ desk: Desk, _ random: inout SeededRandom) -> [Slate.Operation]
    {
        (0..<count).flatMap { _ in
            let pause = Int64.random(in: -40...20, using: &random)
            return desk.say(
                Self.lines.randomElement(using: &random) ?? "",
                by: Self.people.randomElement(using: &random) ?? "", after: pause
            ).operations
        }
    }

    @Test(arguments: 0..<10)
    func theLogAddsUpAlikeInWhateverOrderItArrives(round: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let desk = Desk(.us)
        let operations = day(150, desk, &random)
        #expect(Set(operations.map(\.id)).count == operations.count)
        #expect(
            operations.map(\.time) == operations.map(\.time).sorted(),
            "seed \(seed): the log's time never goes back, whatever the clock does")
        for _ in 0..<6 {
            var log = TakeLog()
            for operation in operations.shuffled(using: &random) { log.add(operation) }
            #expect(log.takes() == desk.box.log.takes(), "seed \(seed)")
            #expect(NextSlate.take(after: log, numbering: .us) == desk.box.coming, "seed \(seed)")
            #expect(log.lastUndoable == desk.box.log.lastUndoable, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<10)
    func noNoteIsLostButByItsOwnUndo(round: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let desk = Desk(.us)
        _ = day(200, desk, &random)
        let takes = desk.box.log.takes()
        for take in takes {
            let standing = desk.box.log.history(of: take.id).filter {
                $0.operation.field == .note && $0.operation.undoes == nil && $0.stands
            }
            #expect(take.notes.map(\.text) == standing.map(\.operation.new), "seed \(seed)")
        }
        #expect(
            takes.filter { $0.rolledAt != nil && $0.cutAt == nil }.count <= 1,
            "seed \(seed): one take rolls at a time")
        #expect(
            takes.count == desk.box.log.history().filter { $0.operation.field == .rolledAt }.count,
            "seed \(seed): a take that rolled stays"
        )
    }

    @Test(arguments: 0..<10)
    func undoLeavesWhatWasAndRedoWhatWasSaid(round: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let desk = Desk(.us)
        _ = day(60, desk, &random)
        let unsaid = ["roll", "cut", "next", "undo", "redo", "undo anyone"]
        for line in Self.lines.shuffled(using: &random) where !unsaid.contains(line) {
            let before = (desk.box.log.takes(), desk.box.coming)
            guard !desk.say(line, by: "chen").operations.isEmpty else { continue }
            let after = (desk.box.log.takes(), desk.box.coming)
            desk.say("undo", by: "chen")
            #expect(
                desk.box.log.takes() == before.0 && desk.box.coming == before.1,
                "seed \(seed): \(line)")
            desk.say("redo", by: "chen")
            #expect(
                desk.box.log.takes() == after.0 && desk.box.coming == after.1,
                "seed \(seed): \(line)")
        }
    }

    @Test func twoPeopleWhoMarkOneTakeInTheSameSecondAgreeOnBothBoxes() {
        let desk = Desk(.us)
        for line in ["3-12B", "roll", "cut"] { desk.say(line) }
        let common = desk.box
        let chen = desk.say("ok", by: "chen", after: 0).operations
        desk.box = common
        let kuan = desk.say("ng soft", by: "kuan", after: 0).operations
        #expect(chen.map(\.time) == kuan.prefix(1).map(\.time), "in one moment")
        var (here, there) = (common.log, common.log)
        for operation in chen + kuan { here.add(operation) }
        for operation in kuan + chen { there.add(operation) }
        #expect(here.takes() == there.takes() && here.latest == there.latest)
        #expect(here.takes()[0].notes.map(\.text) == ["soft"] && here.takes()[0].verdict != .none)
    }
}
