import Slate
import Testing
import Time

@Suite struct TakeLogTests {
    @Test func aTakeIsWhatWasSaidOfIt() throws {
        var set = SetTalk()
        set.steer("3-12B")
        let id = set.shoot()
        set.say(.verdict, "circled", of: id)
        set.say(.note, "导演: 用这条", of: id, by: "kuan")
        set.say(.lines, "12-18,!15", of: id)
        let take = try #require(set.log.take(id))
        #expect(take.slate.description == "3-12B-1" && take.kind == .normal)
        #expect(take.verdict == .circled && take.verdictBy == "chen")
        #expect(take.notes.map(\.text) == ["导演: 用这条"] && take.notes.map(\.by) == ["kuan"])
        #expect(take.lines.description == "12-18,!15" && take.rolledAt != nil && take.cutAt != nil)
    }

    @Test func anUnknownTakeIsNone() {
        #expect(
            TakeLog().take("nobody") == nil && TakeLog().takes().isEmpty
                && TakeLog().lastRoll == nil)
    }

    @Test func theLastWriterOfAFieldWins() {
        var set = SetTalk()
        let id = set.shoot()
        set.say(.verdict, "circled", of: id, by: "chen")
        set.say(.verdict, "ng", of: id, by: "kuan")
        #expect(set.log.take(id)?.verdict == .ng && set.log.take(id)?.verdictBy == "kuan")
        set.say(.verdict, "none", of: id)
        #expect(set.log.take(id)?.verdict == Verdict.none && set.log.take(id)?.verdictBy == nil)
    }

    @Test func notesOfTwoPeopleAreBothKept() {
        var set = SetTalk()
        let id = set.shoot()
        set.say(.note, "boom in frame", of: id, by: "chen")
        set.say(.note, "soft", of: id, by: "kuan")
        #expect(set.log.take(id)?.notes.map(\.text) == ["boom in frame", "soft"])
    }

    @Test func theSameOperationTwiceCountsOnce() {
        var set = SetTalk()
        let id = set.shoot()
        let note = set.say(.note, "soft", of: id)
        var log = set.log
        let isNew = log.add(note)
        #expect(!isNew)
        #expect(log.take(id)?.notes.count == 1 && log.count == set.operations.count)
    }

    @Test func anotherOperationUnderAKnownIDChangesNothing() {
        var set = SetTalk()
        let id = set.shoot()
        var forged = set.say(.verdict, "circled", of: id)
        forged.take = "elsewhere"
        var log = set.log
        let isNew = log.add(forged)
        #expect(!isNew)
        #expect(log.take(id)?.verdict == .circled)
    }

    @Test func aValueFromANewerVersionLeavesTheOneBefore() {
        var set = SetTalk()
        let id = set.shoot()
        set.say(.slate, "{\"universe\":7}", of: id, old: "")
        set.say(.verdict, "sublime", of: id)
        set.say(.lines, "all of them", of: id)
        set.say(.cutAt, "tomorrow", of: id)
        let take = set.log.take(id)
        #expect(
            take?.slate.description == "1-1" && take?.verdict == Verdict.none
                && take?.lines.isEmpty == true && take?.cutAt == nil)
    }

    @Test func aClockThatGoesBackDoesNotTakeTheLogWithIt() {
        var set = SetTalk()
        set.steer("3-12B")
        set.shoot()
        set.clock.nanoseconds -= 3600 * SetTalk.second
        set.steer("27-4")
        #expect(set.next == "27-4-1")
        set.shoot()
        #expect(set.log.takes().map(\.slate.description) == ["3-12B-1", "27-4-1"])
        #expect(set.next == "27-4-2")
    }

    @Test func timeInTheLogNeverStands() {
        var time = HybridTime(wall: UTCTime(nanoseconds: 100))
        for now in [100, 50, 100, 101, 0] as [Int64] {
            let next = time.next(at: UTCTime(nanoseconds: now))
            #expect(next > time)
            time = next
        }
        #expect(time == HybridTime(wall: UTCTime(nanoseconds: 101), count: 1))
    }

    @Test func anOperationIsOneLineOfJSON() throws {
        var set = SetTalk()
        let operation = set.say(.note, "two\nlines, \"quoted\", 台词/3", of: "t", by: "小陈")
        let line = try JSON.encode(operation)
        #expect(!line.contains(10))
        #expect(try JSON.decode(Operation.self, from: line) == operation)
        #expect(
            String(decoding: line, as: UTF8.self).hasPrefix(
                #"{"device":"box","field":"note","id":"#))
    }
}
