import Terminal
import Testing

@testable import Crew

/// How far the terminal is, as it answers.
struct RoundTripTests {
    @Test func theLongestOfTheLastAnswersCounts() {
        var way = RoundTrip()
        var now = Duration.zero
        for milliseconds in [30, 400, 20, 20] {
            way.ask(at: now)
            way.answer(at: now + .milliseconds(milliseconds))
            now += .seconds(3)
        }
        #expect(way.value(at: now) == .milliseconds(400))
        way.ask(at: now)
        way.answer(at: now + .milliseconds(10))
        #expect(way.value(at: now) == .milliseconds(20), "the bad moment is over")
    }

    @Test func aTerminalThatNeverAnswersIsTakenAsNear() {
        var way = RoundTrip()
        way.ask(at: .zero)
        #expect(way.value(at: .seconds(1)) == .zero)
        #expect(!way.isDue(at: .milliseconds(1999)) && way.isDue(at: .seconds(2)))
        way.answer(at: .seconds(60))
        #expect(way.value(at: .seconds(60)) == RoundTrip.longest)
    }

    @Test func anAnswerThatIsLateCountsBeforeItComes() {
        var way = RoundTrip()
        way.ask(at: .zero)
        way.answer(at: .milliseconds(30))
        way.ask(at: .seconds(3))
        #expect(way.value(at: .milliseconds(3900)) == .milliseconds(900))
    }

    @Test func theAnswerIsNoKeyHoweverItIsSplit() {
        let answer: [UInt8] = [0x1B, 0x5B, 0x30, 0x6E]
        for cut in 1...3 {
            var decoder = KeyDecoder()
            decoder.awaitsAnswer = true
            var keys = decoder.feed(answer[..<cut], at: .zero)
            if cut > 1 { keys += decoder.settle(at: .seconds(1)) }
            keys += decoder.feed(answer[cut...], at: .seconds(1))
            #expect(keys == [.terminalAnswer], "\(cut)")
        }
        var decoder = KeyDecoder()
        decoder.awaitsAnswer = true
        #expect(
            decoder.feed([0x1B], at: .zero) + decoder.settle(at: .milliseconds(60)) == [.escape],
            "Escape alone is not held up")
    }
}
