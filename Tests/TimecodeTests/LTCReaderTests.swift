import Media
import Slate
import Testing

@testable import Timecode

@Suite struct LTCReaderTests {
    /// A card that reads 10 ms at a time; its clock is so many ppm slow, its stamps jitter up to a millisecond.
    private func listen(
        to code: SyntheticLTC, seconds: Double, ppm: Double = 0, from start: Int64 = 1_000_000_000, hear: (CodeFrame) -> Void
    ) throws {
        let reader = try LTCReader(code.format, channel: 1)
        var random = SeededRandom(seed: 1)
        let period = code.format.sampleRate / 100
        for index in 0..<Int(seconds * 100) {
            let exact = Double(index) * 1e7 * (1 + ppm / 1e6)
            let time = start + Int64(exact) + Int64.random(in: -500_000...500_000, using: &random)
            reader.read(code.block(period, at: time), hear: hear)
        }
    }

    @Test(arguments: [
        (24000, 1001, "01:02:03:04"), (24, 1, "01:02:03:04"), (25, 1, "23:59:59:20"), (30000, 1001, "00:09:59:25"),
        (30000, 1001, "00:09:59;25"), (30, 1, "10:00:00:00"),
    ])
    func everyRateIsReadAndEachFrameHasItsMoment(_ numerator: Int, _ denominator: Int, _ start: String) throws {
        let rate = FrameRate(numerator, denominator)
        let first = try #require(Timecode(start, rate: rate))
        var heard: [CodeFrame] = []
        try listen(to: SyntheticLTC(start, rate: rate), seconds: 4) { heard.append($0) }
        #expect(heard.count >= 4 * rate.nominal - 4)
        var worst = Int64(0)
        for frame in heard {
            let label = try #require(
                Timecode(
                    hour: frame.hour, minute: frame.minute, second: frame.second, frame: frame.frame, rate: rate,
                    isDropFrame: frame.isDropFrame))
            let day = Timecode.framesPerDay(rate, isDropFrame: label.isDropFrame)
            let index = (label.frames - first.frames + day) % day
            worst = max(worst, abs(frame.time - 1_000_000_000 - rate.nanoseconds(ofFrames: index)))
            #expect(frame.isDropFrame == first.isDropFrame)
        }
        // The stamps jitter by half a millisecond; the line through them does not.
        #expect(worst < 500_000, "\(worst) ns")
    }
}
