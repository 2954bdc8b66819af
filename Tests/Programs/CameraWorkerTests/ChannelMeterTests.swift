import Testing

@testable import CameraWorker

struct ChannelMeterTests {
    private static let tenth: Int64 = 100_000_000

    /// Tenths of a second, of which every tenth has a beep.
    @Test func aBeepASecondIsSeenWheneverOneLooks() {
        var meter = ChannelMeter(isExpected: false)
        for turn in 0..<100 {
            meter.hear(turn % 10 == 0 ? -12 : -120, at: Int64(turn) * Self.tenth)
            #expect(meter.peak == -12)
            #expect(!meter.isSilent(at: Int64(turn) * Self.tenth))
        }
    }

    @Test(arguments: [(true, -120.0, true), (true, -79, false), (false, -120, false)])
    func aChannelThatIsExpectedToSpeakAndDoesNotIsSilentAfterTenSeconds(
        isExpected: Bool, peak: Double, isSilent: Bool
    ) {
        var meter = ChannelMeter(isExpected: isExpected)
        for turn in 0...100 { meter.hear(peak, at: Int64(turn) * Self.tenth) }
        #expect(meter.isSilent(at: 100 * Self.tenth) == isSilent)
        #expect(!meter.isSilent(at: 99 * Self.tenth))
    }

    @Test func aChannelThatHasSpokenIsExpectedToGoOn() {
        var meter = ChannelMeter(isExpected: false)
        meter.hear(-30, at: 0)
        for turn in 1...101 { meter.hear(-120, at: Int64(turn) * Self.tenth) }
        #expect(meter.isSilent(at: 101 * Self.tenth))
        meter.hear(-30, at: 102 * Self.tenth)
        #expect(!meter.isSilent(at: 102 * Self.tenth))
    }
}
