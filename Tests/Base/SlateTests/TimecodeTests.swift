import Testing
import Time

@Suite struct TimecodeTests {
    private let ntsc = FrameRate(30000, 1001)
    private let fast = FrameRate(60000, 1001)

    @Test(
        arguments: [
            (0, "00:00:00;00"), (1799, "00:00:59;29"), (1800, "00:01:00;02"), (3597, "00:01:59;29"),
            (3598, "00:02:00;02"),
            (17981, "00:09:59;29"), (17982, "00:10:00;00"), (107_892, "01:00:00;00"),
            (2_589_407, "23:59:59;29"),
        ] as [(Int64, String)])
    func dropFrameSkipsTwoNumbersAMinuteButNotEveryTenth(frames: Int64, text: String) {
        #expect(Timecode(frames: frames, rate: ntsc).description == text)
        #expect(Timecode(text, rate: ntsc)?.frames == frames)
    }

    @Test(
        arguments: [
            (3599, "00:00:59;59"), (3600, "00:01:00;04"), (35964, "00:10:00;00"),
            (5_178_815, "23:59:59;59"),
        ] as [(Int64, String)])
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

    /// Every frame of a day, against an odometer that leaves out the numbers ST 12-1 leaves out.
    @Test(arguments: [(30000, 1001, true), (60000, 1001, true), (24000, 1001, false)])
    func everyFrameOfADayHasTheNumbersOfAnOdometer(
        _ numerator: Int, _ denominator: Int, isDropFrame: Bool
    ) {
        let rate = FrameRate(numerator, denominator)
        var (frames, wrong) = (Int64(0), 0)
        for minute in 0..<1440 {
            let skipped = isDropFrame && minute % 10 != 0 ? rate.nominal / 15 : 0
            for label in skipped..<60 * rate.nominal {
                let timecode = Timecode(frames: frames, rate: rate, isDropFrame: isDropFrame)
                let due = (minute / 60, minute % 60, label / rate.nominal, label % rate.nominal)
                let back = Timecode(
                    hour: due.0, minute: due.1, second: due.2, frame: due.3, rate: rate,
                    isDropFrame: isDropFrame)
                if timecode.numbers != due || back != timecode { wrong += 1 }
                frames += 1
            }
        }
        #expect(wrong == 0)
        #expect(frames == Timecode.framesPerDay(rate, isDropFrame: isDropFrame))
        #expect(Timecode(frames: frames, rate: rate, isDropFrame: isDropFrame).frames == 0)
    }

    @Test func aFrameOf2997IsTwoFramesOf5994() {
        let wrong = stride(from: Int64(0), to: 2_589_408, by: 1).count { frames in
            let (slow, quick) = (
                Timecode(frames: frames, rate: ntsc).numbers,
                Timecode(frames: 2 * frames, rate: fast).numbers
            )
            return quick != (slow.hour, slow.minute, slow.second, 2 * slow.frame)
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [
        ("time-of-day", TimecodeChoice.timeOfDay), ("ltc:2", .ltc(channel: 2)),
        ("mtc:hw:1,0", .mtc(port: "hw:1,0")),
    ])
    func aSourceIsReadAsItIsWritten(text: String, choice: TimecodeChoice) {
        #expect(TimecodeChoice.parse(text) == choice)
        #expect(choice.description == text)
    }

    @Test(arguments: ["", "ltc", "ltc:", "ltc:0", "ltc:65", "ltc:x", "mtc:", "LTC:1", "timecode"])
    func whatIsNoSourceIsRefused(text: String) { #expect(TimecodeChoice.parse(text) == nil) }

    @Test func anOffsetIsReadWithItsSign() {
        #expect(
            TimecodeOffset.parse("-00:00:00:02")?.frames(at: FrameRate(25), isDropFrame: false)
                == -2)
        #expect(TimecodeOffset.parse("01:00:00:00")?.frames(at: ntsc, isDropFrame: true) == 107_892)
        #expect(TimecodeOffset.parse("+00:01:00:00")?.frames(at: ntsc, isDropFrame: false) == 1800)
        #expect(TimecodeOffset.parse("-00:10:00:01")?.description == "-00:10:00:01")
    }

    @Test(arguments: [
        "", "1:00:00:00", "24:00:00:00", "00:60:00:00", "00:00:00", "00:00:00:-1", "--00:00:00:00",
    ])
    func whatIsNoOffsetIsRefused(text: String) { #expect(TimecodeOffset.parse(text) == nil) }

    @Test func dropFrameKeepsUpWithTheClock() {
        // ST 12-1: the error stays under 86.4 ms a day.
        let hour = Timecode("01:00:00;00", rate: ntsc)
        #expect(hour.map { ntsc.nanoseconds(ofFrames: $0.frames) / 1_000_000 } == 3_599_996)
    }

    @Test func midnightBeginsAgain() {
        #expect(Timecode(frames: 2_589_408, rate: ntsc).description == "00:00:00;00")
        #expect(Timecode(frames: -1, rate: FrameRate(25)).description == "23:59:59:24")
        #expect(
            Timecode(frames: 0, rate: FrameRate(25)).advanced(by: -25).description == "23:59:59:00")
        #expect(Timecode(frames: .max, rate: FrameRate(25)).description == "00:37:12:07")
    }

    @Test func timeOfDayBecomesTheFrameShownThen() throws {
        let moment = try #require(UTCTime("2026-11-24T14:07:33.280Z"))
        #expect(Timecode(timeOfDay: moment, rate: FrameRate(25)).description == "14:07:33:07")
        #expect(
            Timecode(timeOfDay: moment, rate: FrameRate(24000, 1001)).description == "14:07:33:06")
        #expect(Timecode(timeOfDay: moment, rate: ntsc).description.hasPrefix("14:07:33;"))
    }

