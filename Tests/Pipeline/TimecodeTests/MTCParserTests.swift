import Chance
import Testing
import Time

@testable import Timecode

private struct NothingHeard: Error {}

@Suite struct MTCParserTests {
    /// The eight quarters of a frame, as bytes.
    private func quarters(_ hour: Int, _ minute: Int, _ second: Int, _ frame: Int, rate: Int)
        -> [[UInt8]]
    {
        let values = [
            frame & 15, frame >> 4, second & 15, second >> 4, minute & 15, minute >> 4, hour & 15,
            hour >> 4 | rate << 1,
        ]
        return values.enumerated().map { [0xF1, UInt8($0.offset << 4 | $0.element)] }
    }

    private func read(
        _ messages: [[UInt8]], every period: Int64 = 8_333_333, late: (Int) -> Int64 = { _ in 0 }
    ) -> [MTCParser.Event] {
        var parser = MTCParser()
        return messages.enumerated().flatMap { index, bytes in
            bytes.compactMap {
                parser.read($0, at: 1_000_000_000 + Int64(index) * period + late(index))
            }
        }
    }

    @Test(arguments: [(0, 24, false), (1, 25, false), (2, 30, true), (3, 30, false)])
    func eightQuartersMakeTheFrameThatBeganWithTheFirst(rate: Int, nominal: Int, isDropFrame: Bool)
    {
        let period = 250_000_000 / Int64(nominal)
        let frame = CodeFrame(
            hour: 23, minute: 59, second: 58, frame: 22, isDropFrame: isDropFrame, nominal: nominal,
            time: 1_000_000_000, span: 2)
        #expect(read(quarters(23, 59, 58, 22, rate: rate), every: period) == [.running(frame)])
    }

    @Test func aByteThatComesLateDoesNotDelayTheFrame() throws {
        let events = read(quarters(1, 2, 3, 4, rate: 3)) {
            [7_000_000, 3_000_000, 0, 9_000_000, 400_000, 0, 1_000_000, 2_000_000][$0]
        }
        guard case .running(let frame)? = events.first else { throw NothingHeard() }
        #expect((1_000_000_000...1_000_000_010).contains(frame.time))
    }

    @Test func aSourceThatRunsBackwardIsNotHeard() {
        let there = (0..<4).flatMap { quarters(1, 2, 3, 20 - 2 * $0, rate: 3).reversed() }
        #expect(read(there) == [])
    }

    @Test func aSetWithAHoleIsThrownAwayAndTheNextIsRead() {
        var holed = quarters(1, 2, 3, 4, rate: 3)
        holed.remove(at: 5)
        let events = read(holed + quarters(1, 2, 3, 6, rate: 3))
        #expect(events.count == 1)
        if case .running(let frame)? = events.first { #expect(frame.frame == 6) }
    }

    @Test func realTimeBytesAndOtherMessagesStandBetween() {
        let noise: [[UInt8]] = [[0xF8], [0x90, 60, 100], [0xFE], [0xF0, 0x43, 1, 0xF7]]
        let messages = quarters(1, 2, 3, 4, rate: 3).enumerated().map {
            [noise[$0.offset % 4], [0xF1, 0xF8, $0.element[1]]].flatMap(\.self)
        }
        #expect(read(messages).count == 1)
    }

    @Test func aFullFrameLocates() {
        let message: [UInt8] = [0xF0, 0x7F, 0x7F, 0x01, 0x01, 0x41, 0x02, 0x03, 0x04, 0xF7]
        let frame = CodeFrame(
            hour: 1, minute: 2, second: 3, frame: 4, isDropFrame: true, nominal: 30,
            time: 1_000_000_000, span: 2)
        #expect(read([message]) == [.located(frame)])
    }

    @Test func noBytesHurt() {
        var random = SeededRandom(seed: 7)
        var parser = MTCParser()
        var located = 0
        for _ in 0..<200_000 {
            let byte = UInt8.random(in: 0...255, using: &random)
            if case .located? = parser.read(Bool.random(using: &random) ? byte : 0xF1, at: 0) {
                located += 1
            }
        }
        #expect(located < 10)
    }

    /// Two frames' worth of code every set; the clock is where the source is, not two frames
    /// behind.
    @Test(arguments: [(25, 1, "23:59:58:00"), (30000, 1001, "00:09:58;00"), (24, 1, "01:00:00:00")])
    func theClockDoesNotLagByTheTwoFramesASetTakes(
        _ numerator: Int, _ denominator: Int, _ start: String
    ) throws {
        let rate = FrameRate(numerator, denominator)
        let first = try #require(Timecode(start, rate: rate))
        let code = [24: 0, 25: 1, 30: 2][rate.nominal] ?? 3
        var clock = TimecodeClock(rate: rate)
        var parser = MTCParser()
        for set in 0..<300 {
            let label = first.advanced(by: Int64(2 * set))
            let (hour, minute, second, frame) = label.numbers
            for (piece, bytes) in quarters(hour, minute, second, frame, rate: code).enumerated() {
                let time = rate.nanoseconds(ofFrames: Int64(8 * set + piece)) / 4
                for byte in bytes {
                    if case .running(let frame)? = parser.read(byte, at: time) {
                        _ = clock.hear(frame)
                    }
                }
            }
        }
        let wrong = (Int64(0)..<2000).filter {
            clock.timecode(at: rate.nanoseconds(ofFrames: $0) + 1000) != first.advanced(by: $0)
        }
        #expect(wrong == [])
    }
}
