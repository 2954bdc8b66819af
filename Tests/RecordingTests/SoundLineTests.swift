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
}
