import Chance
import Media
import SyntheticLTC
import Testing
import Time

@testable import Timecode

@Suite struct LTCReaderTests {
    /// A card that reads 10 ms at a time; its clock is so many ppm slow, its stamps jitter up to a
    /// millisecond.
    private func listen(
        to code: LTCGenerator, seconds: Double, ppm: Double = 0, from start: Int64 = 1_000_000_000,
        hear: (CodeFrame) -> Void
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
        (24000, 1001, "01:02:03:04"), (24, 1, "01:02:03:04"), (25, 1, "23:59:59:20"),
        (30000, 1001, "00:09:59:25"),
        (30000, 1001, "00:09:59;25"), (30, 1, "10:00:00:00"),
    ])
    func everyRateIsReadAndEachFrameHasItsMoment(
        _ numerator: Int, _ denominator: Int, _ start: String
    ) throws {
        let rate = FrameRate(numerator, denominator)
        let first = try #require(Timecode(start, rate: rate))
        var heard: [CodeFrame] = []
        try listen(to: #require(LTCGenerator(start, rate: rate)), seconds: 4) { heard.append($0) }
        #expect(heard.count >= 4 * rate.nominal - 4)
        var worst = Int64(0)
        for frame in heard {
            let label = try #require(
                Timecode(
                    hour: frame.hour, minute: frame.minute, second: frame.second,
                    frame: frame.frame, rate: rate,
                    isDropFrame: frame.isDropFrame))
            let day = Timecode.framesPerDay(rate, isDropFrame: label.isDropFrame)
            let index = (label.frames - first.frames + day) % day
            worst = max(worst, abs(frame.time - 1_000_000_000 - rate.nanoseconds(ofFrames: index)))
        }
        // The stamps jitter by half a millisecond; the line through them does not.
        #expect(
            heard.allSatisfy { $0.isDropFrame == first.isDropFrame && $0.nominal == rate.nominal })
        #expect(worst < 500_000, "\(worst) ns")
    }

    @Test func reversePlayIsNotHeard() throws {
        let code = try #require(LTCGenerator("10:00:10:00", rate: FrameRate(25)))
        code.isReversed = true
        var heard = 0
        try listen(to: code, seconds: 3) { _ in heard += 1 }
        #expect(heard == 0)
    }

    /// -38 dBFS is heard through 8 bits, -42 dBFS is what leaks from another channel.
    @Test(arguments: [(0.0126, true), (0.0079, false)])
    func whatIsQuieterThanFortyDecibelsIsNotHeard(level: Double, isHeard: Bool) throws {
        let code = try #require(LTCGenerator("10:00:10:00", rate: FrameRate(25)))
        code.level = level
        var heard = 0
        try listen(to: code, seconds: 3) { _ in heard += 1 }
        #expect(isHeard ? heard > 70 : heard == 0)
    }

    @Test func neitherSpeechNorNoiseIsCode() throws {
        let reader = try LTCReader(
            AudioFormat(sample: .s16, sampleRate: 48000, channels: 2), channel: 2)
        var random = SeededRandom(seed: 5)
        var clock = TimecodeClock(rate: FrameRate(25))
        var locks = 0
        for index in 0..<3000 {
            var block = AudioBlock(
                AudioFormat(sample: .s16, sampleRate: 48000, channels: 2), capacity: 480)
            let samples = block.bytes.bindMemory(to: Int16.self, capacity: 960)
            for place in 0..<960 {
                samples[place] = Int16.random(in: -20000...20000, using: &random)
            }
            block.count = 480
            block.time = Int64(index) * 10_000_000
            reader.read(block) { if clock.hear($0) { locks += 1 } }
        }
        #expect(locks == 0)
    }

    @Test func codeInAnotherChannelOfAnotherFormatIsHeard() throws {
        for channel in [1, 3, 8] {
            let code = try #require(
                LTCGenerator(
                    "10:00:00:00", rate: FrameRate(24), sampleRate: 96000, channels: 8,
                    channel: channel))
            let reader = try LTCReader(code.format, channel: channel)
            var heard = 0
            for index in 0..<200 {
                reader.read(code.block(960, at: Int64(index) * 10_000_000)) { _ in heard += 1 }
            }
            #expect(heard > 40, "channel \(channel)")
        }
    }

    @Test func aChannelTheCardDoesNotHaveIsRefused() {
        let format = AudioFormat(sample: .s16, sampleRate: 48000, channels: 2)
        let failure = #expect(throws: SourceFailure.self) { _ = try LTCReader(format, channel: 3) }
        #expect(failure?.message.contains("channel 3") == true)
    }

    /// The card's crystal is slow, samples are lost in an overrun: frames keep their moments.
    @Test func lostSamplesAndASlowCardMoveNoFrame() throws {
        let rate = FrameRate(30)
        let code = try #require(LTCGenerator("10:00:00:00", rate: rate))
        let reader = try LTCReader(code.format, channel: 1)
        let first = try #require(Timecode("10:00:00:00", rate: rate))
        var worst = Int64(0)
        for index in 0..<3000 {
            let block = code.block(480, at: 1_000_000_000 + Int64(Double(index) * 1e7 * 1.0003))
            if (1500..<1520).contains(index) { continue }
            reader.read(block) { frame in
                let label = Timecode(
                    hour: frame.hour, minute: frame.minute, second: frame.second,
                    frame: frame.frame, rate: rate, isDropFrame: false)
                let due =
                    Double(rate.nanoseconds(ofFrames: (label?.frames ?? 0) - first.frames)) * 1.0003
                worst = max(worst, abs(frame.time - 1_000_000_000 - Int64(due)))
            }
        }
        #expect(worst < 1_000_000, "\(worst) ns")
    }
}
