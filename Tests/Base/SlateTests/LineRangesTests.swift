import Testing

@testable import Slate
@Suite struct LineRangesTests {
    private typealias Sight = LineRanges.Sight

    private func holds(_ text: String, _ line: String) throws -> Bool {
        try #require(LineRanges(text)).sight(of: try #require(LineNumber(label: line))) != nil
    }

    @Test(arguments: [
        "12-18,!15", "12-", "7", "1-9,!4", "!3-5", "", "12A", "12A-12C", "12-13A,!12B@B", "12AA-",
        "1-9,!4@CAM2",
    ])
    func linesAreWrittenAsTheyWereRead(text: String) {
        #expect(LineRanges(text)?.description == text)
    }

    @Test func blanksAndEmptyPartsDoNotMatter() {
        #expect(LineRanges(" 12 - 18 , ,!15,")?.description == "12-18,!15")
    }

    @Test func lettersMayBeSmall() {
        #expect(LineRanges("12a-12c,!12b@b")?.description == "12A-12C,!12B@B")
    }

    @Test func anOffCameraLineIsCoveredButNotSeen() throws {
        let lines = try #require(LineRanges("12-18,!15"))
        #expect(lines.sight(of: LineNumber("12")) == Sight())
        #expect(lines.sight(of: LineNumber("15")) == Sight(isOffAll: true))
        #expect(lines.sight(of: LineNumber("19")) == nil)
    }

    @Test func oneCameraMayMissWhatAnotherSees() throws {
        let sight = try #require(LineRanges("12-18,!15@B")?.sight(of: LineNumber("15")))
        #expect(sight.isSeen(by: "A") && sight.isSeen(by: nil))
        #expect(!sight.isSeen(by: "B") && !sight.isSeen(by: "b"))
        let all = try #require(LineRanges("12-18,!15@B,!15")?.sight(of: LineNumber("15")))
        #expect(!all.isSeen(by: "A"), "off camera for all overrules")
    }

    @Test(arguments: [
        ("12A", "12A", true), ("12A", "12", false), ("12", "12A", false), ("12-13", "12A", true),
        ("12-13", "13A", false),
        ("12A-12C", "12B", true), ("12A-12C", "12", false), ("12A-12C", "12AA", false),
        ("12A-", "13", true), ("12A-", "12", false),
        ("12-", "9000", true), ("12-12A", "12A", true),
    ])
    func aLineThatCameBetweenStandsBetween(text: String, line: String, isHeld: Bool) throws {
        #expect(try holds(text, line) == isHeld)
    }

    /// A hub that is not updated yet must still take the clip.
    @Test(arguments: [
        ("12-18,!15", "12-18,!15"), ("12A", ""), ("12A-13", "13"), ("12A-12C", ""),
        ("12-13B", "12-13"), ("12-18,!15@B", "12-18"),
        ("!15@B", "15"), ("12A-", "13-"), ("!12A-14", "!13-14"), ("99999A-", ""), ("", ""),
    ])
    func earlierVersionsReadWhatTheyCan(lines: String, earlier: String) throws {
        var take = Take(id: "x", slate: SlateNumber(scene: "1", take: 1))
        take.lines = try #require(LineRanges(lines))
        let bytes = try JSON.encode(take)
        let written = String(decoding: bytes, as: UTF8.self)
        #expect(written.contains(#""lines":"\#(earlier)""#))
        #expect(written.contains("labelledLines") == (lines != earlier))
        #expect(try JSON.decode(Take.self, from: bytes) == take)
    }

    @Test func rangesKnowWhatTheyShare() throws {
        let lines = try #require(LineRanges("12-18,20"))
        #expect(lines.holds(all: try #require(LineRanges("13-14,20"))))
        #expect(!lines.holds(all: try #require(LineRanges("18-20"))))
        #expect(lines.overlaps(try #require(LineRanges("18-19"))))
        #expect(!lines.overlaps(try #require(LineRanges("18A-19"))))
        #expect(lines.overlaps(try #require(LineRanges("20-"))))
        #expect(!lines.holds(all: try #require(LineRanges("20-"))))
    }

    @Test(arguments: [
        "0", "-3", "18-12", "a", "1-2-3", "!!3", "+3", "!", "-", "3--4", "12;13",
        "99999999999999999999", "100000", "1-100000",
        "９", "1.5", "😀", "12A-12", "A12", "12A1", "12É", "12ABCDE", "15@B", "!15@", "!15@B@C",
        "!15@机", "!15@AAAAAAAAAAAAAAAAA", "!@B",
    ])
    func whatAreNoLinesIsRefused(text: String) {
        #expect(LineRanges(text) == nil)
    }
}

extension LineRangesTests {
    @Test(
        arguments: [
            ("1 3 5", "1,3,5"), ("1, 3 , 5", "1,3,5"), ("12 - 18", "12-18"),
            ("12-18 !15", "12-18,!15"), ("12 -", "12-"),
            ("0A 1", "0A,1"), ("!15 @ b", "!15@B"),
        ] as [(String, String)])
    func blanksPartLinesAsCommasDo(text: String, lines: String) {
        #expect(LineRanges(text)?.description == lines)
    }
}
