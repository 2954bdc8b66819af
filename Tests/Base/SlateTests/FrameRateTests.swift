import Testing
import Time

@Suite struct FrameRateTests {
    @Test(arguments: [
        ("30/1", FrameRate(30)), ("25", FrameRate(25)), ("30000/1001", FrameRate(30000, 1001)),
        ("29.97", FrameRate(30000, 1001)), ("23.976", FrameRate(24000, 1001)),
        ("23.98", FrameRate(24000, 1001)),
        ("59.94", FrameRate(60000, 1001)), ("240", FrameRate(240)),
    ])
    func aRateIsReadAsCrewsWriteIt(text: String, rate: FrameRate) {
        #expect(FrameRate.parse(text) == rate)
    }

    @Test(arguments: [
        "", "0", "-25", "25/0", "25/-1", "25/1/1", "/", "25/", "/25", "29.96", "fast", "241", "1/2",
        "99999999999999999999",
        "9223372036854775807", "1/9223372036854775807", "9223372036854775807/9223372036854775807",
        "２５",
    ])
    func whatIsNoRateIsRefused(text: String) {
        #expect(FrameRate.parse(text) == nil)
    }

    @Test func onlyTheTwoRatesOfSMPTEDropFrames() {
        #expect(FrameRate(30000, 1001).hasDropFrame && FrameRate(60000, 1001).hasDropFrame)
        #expect(!FrameRate(24000, 1001).hasDropFrame && !FrameRate(30).hasDropFrame)
    }

    @Test func aTimecodeCountsTheNextWholeNumberOfFrames() {
        #expect(
            [FrameRate(30000, 1001), FrameRate(24000, 1001), FrameRate(25)].map(\.nominal) == [
                30, 24, 25,
            ])
    }

    @Test func aDayOfFramesIsExactInNanoseconds() {
        // 86,486.4 s hold 2,592,000 frames at 30000/1001.
        #expect(FrameRate(30000, 1001).nanoseconds(ofFrames: 2_592_000) == 86_486_400_000_000)
        #expect(FrameRate(30000, 1001).frames(inNanoseconds: 86_486_400_000_000) == 2_592_000)
    }

    @Test func aYearOfFramesComesBackFromItsNanoseconds() {
        for rate in [
            FrameRate(24000, 1001), FrameRate(25), FrameRate(30000, 1001), FrameRate(60000, 1001),
        ] {
            for frames in stride(from: Int64(0), to: 365 * 86400 * 60, by: 79_199_933) {
                // Rounded down, so the frame's first nanosecond is the one after.
                #expect(
                    rate.frames(inNanoseconds: rate.nanoseconds(ofFrames: frames) + 1) == frames)
            }
        }
    }

    @Test func timeBeforeZeroRoundsDownToo() {
        #expect(FrameRate(25).frames(inNanoseconds: -1) == -1)
        #expect(FrameRate(25).frames(inNanoseconds: -40_000_000) == -1)
        #expect(FrameRate(30).nanoseconds(ofFrames: -1) == -33_333_334)
    }

    @Test func absurdCountsGiveTheNearestTimeInsteadOfACrash() {
        #expect(FrameRate(25).nanoseconds(ofFrames: .max) == .max)
        #expect(FrameRate(1, 1_000_000_000).nanoseconds(ofFrames: .min) == .min)
        #expect(FrameRate(240, 1).frames(inNanoseconds: .max) == 2_213_609_288_845)
    }
}
