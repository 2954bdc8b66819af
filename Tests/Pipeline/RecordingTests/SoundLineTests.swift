import Testing

@testable import Recording

struct SoundLineTests {
    @Test func soundThatBeginsLateIsFilledFromThePicturesStart() {
        var line = SoundLine(sampleRate: 48000, gridStart: 1_000_000_000)
        let correction = line.correction(forBlockAt: 1_250_000_000, count: 480)
        #expect(correction == .fill(12000))
    }

    @Test func soundFromBeforeThePictureIsCut() {
        var line = SoundLine(sampleRate: 48000, gridStart: 1_000_000_000)
        let correction = line.correction(forBlockAt: 990_000_000, count: 480)
        #expect(correction == .cut(480))
    }

    @Test func aGapIsFilledWithItsExactLength() {
        var line = SoundLine(sampleRate: 48000, gridStart: 0)
        for block in 0..<Int64(100) {
            _ = line.correction(forBlockAt: block * 10_000_000, count: 480)
            line.advance(by: 480)
        }
        let correction = line.correction(forBlockAt: 2_000_000_000, count: 480)
        #expect(correction == .fill(48000))
        #expect(line.filled == 48000)
    }

    @Test func aCardThatDiedIsCarriedOnWithSilence() {
        var line = SoundLine(sampleRate: 48000, gridStart: 0)
        _ = line.correction(forBlockAt: 0, count: 48000)
        line.advance(by: 48000)
        let early = line.silence(until: 1_400_000_000)
        #expect(early == 0)
        let missing = line.silence(until: 3_000_000_000)
        #expect(missing == 2 * 48000 - 12000)
    }

    @Test(arguments: [-3000, 0, 3000] as [Int64])
    func soundThatComesBackIsPutExactlyWhereItWasHeard(off: Int64) {
        var line = SoundLine(sampleRate: 48000, gridStart: 0)
        _ = line.correction(forBlockAt: 0, count: 48000)
        line.advance(by: 48000)
        line.advance(by: line.silence(until: 3_000_000_000))
        let heard = (line.position ?? 0) + off
        let correction = line.correction(forBlockAt: heard * 1_000_000_000 / 48000, count: 480)
        #expect(correction == (off == 0 ? .none : off > 0 ? .fill(off) : .cut(-off)))
    }

    /// An hour of a stream whose times wander by some milliseconds, as the least delay of a
    /// wireless network does; what was told, minute by minute.
    private func told(ppm: Double, wanderMs: Double, seed: UInt64, settlesAfter seconds: Double = 0)
        -> [Double?]
    {
        var line = SoundLine(sampleRate: 48000, gridStart: 0, isStream: true)
        var state = seed
        func chance() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(UInt64(1) << 53) * 2 - 1
        }
        var off = 0.0
        return (0..<20).map { minute in
            for block in 0..<2813 {
                let samples = Double((minute * 2813 + block) * 1024)
                let time = samples / 48000 / (1 + ppm / 1e6)
                // Every eight seconds another envelope.
                if block % 375 == 0 { off = chance() * wanderMs / 1000 }
                // Until it has settled, the clock sinks at 500 ppm.
                let settling = max(0, seconds - time) * 500e-6
                line.mayMeasureDrift = time >= seconds
                _ = line.correction(forBlockAt: Int64((time + off + settling) * 1e9), count: 1024)
                line.advance(by: 1024)
            }
            return line.driftPpm
        }
    }

    @Test(arguments: [0, 1, 5] as [Double], [3, 4, 5] as [UInt64])
    func aStreamsDriftIsToldOnceItIsKnown(wanderMs: Double, seed: UInt64) {
        for ppm in [0.0, 80, -300] {
            let minutes = told(ppm: ppm, wanderMs: wanderMs, seed: seed, settlesAfter: 40)
            #expect(
                minutes.compactMap { $0 }.allSatisfy { abs($0 - ppm) < 60 },
                "\(minutes), seed \(seed)")
            #expect(minutes.last.flatMap { $0 } != nil, "seed \(seed)")
        }
    }

    @Test func tenSecondsOfAStreamSayNothingOfItsDrift() {
        var line = SoundLine(sampleRate: 48000, gridStart: 0, isStream: true)
        for block in 0..<Int64(700) {
            // 400 ppm: an envelope that sinks.
            _ = line.correction(forBlockAt: block * 21_325_000, count: 1024)
            line.advance(by: 1024)
            let window = line.takeDriftWindow()
            #expect(window == nil)
            #expect(line.driftPpm == nil)
        }
    }
}
