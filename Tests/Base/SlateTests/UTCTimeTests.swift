import Testing
import Time

@Suite struct UTCTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_795_529_253_080_000_000, "2026-11-24T14:07:33.080Z"),
            (1_795_529_253_080_000_001, "2026-11-24T14:07:33.080000001Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999999999Z"),
            (-2_208_988_800_000_000_000, "1900-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func aMomentIsWrittenAndReadBack(nanoseconds: Int64, text: String) {
        #expect(UTCTime(nanoseconds: nanoseconds).description == text)
        #expect(UTCTime(text)?.nanoseconds == nanoseconds)
    }

    @Test func theEndsOfTimeAreWrittenWithoutACrash() {
        #expect(UTCTime(nanoseconds: .max).description == "2262-04-11T23:47:16.854775807Z")
        #expect(UTCTime(nanoseconds: .min).description == "1677-09-21T00:12:43.145224192Z")
    }

    @Test func daysOfFiveCenturiesComeBack() {
        let day: Int64 = 86_400_000_000_000
        for number in stride(from: Int64(-97_000), to: 100_000, by: 13) {
            let time = UTCTime(nanoseconds: number * day)
            #expect(UTCTime(time.description) == time)
        }
    }

    @Test func secondsMayStandWithoutAFraction() {
        #expect(UTCTime("2026-11-24T14:07:33Z")?.nanoseconds == 1_795_529_253_000_000_000)
        #expect(UTCTime("2026-11-24T14:07:33.1Z")?.nanoseconds == 1_795_529_253_100_000_000)
    }

    @Test(arguments: [
        "", "Z", "now", "2026-11-24", "2026-11-24T14:07:33", "2026-11-24 14:07:33Z",
        "2026-11-24T14:07:33+08:00",
        "2026x11y24T14-07-33Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z", "2026-06-31T00:00:00Z", "2026-11-24T24:00:00Z",
        "2026-11-24T14:60:00Z",
        "2026-11-24T14:07:61Z", "2026-11-24T14:07:33.Z", "2026-11-24T14:07:33.1234567890Z",
        "2026-11-24T14:07:33.-1Z",
        "+026-11-24T14:07:33Z", "2026-11-24T14:07:+3Z", "9999-11-24T14:07:33Z",
        "２０２６-11-24T14:07:33Z",
    ])
    func whatIsNoMomentIsRefused(text: String) {
        #expect(UTCTime(text) == nil)
    }

    @Test func timeSinceMidnightIsNeverNegative() {
        #expect(UTCTime(nanoseconds: -1).sinceMidnight == 86_399_999_999_999)
        #expect(UTCTime(nanoseconds: .min).sinceMidnight == 763_145_224_192)
    }
}
