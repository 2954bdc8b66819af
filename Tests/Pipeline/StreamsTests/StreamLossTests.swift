import Testing

@testable import Streams

private let second: Int64 = 1_000_000_000

struct StreamLossTests {
    @Test func aLossSpoilsAllUpToTheNextKeyFrameThatCameAfterIt() {
        var damage = DamageWatch()
        let before = damage.spoils(1, isKey: true)
        damage.lose(at: 10)
        // The key frame itself is damaged; one that was held back comes from before.
        let after = [(10, true), (8, true), (11, false), (12, true), (13, false)].map {
            damage.spoils($0, isKey: $1)
        }
        #expect(!before)
        #expect(after == [true, true, true, false, false])
    }

    @Test func aSenderWithoutKeyFramesIsWholeAgainAfterAWhile() {
        var damage = DamageWatch()
        damage.lose(at: 0)
        let spoilt = (1...400).filter { damage.spoils($0, isKey: false) }
        #expect(spoilt.count == 300)
    }

    @Test func picturesThatNoLongerComeOutAreMissedInThreeSeconds() {
        var starving = Starvation()
        starving.begin(at: 0)
        let isOver = [1, 3, 4].map { starving.isOver(1, isIdle: true, at: $0 * second) }
        #expect(isOver == [false, false, true])
    }

    @Test func aDecoderThatIsAtWorkIsNotStarving() {
        var starving = Starvation()
        starving.begin(at: 0)
        let isOver = (1...20 as ClosedRange<Int64>).map {
            starving.isOver(1, isIdle: false, at: $0 * second)
        }
        #expect(!isOver.contains(true))
    }

    @Test func aSenderOfFewKeyFramesIsGivenMoreTimeEachTime() {
        var starving = Starvation()
        let waits = (0..<3).map { _ in
            starving.begin(at: 0)
            return (1...200 as ClosedRange<Int64>).first {
                starving.isOver(0, isIdle: true, at: $0 * second)
            }
        }
        #expect(waits == [13, 25, 49])
    }

    @Test func theBurstAtTheBeginningEndsWhereTheStreamIsLive() {
        var burst = BurstWatch()
        let ms: Int64 = 1_000_000
        // Three seconds that the sender kept back come within 400 ms; then it is live.
        var isOver: [Bool] = []
        for index in 0..<100 as Range<Int64> {
            let arrival = index < 75 ? index * 5 * ms : (index - 75) * 40 * ms + 400 * ms
            burst.observe(index * 40 * ms, at: arrival)
            isOver.append(burst.isOver(at: arrival))
        }
        let end = isOver.firstIndex(of: true) ?? .max
        #expect(end > 76 && end < 92, "\(end)")
    }
}
