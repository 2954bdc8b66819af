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

    /// Every scene has its takes, and every take runs on from its first line.
    private static func shoot(_ count: Int) -> [Take] {
        (1...count).map {
            Take(
                id: "\($0)", slate: SlateNumber(episode: "\($0 / 30)", scene: "\($0 % 30)", shot: "\($0 % 7)", take: $0 % 9 + 1),
                notes: [Note(text: "scene 4988, cue 49871", by: "kuan", at: UTCTime(nanoseconds: 0))],
                lines: LineRanges("\($0 % 20 + 1)-") ?? .init())
        }
    }

    @Test(arguments: ["4987", "9871", "988", "497", "4-98"])
    func aNumberIsNotFoundInPartsOfOthers(query: String) {
        let found = TakeSearch.find(query, among: Self.shoot(40))
        #expect(found.total == 0, "\(found.takes.map { "\($0.slate)" })")
    }

    @Test func aWholeNumberIsFoundWhereverItStands() {
        let takes = Self.shoot(40)
        #expect(TakeSearch.find("4988", among: takes).total == 40)
        #expect(
            TakeSearch.find("1-9", among: takes).takes.map { "\($0.slate)" } == ["1-9-4-4", "0-8-1-9"], "the scene, then shot and take")
    }

    @Test func anOpenRangeEndsWithItsScene() {
        let takes = [Take(id: "a", slate: SlateNumber(scene: "7", take: 1), lines: LineRanges("12-") ?? .init())]
        #expect(TakeSearch.find("14", among: takes) { _, line in line <= LineNumber("24") }.total == 1)
        #expect(TakeSearch.find("25", among: takes) { _, line in line <= LineNumber("24") }.total == 0)
        #expect(TakeSearch.find("4987", among: takes).total == 0, "no scene is as long")
    }

    @Test func moreThanAreShownAreCounted() {
        let found = TakeSearch.find("kuan", among: Self.shoot(123))
        #expect(found.takes.count == TakeSearch.mostFound && found.total == 123)
        #expect(TakeSearch.find("--all kuan", among: Self.shoot(123)).takes.count == 123)
        #expect(TakeSearch.find("kuan --limit 50", among: Self.shoot(123)).takes.count == 50)
        #expect(TakeSearch.find("kuan --limit=7", among: Self.shoot(123)).takes.count == 7)
    }

    /// Takes of one minute each at these times of 2026-11-22 and 2026-11-23, by a watch eight hours east.
    private static let timed: [Take] = [
        ("a", "2026-11-22T06:30:10Z"), ("b", "2026-11-23T06:29:30Z"), ("c", "2026-11-23T06:30:20Z"), ("d", "2026-11-23T06:58:00Z"),
        ("e", "2026-11-23T07:30:00Z"), ("f", "2026-11-22T18:30:00Z"), ("g", "2026-11-22T15:59:30Z"),
    ].map { id, time in
        let rolled = UTCTime(time) ?? UTCTime(nanoseconds: 0)
        return Take(
            id: id, slate: SlateNumber(scene: "1", take: 1), notes: [Note(text: id == "d" ? "boom" : "", by: "x", at: rolled)],
            rolledAt: rolled,
            cutAt: UTCTime(nanoseconds: rolled.nanoseconds + 60_000_000_000))
    }

    @Test(arguments: [
        ("14:30", "bc"), ("14：30", "bc"), ("2:30pm", "bc"), ("下午2点半", "bc"), ("14点30", "bc"), ("14点30分", "bc"), ("两点半", "fbc"),
        ("14:30-15:00", "bcd"), ("14:30 - 15:00", "bcd"), ("14:30到15:00", "bcd"), ("下午2点半到3点", "bcd"), ("14:30-15:00 boom", "d"),
        ("15点", "e"),
        ("15:20", "e"), ("14:35", "bc"), ("16:00", ""), ("14:30 2026-11-22", "a"), ("2026-11-22", "ag"), ("凌晨2点半", "f"),
        ("23:50-00:10", "g"),
        ("25:00", ""), ("14:75", ""), ("boom 14:58", "d"), ("3pm", "e"),
    ])
    func takesAreFoundByTheTimeOfDay(query: String, found: String) {
        let ids = TakeSearch.find(query, among: Self.timed, zone: 8 * 3600).takes.map(\.id)
        #expect(Set(ids) == Set(found.map(String.init)), "\(ids)")
    }
}
