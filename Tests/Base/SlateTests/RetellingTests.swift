import Slate
import Testing
import Time

@Suite struct RetellingTests {
    @Test func aTakeToldAgainIsTheSameTake() throws {
        var set = SetTalk()
        set.steer("3-12B")
        let id = set.shoot()
        set.say(.verdict, "hold", of: id, by: "kuan")
        set.say(.kind, "pickup", of: id)
        set.say(.lines, "12-18,!15", of: id)
        for note in ["first", "second"] { set.say(.note, note, of: id, by: "lin") }
        let take = try #require(set.log.take(id))
        let told = take.retold(by: "rushesd", on: "box") { Identifier.v7(at: $0) }
        #expect(TakeLog(told.reversed()).take(id) == take)
    }

    @Test func aTakeThatWasNeverRolledIsToldToo() {
        let take = Take(id: "t", slate: SlateNumber(scene: "1", take: 1))
        #expect(
            TakeLog(take.retold(by: "rushesd", on: "box") { Identifier.v7(at: $0) }).take("t")
                == take)
    }

    @Test func anOldTakeToldAgainDoesNotBecomeTheLast() throws {
        var set = SetTalk()
        let old = Take(
            id: "old", slate: SlateNumber(scene: "X", take: 1), rolledAt: set.clock,
            cutAt: set.clock)
        set.steer("3-12B")
        set.shoot()
        var log = set.log
        for operation in old.retold(by: "rushesd", on: "box", makeID: { Identifier.v7(at: $0) }) {
            log.add(operation)
        }
        #expect(log.takes().map(\.slate.description) == ["X-1", "3-12B-1"])
        #expect(NextSlate.next(after: log).description == "3-12B-2")
    }

    @Test func aNameIsMeantWithoutItsEpisodeToo() {
        let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)
        #expect(SlateNumber(scene: "12", shot: "B", take: 4).means(slate))
        #expect(
            !SlateNumber(scene: "12", shot: "C", take: 4).means(slate)
                && !SlateNumber(episode: "4", scene: "12", shot: "B", take: 4).means(slate))
        // Without an episode the same text has two readings.
        #expect(
            SlateNumber(episode: "27", scene: "4", take: 1).means(
                SlateNumber(scene: "27", shot: "4", take: 1)))
        #expect(
            SlateNumber(scene: "12", shot: "B", take: 4).means(
                SlateNumber(scene: "12", shot: "b", take: 4)))
    }
}