    @Test func theTimeOfDayCountsEveryNumberWhereTheProductionSaysSo() throws {
        let moment = try #require(UTCTime("2026-11-24T14:07:33.500Z"))
        let double = FrameRate(60000, 1001)
        #expect(
            Timecode(timeOfDay: moment, rate: ntsc, isDropFrame: false).description == "14:07:33:15"
        )
        #expect(
            Timecode(timeOfDay: moment, rate: double, isDropFrame: false).description
                == "14:07:33:30")
        #expect(
            Timecode(timeOfDay: moment, rate: ntsc, isDropFrame: true).description.hasPrefix(
                "14:07:33;"))
        #expect(
            Timecode(timeOfDay: moment, rate: FrameRate(25), isDropFrame: true).description
                == "14:07:33:12")
        let last = try #require(UTCTime("2026-11-24T23:59:59.999Z"))
        #expect(
            Timecode(timeOfDay: last, rate: ntsc, isDropFrame: false).description == "23:59:59:29")
    }

    @Test(arguments: [
        ("00:00:00:02", "14:07:33:14"), ("-00:00:00:13", "14:07:32:24"),
        ("04:38:55:00", "18:46:28:12"), ("10:00:00:00", "00:07:33:12"),
        ("-15:00:00:00", "23:07:33:12"),
    ])
    func theTimeOfDayHasItsOffset(_ offset: String, label: String) throws {
        let moment = try #require(UTCTime("2026-11-24T14:07:33.500Z"))
        let shift = try #require(TimecodeOffset.parse(offset))
        #expect(
            Timecode(timeOfDay: moment, rate: FrameRate(25), offset: shift).description == label)
    }

    @Test func anHourOfOffsetIsAnHourOfTheNumbersShown() throws {
        let moment = try #require(UTCTime("2026-11-24T23:30:00.000Z"))
        let shift = try #require(TimecodeOffset.parse("01:00:00:00"))
        for isDropFrame in [true, false] {
            let before = Timecode(timeOfDay: moment, rate: ntsc, isDropFrame: isDropFrame)
                .description
            let after = Timecode(
                timeOfDay: moment, rate: ntsc, isDropFrame: isDropFrame, offset: shift
            ).description
            #expect(after == "00" + before.dropFirst(2))
        }
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
        "", "14:07:33", "14:07:33:08:00", "24:00:00:00", "14:60:00:00", "14:07:60:00",
        "14:07:33:30", "1:2:3:4", "+1:00:00:00",
        "14;07;33;08", "14:07;33;08", "00:01:00;00", "00:01:00;01", "aa:bb:cc:dd", "１４:07:33:08",
    ])
    func whatIsNoTimecodeIsRefused(text: String) {
        #expect(Timecode(text, rate: ntsc) == nil)
    }

    @Test func aSemicolonAtARateThatDropsNothingIsRefused() {
        #expect(Timecode("00:00:00;00", rate: FrameRate(25)) == nil)
    }
}
