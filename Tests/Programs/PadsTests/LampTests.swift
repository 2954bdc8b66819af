import Testing

@testable import Pads

/// Times in milliseconds.
@Suite struct LampTests {
    /// When the lamp changes from the answer on, following its own clock.
    private func changes(_ answer: Lamp.Answer, rolling: Bool = false) -> [Int64] {
        var lamp = Lamp()
        lamp.isRolling = rolling
        var isLit = lamp.isLit(at: 0)
        lamp.show(answer, at: 1_000_000_000)
        var now: Int64? = 1_000_000_000
        var changes: [Int64] = []
        while let moment = now {
            if lamp.isLit(at: moment) != isLit {
                isLit.toggle()
                changes.append(moment / 1_000_000 - 1000)
            }
            now = lamp.due(after: moment)
        }
        return changes
    }

    @Test func doneIsOneShortBlink() {
        #expect(changes(.done) == [0, 120])
    }

    @Test func refusedIsThree() {
        #expect(changes(.refused) == [0, 120, 240, 360, 480, 600])
    }

    @Test func whileATakeRollsTheLampIsLitAndABlinkIsDark() {
        #expect(changes(.done, rolling: true) == [0, 120])
        var lamp = Lamp()
        lamp.isRolling = true
        lamp.show(.done, at: 0)
        #expect(!lamp.isLit(at: 60_000_000) && lamp.isLit(at: 130_000_000))
    }

    @Test func afterItsAnswerItRests() {
        var lamp = Lamp()
        #expect(lamp.due(after: 0) == nil)
        lamp.show(.refused, at: 0)
        #expect(lamp.due(after: 600_000_000) == nil && !lamp.isLit(at: 10_000_000_000))
    }

    @Test func aSecondAnswerReplacesTheFirst() {
        var lamp = Lamp()
        lamp.show(.refused, at: 0)
        lamp.show(.done, at: 300_000_000)
        #expect(lamp.isBlinking(at: 310_000_000) && !lamp.isBlinking(at: 500_000_000))
    }
}
