import Slate
import Testing
import Time

@testable import Report

@Suite struct NoteTagTests {
    private func tags(_ notes: String...) -> NoteTags {
        NoteTags(notes.map { Note(text: $0, by: "chen", at: UTCTime(nanoseconds: 0)) })
    }

    @Test(arguments: [
        "lens: 50mm; size: CU; content: Lin slams it; boom in frame",
        "Size:CU lens:50mm content:Lin slams it; boom in frame",
        "boom in frame; lens：50mm； size: CU\ncontent: Lin slams it",
    ])
    func aTagFillsItsColumnAndTheRestStaysANote(note: String) {
        let tags = tags(note)
        #expect(tags[.lens] == "50mm")
        #expect(tags[.size] == "CU")
        #expect(tags[.content] == "Lin slams it")
        #expect(tags.remarks == ["boom in frame"])
    }

    @Test func chineseTagsNeedNoBlanksBetween() {
        let tags = tags("镜头:50mm，景别：近景，内容：林总进门；音频文件号:T0041")
        #expect(tags.values == [.lens: "50mm", .size: "近景", .content: "林总进门", .sound: "T0041"])
        #expect(tags.remarks.isEmpty)
    }

    @Test(arguments: [
        "导演: 用这条", "soft at 14:07", "oversize: no", "lens 50mm", "::", "a:b:c", ": lens",
    ])
    func aColonAloneIsNoTag(note: String) {
        #expect(tags(note).values.isEmpty)
        #expect(tags(note).remarks == [note])
    }

    @Test func theLastWordCounts() { #expect(tags("lens: 35mm", "lens: 50mm")[.lens] == "50mm") }

    @Test func lensAndSizeHoldForTheSetupAndSoundForItsTake() {
        var next = tags("size: MS")
        next.inherit(tags("lens: 50mm; size: CU; sound: T1"))
        #expect(next.values == [.lens: "50mm", .size: "MS"])
    }
}
