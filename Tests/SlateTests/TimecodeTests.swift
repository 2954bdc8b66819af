import Slate
import Testing

@Suite struct TimecodeTests {
    private let ntsc = FrameRate(30000, 1001)
    private let fast = FrameRate(60000, 1001)

    @Test(
        arguments: [
            (0, "00:00:00;00"), (1799, "00:00:59;29"), (1800, "00:01:00;02"), (3597, "00:01:59;29"), (3598, "00:02:00;02"),
            (17981, "00:09:59;29"), (17982, "00:10:00;00"), (107_892, "01:00:00;00"), (2_589_407, "23:59:59;29"),
        ] as [(Int64, String)])
    func dropFrameSkipsTwoNumbersAMinuteButNotEveryTenth(frames: Int64, text: String) {
        #expect(Timecode(frames: frames, rate: ntsc).description == text)
        #expect(Timecode(text, rate: ntsc)?.frames == frames)
    }

    @Test(
        arguments: [(3599, "00:00:59;59"), (3600, "00:01:00;04"), (35964, "00:10:00;00"), (5_178_815, "23:59:59;59")] as [(Int64, String)])
    func at5994FourNumbersAreSkipped(frames: Int64, text: String) {
        #expect(Timecode(frames: frames, rate: fast).description == text)
        #expect(Timecode(text, rate: fast)?.frames == frames)
    }

    @Test func noFrameOfADayIsWrittenLikeAnother() {
        var last = ""
        for frames in Int64(0)..<2_589_408 where frames % 1798 < 4 || frames % 17982 < 4 {
            let timecode = Timecode(frames: frames, rate: ntsc)
            #expect(timecode.description > last)
            #expect(Timecode(timecode.description, rate: ntsc) == timecode)
            last = timecode.description
        }
    }

    @Test func dropFrameKeepsUpWithTheClock() {
        // ST 12-1: the error stays under 86.4 ms a day.
        let hour = Timecode("01:00:00;00", rate: ntsc)
        #expect(hour.map { ntsc.nanoseconds(ofFrames: $0.frames) / 1_000_000 } == 3_599_996)
    }

    @Test func midnightBeginsAgain() {
        #expect(Timecode(frames: 2_589_408, rate: ntsc).description == "00:00:00;00")
        #expect(Timecode(frames: -1, rate: FrameRate(25)).description == "23:59:59:24")
        #expect(Timecode(frames: 0, rate: FrameRate(25)).advanced(by: -25).description == "23:59:59:00")
        #expect(Timecode(frames: .max, rate: FrameRate(25)).description == "00:37:12:07")
    }

    @Test func timeOfDayBecomesTheFrameShownThen() throws {
        let moment = try #require(UTCTime("2026-11-24T14:07:33.280Z"))
        #expect(Timecode(timeOfDay: moment, rate: FrameRate(25)).description == "14:07:33:07")
        #expect(Timecode(timeOfDay: moment, rate: FrameRate(24000, 1001)).description == "14:07:33:06")
        #expect(Timecode(timeOfDay: moment, rate: ntsc).description.hasPrefix("14:07:33;"))
    }

    @Test func dropFrameAtARateThatHasNoneIsNotDropFrame() {
        let timecode = Timecode(frames: 1500, rate: FrameRate(25), isDropFrame: true)
        #expect(timecode.description == "00:01:00:00" && !timecode.isDropFrame)
    }

    @Test func ntscMayCountWithoutDropping() {
        #expect(Timecode(frames: 1800, rate: ntsc, isDropFrame: false).description == "00:01:00:00")
        #expect(Timecode("00:01:00:00", rate: ntsc)?.frames == 1800)
    }

    @Test(arguments: [
        "", "14:07:33", "14:07:33:08:00", "24:00:00:00", "14:60:00:00", "14:07:60:00", "14:07:33:30", "1:2:3:4", "+1:00:00:00",
        "14;07;33;08", "14:07;33;08", "00:01:00;00", "00:01:00;01", "aa:bb:cc:dd", "１４:07:33:08",
    ])
    func whatIsNoTimecodeIsRefused(text: String) {
        #expect(Timecode(text, rate: ntsc) == nil)
    }

    @Test func aSemicolonAtARateThatDropsNothingIsRefused() {
        #expect(Timecode("00:00:00;00", rate: FrameRate(25)) == nil)
    }
}
