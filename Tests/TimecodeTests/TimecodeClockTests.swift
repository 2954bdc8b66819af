import Slate
import Testing

@testable import Timecode

@Suite struct TimecodeClockTests {
    @Test func nothingIsSaidBeforeTheFirstLock() {
        #expect(TimecodeClock(rate: FrameRate(30)).timecode(at: 0) == nil)
    }
}
