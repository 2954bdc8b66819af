import Testing

@testable import Recording

/// A sound card whose clock runs fast or slow, and a resampler that stretches as told.
private struct DriftingCard {
    let ppm: Double
    var line = SoundLine(sampleRate: 48000, gridStart: 0)
    private var stretch = 0.0
    private var fraction = 0.0

    init(ppm: Double) { self.ppm = ppm }

    /// Plays a block of 10 ms; returns how far, in milliseconds, it is heard from where it belongs.
    mutating func play(block: Int) -> Double {
        let seconds = Double(block) * 480 / (48000 * (1 + ppm / 1e6))
        switch line.correction(forBlockAt: Int64(seconds * 1e9), count: 480) {
        case .stretch(let samples, let over): stretch = Double(samples) / Double(over)
        case .fill(let samples): line.advance(by: samples)
        case .cut, .none: break
        }
        let error = seconds * 1000 - Double(line.position ?? 0) / 48
        fraction += 480 * stretch
        let whole = fraction.rounded(.towardZero)
        fraction -= whole
        line.advance(by: 480 + Int64(whole))
        return error
    }
}

struct SoundLineTests {
    @Test(arguments: [-300.0, -50, 0, 50, 300])
    func driftNeverPutsSoundTenMillisecondsFromItsPicture(_ ppm: Double) {
        var card = DriftingCard(ppm: ppm)
        var largest = 0.0
        for block in 0..<(30 * 60 * 100) { largest = max(largest, abs(card.play(block: block))) }
        #expect(largest < 10, "\(largest) ms at \(ppm) ppm")
        #expect(abs((card.line.driftPpm ?? .infinity) - ppm) < 5)
        #expect(card.line.filled == 0 && card.line.cutAway == 0)
    }

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
}
