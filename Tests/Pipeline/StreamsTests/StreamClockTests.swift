import Testing

@testable import Streams

private let ms: Int64 = 1_000_000
private let s: Int64 = 1_000_000_000

/// Same seed, same jitter.
struct SeededJitter: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// A sender at 25 pictures a second whose packets arrive `base` later, and sometimes later still.
private struct Sender {
    var base = 40 * ms
    var jitter = 30 * ms
    var ppm = 0.0
    var clock = StreamClock()
    var generator: SeededJitter

    init(seed: UInt64) { generator = SeededJitter(seed: seed) }

    /// Sends pictures `range`; gives back how far each mapped time is from when it was sent, in
    /// nanoseconds.
    mutating func send(_ range: Range<Int64>, stampOffset: Int64 = 0) -> [Int64] {
        range.map { index in
            let sent = index * 40 * ms
            let stamp = Int64(Double(sent) * (1 + ppm / 1e6)) + stampOffset
            let arrival = sent + base + Int64.random(in: 0...jitter, using: &generator)
            clock.observe(stamp, at: arrival)
            if index == range.lowerBound + 10 { clock.settle() }
            return (clock.time(of: stamp, arrivedAt: arrival) ?? .min) - sent
        }
    }
}

struct StreamClockTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func jitterMovesNoPicture(seed: UInt64) {
        var sender = Sender(seed: seed)
        let off = sender.send(0..<3000).dropFirst(250)
        #expect(off.allSatisfy { $0 >= sender.base && $0 < sender.base + 3 * ms }, "seed \(seed)")
        let steps = zip(off, off.dropFirst()).map { abs($0 - $1) }
        #expect(
            steps.allSatisfy { $0 <= 36_000 },
            "at most 500 ppm of 70 ms between two pictures; seed \(seed)")
    }

    @Test(arguments: [300.0, -300.0], [4, 5] as [UInt64])
    func driftIsFollowedForAnHour(ppm: Double, seed: UInt64) {
        var sender = Sender(seed: seed)
        sender.ppm = ppm
        let off = sender.send(0..<90_000).dropFirst(500)
        #expect(off.allSatisfy { abs($0 - sender.base) < 8 * ms }, "seed \(seed)")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aClockThatHasSettledSinksNoFurther(seed: UInt64) {
        var sender = Sender(seed: seed)
        _ = sender.send(0..<150)
        #expect(!sender.clock.hasSettled, "eight seconds are not over")
        var index: Int64 = 150
        while !sender.clock.hasSettled && index < 5000 {
            _ = sender.send(index..<(index + 1))
            index += 1
        }
        #expect(index < 5000, "seed \(seed)")
        let off = sender.send(index..<(index + 1500))
        #expect(off.allSatisfy { abs($0 - (off.last ?? 0)) < 5 * ms }, "seed \(seed)")
        _ = sender.send((index + 1500)..<(index + 1501), stampOffset: 3600 * s)
        #expect(!sender.clock.hasSettled, "another count is another clock")
    }

    @Test func aLateBurstAtTheBeginningIsNoDelay() {
        var clock = StreamClock()
        // A second of stream that was read while it was probed comes at once, then the live
        // pictures.
        for index in 0..<25 as Range<Int64> { clock.observe(index * 40 * ms, at: s) }
        for index in 25..<33 as Range<Int64> {
            clock.observe(index * 40 * ms, at: index * 40 * ms + 20 * ms)
        }
        clock.settle()
        #expect(clock.time(of: 0, arrivedAt: s) == 20 * ms)
    }

    @Test func aStallMovesNothing() {
        var sender = Sender(seed: 6)
        let before = sender.send(0..<500).last ?? 0
        // The network holds everything back for 1.9 s, then lets it go at once.
        let end = 500 * 40 * ms + 1900 * ms
        for index in 500..<547 as Range<Int64> { sender.clock.observe(index * 40 * ms, at: end) }
        let after = sender.send(548..<560).first ?? 0
        #expect(abs(after - before) < 2 * ms)
    }

    @Test(arguments: [3600 * s, -3600 * s, 2 * s, -2 * s])
    func aRestartedCountIsTakenUpAtOnce(jump: Int64) {
        var sender = Sender(seed: 7)
        _ = sender.send(0..<500)
        let off = sender.send(500..<1000, stampOffset: jump)
        #expect(off.allSatisfy { $0 >= sender.base - ms && $0 <= sender.base + sender.jitter + ms })
        #expect((off.last ?? 0) < sender.base + 3 * ms)
    }

    @Test func aSmallerDelayIsTakenUpAtOnceAndALargerOneOnceItLasts() {
        var sender = Sender(seed: 8)
        sender.base = 400 * ms
        _ = sender.send(0..<500)
        sender.base = 40 * ms
        #expect((sender.send(500..<700).last ?? 0) < 45 * ms)
        sender.base = 400 * ms
        #expect((sender.send(700..<720).last ?? 0) < 50 * ms)
        #expect((sender.send(720..<1000).last ?? 0) > 395 * ms)
    }

    @Test(arguments: [-7000, -3000, 3000, 4500] as [Int64])
    func soundSecondsFromItsPictureHasItsTime(off: Int64) {
        var sender = Sender(seed: 9)
        _ = sender.send(0..<1000)
        let now = 1000 * 40 * ms
        #expect(sender.clock.time(of: now + off * ms, arrivedAt: now) != nil)
    }

    @Test func soundOfAnotherCountHasNoTime() {
        var sender = Sender(seed: 9)
        _ = sender.send(0..<100)
        let now = 100 * 40 * ms
        #expect(sender.clock.time(of: now + 3600 * s, arrivedAt: now) == nil)
        #expect(sender.clock.time(of: now - 3600 * s, arrivedAt: now) == nil)
        #expect(sender.clock.time(of: now - 300 * ms, arrivedAt: now) != nil)
    }

    @Test func thirtyThreeBitsWrapWithoutAStep() {
        let period = Int64(1) << 33
        var line = StampLine()
        var straight: [Int64] = []
        for tick in stride(from: period - 9000, to: period + 9000, by: 3600) {
            straight.append(line.straighten(tick % period, period: period))
        }
        #expect(zip(straight, straight.dropFirst()).allSatisfy { $1 - $0 == 3600 })
    }

    @Test func soundThatWrapsBeforeThePictureStaysBesideIt() {
        let period = Int64(1) << 33
        var line = StampLine()
        _ = line.straighten(period - 100, period: period)
        #expect(line.straighten(200, period: period) == period + 200)
        #expect(line.straighten(period - 50, period: period) == period - 50)
    }

    @Test func aWideStampIsLeftAlone() {
        var line = StampLine()
        #expect(line.straighten(5, period: nil) == 5)
        #expect(line.straighten(-1 << 40, period: nil) == -1 << 40)
    }
}
