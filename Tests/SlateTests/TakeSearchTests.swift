import Slate
import Testing

@Suite struct TakeSearchTests {
    private let takes: [Take] = {
        func note(_ text: String, _ by: String = "kuan") -> Note { Note(text: text, by: by, at: UTCTime(nanoseconds: 0)) }
        func slate(_ scene: String, _ shot: String, _ take: Int) -> SlateNumber {
            SlateNumber(episode: "3", scene: scene, shot: shot, take: take)
        }
        return [
            Take(id: "a", slate: slate("12", "B", 1), verdict: .ng, notes: [note("boom in frame")]),
            Take(
                id: "b", slate: slate("12", "B", 2), verdict: .circled, notes: [note("林总 情绪好")],
                lines: LineRanges([.init(first: LineNumber("12"), last: LineNumber("18"), isOffCamera: false)])),
            Take(id: "c", slate: slate("4", "A", 12), kind: .pickup),
            Take(id: "d", slate: slate("12", "C", 1), traits: [.void], notes: [note("boom again")]),
        ]
    }()

    @Test(arguments: [
        ("12b", "ba"), ("3-12B-2", "b"), ("312b2", "b"), ("boom", "a"), ("BOM frame", ""), ("boon", "a"), ("情绪", "b"), ("林总 12", "b"),
        ("15", "b"), ("NG", "a"),
        ("过", "b"), ("补拍", "c"), ("kuan", "ba"), ("void", "d"), ("作废 boom", "d"), ("boom 林总", ""), ("", ""), ("12", "cba"), ("ＮＧ", "a"),
    ])
    func wordsFindTakesBestFirst(query: String, found: String) {
        #expect(TakeSearch.best(query, among: takes).map(\.id).joined() == found)
    }

    @Test func tenThousandTakesAndAPageOfAQuestionAreAnsweredAtOnce() {
        let many = (1...10_000).map {
            Take(
                id: "\($0)", slate: SlateNumber(scene: "\($0 % 90)", shot: "B", take: $0 % 40 + 1),
                notes: [Note(text: "boom in frame, soft at the end", by: "kuan", at: UTCTime(nanoseconds: 0))])
        }
        let found = TakeSearch.best("fraem soft", among: many)
        #expect(found.count == TakeSearch.mostFound && found.first?.id == "10000")
        #expect(TakeSearch.best(String(repeating: "x ", count: 8_000), among: many).isEmpty)
    }
}
