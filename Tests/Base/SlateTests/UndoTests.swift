import Slate
import Testing
import Time

@Suite struct UndoTests {
    @Test func undoTakesBackTheLastThingOfThisPerson() {
        var set = SetTalk()
        let id = set.shoot()
        set.say(.verdict, "circled", of: id, old: "none", by: "chen")
        set.say(.note, "soft", of: id, by: "kuan")
        set.undo(by: "chen")
        #expect(set.log.take(id)?.verdict == Verdict.none)
        #expect(set.log.take(id)?.notes.count == 1)
    }

    @Test func undoneAgainAndAgainItWalksBack() {
        var set = SetTalk()
        let id = set.shoot()
        for verdict in ["circled", "hold", "ng"] { set.say(.verdict, verdict, of: id, old: "?") }
        var seen: [Verdict?] = []
        for _ in 0..<3 {
            set.undo()
            seen.append(set.log.take(id)?.verdict)
        }
        #expect(seen == [.hold, .circled, Verdict.none])
        #expect(set.log.lastUndoable(by: "chen") == nil)
    }

    @Test func redoDoesItAgainInOrder() {
        var set = SetTalk()
        let id = set.shoot()
        for verdict in ["circled", "ng"] { set.say(.verdict, verdict, of: id, old: "?") }
        set.undo()
        set.undo()
        set.redo()
        #expect(set.log.take(id)?.verdict == .circled)
        set.redo()
        #expect(set.log.take(id)?.verdict == .ng)
        let redone = set.redo()
        #expect(redone == nil)
        set.undo()
        #expect(set.log.take(id)?.verdict == .circled)
    }

    @Test func somethingNewEndsRedo() {
        var set = SetTalk()
        let id = set.shoot()
        set.say(.verdict, "circled", of: id, old: "none")
        set.undo()
        set.say(.note, "soft", of: id)
        let redone = set.redo()
        #expect(redone == nil)
    }

    @Test func whatTheOtherPersonSaidSinceStands() {
        var set = SetTalk()
        let id = set.shoot()
        set.say(.verdict, "circled", of: id, by: "chen")
        set.say(.verdict, "ng", of: id, by: "kuan")
        set.undo(by: "chen")
        #expect(set.log.take(id)?.verdict == .ng)
    }

    @Test func theRollItselfIsNotTakenBack() {
        var set = SetTalk()
        let id = set.shoot()
        let undone = set.undo()
        #expect(undone == nil)
        #expect(set.log.take(id)?.slate.description == "1-1")
    }

    @Test func aTakeKeepsItsSlateEvenWhenSomebodyUndoesIt() {
        var set = SetTalk()
        let id = set.shoot()
        let creation = set.operations[0]
        set.say(.slate, "", of: id, undoes: creation.id)
        #expect(set.log.take(id)?.slate.description == "1-1")
    }

    @Test func aSlateSetForATakeThatHasRolledSinceIsNotTakenBack() {
        var set = SetTalk()
        set.steer("3-12B")
        set.shoot()
        let undone = set.undo()
        #expect(undone == nil)
        set.steer("27-4")
        set.undo()
        #expect(set.next == "3-12B-2")
    }

    @Test func anUndoThatClaimsToComeFirstIsIgnored() {
        var set = SetTalk()
        let id = set.shoot()
        let verdict = set.say(.verdict, "circled", of: id)
        var early = verdict
        early.id = "00000000-0000-7000-8000-000000000000"
        early.time = HybridTime(wall: UTCTime(nanoseconds: 0))
        early.undoes = verdict.id
        var log = set.log
        log.add(early)
        #expect(log.take(id)?.verdict == .circled)
    }

    @Test func anOperationThatUndoesItselfStands() {
        var set = SetTalk()
        let id = set.shoot()
        var own = set.say(.note, "soft", of: id)
        own.id = "ffffffff-ffff-7fff-bfff-ffffffffffff"
        own.undoes = own.id
        var log = set.log
        log.add(own)
        #expect(log.take(id)?.notes.count == 1)
    }

    @Test func historySaysWhatStillStands() {
        var set = SetTalk()
        let id = set.shoot()
        set.say(.verdict, "circled", of: id)
        set.undo()
        let history = set.log.history(of: id).filter { $0.operation.field == .verdict }
        #expect(history.map(\.stands) == [false, true])
    }
}
