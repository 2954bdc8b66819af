import Testing
import Time

@testable import Agent

struct BoxTests {
    @Test func aLateRollAndCutMeanTheMomentSaid() {
        let desk = Desk()
        desk.box.memory = 15
        #expect(desk.say("roll 5s ago").orders == [.roll(take: "id-1001", at: 1_005_000_000_000)])
        #expect(desk.box.rolling?.rolledAt == UTCTime(nanoseconds: 1_005_000_000_000))
        #expect(desk.say("cut 4s ago").orders == [.cut(take: "id-1001", at: 1_016_000_000_000)])
        #expect(
            desk.say("roll 20s ago").answer.message.hasSuffix(
                "the cameras keep 15 s, so it begins there"))
    }

    @Test func aCutBeforeItsOwnRollIsRefusedAndTheTakeRollsOn() {
        let desk = Desk()
        desk.say("roll")
        let early = desk.say("cut 20s ago")
        #expect(early.orders.isEmpty && early.operations.isEmpty && early.answer.code == 1)
        #expect(early.answer.message.contains("has rolled for 10 s only"))
        #expect(desk.box.rolling != nil)
    }

    @Test func takesCountUpBySetup() {
        let desk = Desk()
        desk.say("3-12B")
        for _ in 0..<2 {
            desk.say("roll")
            desk.say("cut")
        }
        desk.say("3-12C")
        desk.say("roll")
        desk.say("cut")
        desk.say("3-12B")
        desk.say("roll")
        #expect(desk.slates == ["3-12B-1", "3-12B-2", "3-12C-1", "3-12B-3"])
    }

    @Test func rollAndCutAreGivenToTheCamerasOnce() {
        let desk = Desk()
        #expect(desk.say("roll").orders.count == 1)
        let again = desk.say("roll")
        #expect(again.orders.isEmpty && again.answer.code == 1)
        #expect(desk.say("cut").orders.count == 1)
        let twice = desk.say("cut")
        #expect(twice.orders.isEmpty && twice.operations.isEmpty && twice.answer.code == 5)
    }

    @Test func rollingWithoutACameraMakesNoTake() {
        let desk = Desk()
        desk.box.cameras["A"]?.isConnected = false
        let decision = desk.say("roll")
        #expect(decision.operations.isEmpty && decision.answer.code == 1)
    }

    @Test func aFalseStartLeavesItsNumberFree() {
        let desk = Desk()
        desk.say("3-12B")
        desk.say("roll")
        desk.say("fs")
        desk.say("cut")
        desk.say("roll")
        #expect(desk.slates == ["3-12B-1", "3-12B-1"])
    }

    @Test func aVerdictGoesToTheTakeThatIsMeant() {
        let desk = Desk()
        desk.say("3-12B")
        for _ in 0..<3 {
            desk.say("roll")
            desk.say("cut")
        }
        desk.say("ok 3-12B-2")
        desk.say("@1 保 导演说可以保")
        desk.say("3-12B-1: ng")
        #expect(desk.box.log.takes().map(\.verdict) == [.ng, .circled, .hold])
        #expect(desk.box.log.takes()[2].notes.map(\.text) == ["导演说可以保"])
    }

    @Test func tagsOutOfOrderAreAnsweredAndChangeNothing() {
        let desk = Desk()
        #expect(desk.say("ok").answer.code == 5)
        #expect(desk.say("cut").answer.code == 5)
        #expect(desk.say("undo").answer.code == 5)
        #expect(desk.say("undo 3").answer.code == 5)
        #expect(desk.say("9-9Z-9: ok").answer.code == 5)
        #expect(desk.box.log.count == 0)
    }

    @Test func whoChangesASlateThatIsAnothersIsToldAndNotStopped() {
        let desk = Desk()
        desk.say("3-12B")
        #expect(desk.say("own", by: "chen").answer.message == "the next slate, 3-12B-1, is yours")
        #expect(desk.say("shot C", by: "chen").answer.warnings == nil)
        let change = desk.say("shot D", by: "kuan")
        #expect(change.answer.warnings == ["owned"])
        #expect(change.answer.message.contains("chen owns the next slate"))
        #expect("\(desk.box.nextSlate)" == "3-12D-1")
        #expect(
            desk.say("ok", by: "kuan").answer.warnings == nil,
            "a verdict is no change of the next slate")
        desk.say("own off", by: "kuan")
        #expect(desk.box.owner == "chen", "only its owner lets go of it")
        #expect(desk.say("我管", by: "kuan", language: .chinese).answer.message.contains("之前归 chen"))
        desk.say("own off", by: "kuan")
        #expect(desk.say("shot E", by: "chen").answer.warnings == nil)
    }

    @Test func severalLinesAreTakenBackInWordsAndOneRedoBringsThemBack() {
        let desk = Desk()
        desk.say("roll")
        desk.say("ok soft", by: "chen")
        desk.say("lines 12", by: "kuan")
        desk.say("cut")
        desk.say("roll")
        desk.say("hold", by: "chen")
        let undo = desk.say("undo 3", by: "chen")
        #expect(
            undo.answer.message.split(separator: ";").count == 2,
            "chen said no more than two: \(undo.answer.message)")
        #expect(desk.box.log.takes().map(\.verdict) == [.none, .none])
        #expect(desk.box.log.takes()[0].notes.isEmpty)
        #expect(!desk.box.log.takes()[0].lines.isEmpty, "what kuan said stays")
        desk.say("redo", by: "chen")
        #expect(desk.box.log.takes().map(\.verdict) == [.circled, .hold])
        #expect(desk.box.log.takes()[0].notes.map(\.text) == ["soft"])
    }

    @Test func undoIsEachPersonsOwn() {
        let desk = Desk()
        desk.say("roll")
        desk.say("ok", by: "chen")
        desk.say("note soft focus", by: "kuan")
        desk.say("undo", by: "chen")
        #expect(desk.box.log.takes()[0].verdict == .none)
        #expect(desk.box.log.takes()[0].notes.count == 1)
        desk.say("redo", by: "chen")
        #expect(desk.box.log.takes()[0].verdict == .circled)
    }

    @Test func theSameVerdictTwiceIsOneOperation() {
        let desk = Desk()
        desk.say("roll")
        #expect(desk.say("ok").operations.count == 1)
        #expect(desk.say("ok").operations.isEmpty)
    }

    @Test func aTakeCanBeGivenAnotherSlateAfterwards() {
        let desk = Desk()
        desk.say("3-12B")
        desk.say("roll")
        desk.say("cut")
        desk.say("@1 3-12C-4")
        #expect(desk.slates == ["3-12C-4"])
    }
}
