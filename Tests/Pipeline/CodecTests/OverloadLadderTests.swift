import Testing

@testable import Codec

struct OverloadLadderTests {
    /// Pictures thirty times a second, each costing a share of its period; the steps that were
    /// taken, and when.
    private struct Run {
        var ladder = OverloadLadder()
        var time: Int64 = 5_000_000_000
        var steps: [OverloadLadder.Step] = []
        static let period: Int64 = 33_333_333

        mutating func run(seconds: Int, load: (OverloadLadder.Step) -> Double) {
            for _ in 0..<(seconds * 30) {
                time += Self.period
                let busy = Int64(Double(Self.period) * min(1, load(ladder.step)))
                if let step = ladder.worked(busy, until: time) { steps.append(step) }
            }
        }
    }

    @Test func aBoxWithRoomTakesNoStep() {
        var run = Run()
        run.run(seconds: 60) { _ in 0.9 }
        #expect(run.steps.isEmpty && abs(run.ladder.load - 0.9) < 0.01)
    }

    @Test func oneSlowMomentCostsNothing() {
        var run = Run()
        run.run(seconds: 3) { _ in 0.5 }
        for _ in 0..<12 {
            run.time += Run.period
            _ = run.ladder.worked(Run.period, until: run.time)
        }
        run.run(seconds: 3) { _ in 0.5 }
        #expect(run.steps.isEmpty)
    }

    @Test func itGoesAsFarAsItMustAndNoFurther() {
        var run = Run()
        run.run(seconds: 8) { $0 < .fastest ? 1.3 : 0.9 }
        #expect(run.steps == [.faster, .fastest])
        run.run(seconds: 60) { $0 < .fastest ? 1.3 : 0.9 }
        #expect(run.steps == [.faster, .fastest], "0.9 is no room to step back")
    }

    @Test func aBoxThatIsHopelessEndsAtTheLastStep() {
        var run = Run()
        run.run(seconds: 30) { _ in 2 }
        #expect(run.steps == [.faster, .fastest, .everySecond, .smaller])
    }

    @Test func tenSecondsOfRoomTakeAStepBack() {
        var run = Run()
        run.run(seconds: 4) { _ in 2 }
        let taken = run.steps.count
        run.run(seconds: 9) { _ in 0.3 }
        #expect(run.steps.count == taken)
        run.run(seconds: 60) { _ in 0.3 }
        #expect(run.ladder.step == .none && run.steps.last == OverloadLadder.Step.none)
    }

    @Test func aStepThatIsNeededAgainAtOnceIsTakenBackLessAndLessOften() {
        var run = Run()
        // Without the step it is too much; with it there seems to be room.
        run.run(seconds: 1200) { $0 == .none ? 1.2 : 0.6 }
        #expect(run.steps.count < 20, "every 13 s would be 90 and more: \(run.steps.count)")
        #expect(run.steps.contains(.none), "it is tried again")
    }
}
