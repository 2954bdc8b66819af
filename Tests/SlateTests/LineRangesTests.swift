import Slate
import Testing

@Suite struct LineRangesTests {
    @Test(arguments: ["12-18,!15", "12-", "7", "1-9,!4", "!3-5", ""])
    func linesAreWrittenAsTheyWereRead(text: String) {
        #expect(LineRanges(text)?.description == text)
    }

    @Test func blanksAndEmptyPartsDoNotMatter() {
        #expect(LineRanges(" 12 - 18 , ,!15,")?.description == "12-18,!15")
    }

    @Test func anOffCameraLineIsCoveredButNotSeen() throws {
        let lines = try #require(LineRanges("12-18,!15"))
        #expect(lines.covers(12) == (true, true))
        #expect(lines.covers(15) == (true, false))
        #expect(lines.covers(19) == (false, false))
    }

    @Test func anOpenRangeCoversAllThatFollow() {
        #expect(LineRanges("12-")?.covers(9_000) ?? (false, false) == (true, true))
    }

    @Test(arguments: [
        "0", "-3", "18-12", "a", "1-2-3", "!!3", "+3", "!", "-", "3--4", "12;13", "99999999999999999999", "100000", "1-100000",
        "９", "1.5", "😀",
    ])
    func whatAreNoLinesIsRefused(text: String) {
        #expect(LineRanges(text) == nil)
    }
}
