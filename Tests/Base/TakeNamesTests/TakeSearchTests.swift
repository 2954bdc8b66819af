import CrewSentences
import Slate
import TakeNames
import Testing
import Time

@Suite struct TakeSearchTests {
    private let takes: [Take] = {
        func note(_ text: String, _ by: String = "kuan") -> Note {
            Note(text: text, by: by, at: UTCTime(nanoseconds: 0))
        }
        func slate(_ scene: String, _ shot: String, _ take: Int) -> SlateNumber {
            SlateNumber(episode: "3", scene: scene, shot: shot, take: take)
        }
        return [
            Take(id: "a", slate: slate("12", "B", 1), verdict: .ng, notes: [note("boom in frame")]),
            Take(
                id: "b", slate: slate("12", "B", 2), verdict: .circled, notes: [note("林总 情绪好")],
                lines: LineRanges([
                    .init(first: LineNumber("12"), last: LineNumber("18"), isOffCamera: false)
                ])),
            Take(id: "c", slate: slate("4", "A", 12), kind: .pickup),
            Take(id: "d", slate: slate("12", "C", 1), traits: [.void], notes: [note("boom again")]),
        ]
    }()

    @Test(arguments: [
        ("12b", "ba"), ("3-12B-2", "b"), ("312b2", "b"), ("boom", "a"), ("BOM frame", ""),
        ("boon", "a"), ("情绪", "b"), ("林总 12", "b"),
        ("15", "b"), ("NG", "a"),
        ("过", "b"), ("补拍", "c"), ("kuan", "ba"), ("void", "d"), ("作废 boom", "d"), ("t2", "b"),
        ("12b t1", "a"), ("take 12", "c"),
        ("第2条", "b"), ("4场", "c"), ("B镜 t1", "a"), ("12场B镜", "ba"), ("t1 boom", "a"),
        ("boom 林总", ""), ("", ""), ("12", "cba"), ("ＮＧ", "a"),
    ])
    func wordsFindTakesBestFirst(query: String, found: String) {
        #expect(TakeSearch.best(query, among: takes).map(\.id).joined() == found)
    }

    @Test func tenThousandTakesAndAPageOfAQuestionAreAnsweredAtOnce() {
        let many = (1...10_000).map {
            Take(
                id: "\($0)", slate: SlateNumber(scene: "\($0 % 90)", shot: "B", take: $0 % 40 + 1),
                notes: [
                    Note(
                        text: "boom in frame, soft at the end", by: "kuan",
                        at: UTCTime(nanoseconds: 0))
                ])
        }
        let found = TakeSearch.best("fraem soft", among: many)
        #expect(found.count == TakeSearch.mostFound && found.first?.id == "10000")
        #expect(TakeSearch.best(String(repeating: "x ", count: 8_000), among: many).isEmpty)
    }

    /// Every scene has its takes, and every take runs on from its first line.
    private static func shoot(_ count: Int) -> [Take] {
        (1...count).map {
            Take(
                id: "\($0)",
                slate: SlateNumber(
                    episode: "\($0 / 30)", scene: "\($0 % 30)", shot: "\($0 % 7)", take: $0 % 9 + 1),
                notes: [
                    Note(text: "scene 4988, cue 49871", by: "kuan", at: UTCTime(nanoseconds: 0))
                ],
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
            TakeSearch.find("1-9", among: takes).takes.map { "\($0.slate)" } == ["1-9-4-4"],
            "a slate's front is meant as one")
        #expect(
            TakeSearch.find("8-1-9", among: takes).takes.map { "\($0.slate)" } == ["0-8-1-9"],
            "without the episode where no front fits")
    }

    @Test func anOpenRangeEndsWithItsScene() {
        let takes = [
            Take(
                id: "a", slate: SlateNumber(scene: "7", take: 1),
                lines: LineRanges("12-") ?? .init())
        ]
        #expect(
            TakeSearch.find("14", among: takes) { _, line in line <= LineNumber("24") }.total == 1)
        #expect(
            TakeSearch.find("25", among: takes) { _, line in line <= LineNumber("24") }.total == 0)
        #expect(TakeSearch.find("4987", among: takes).total == 0, "no scene is as long")
    }

    @Test func moreThanAreShownAreCounted() {
        let found = TakeSearch.find("kuan", among: Self.shoot(123))
        #expect(found.takes.count == TakeSearch.mostFound && found.total == 123)
        #expect(TakeSearch.find("--all kuan", among: Self.shoot(123)).takes.count == 123)
        #expect(TakeSearch.find("kuan --limit 50", among: Self.shoot(123)).takes.count == 50)
        #expect(TakeSearch.find("kuan --limit=7", among: Self.shoot(123)).takes.count == 7)
    }

    /// Takes of one minute each at these times of 2026-11-22 and 2026-11-23, by a watch eight hours
    /// east.
    private static let timed: [Take] = [
        ("a", "2026-11-22T06:30:10Z"), ("b", "2026-11-23T06:29:30Z"), ("c", "2026-11-23T06:30:20Z"),
        ("d", "2026-11-23T06:58:00Z"),
        ("e", "2026-11-23T07:30:00Z"), ("f", "2026-11-22T18:30:00Z"), ("g", "2026-11-22T15:59:30Z"),
    ].map { id, time in
        let rolled = UTCTime(time) ?? UTCTime(nanoseconds: 0)
        return Take(
            id: id, slate: SlateNumber(scene: "1", take: 1),
            notes: [Note(text: id == "d" ? "boom" : "", by: "x", at: rolled)],
            rolledAt: rolled,
            cutAt: UTCTime(nanoseconds: rolled.nanoseconds + 60_000_000_000))
    }

    @Test(arguments: [
        ("14:30", "bc"), ("14：30", "bc"), ("2:30pm", "bc"), ("下午2点半", "bc"), ("14点30", "bc"),
        ("14点30分", "bc"), ("两点半", "fbc"),
        ("14:30-15:00", "bcd"), ("14:30 - 15:00", "bcd"), ("14:30到15:00", "bcd"),
        ("下午2点半到3点", "bcd"), ("14:30-15:00 boom", "d"),
        ("15点", "e"),
        ("15:20", "e"), ("14:35", "bc"), ("16:00", ""), ("14:30 2026-11-22", "a"),
        ("2026-11-22", "ag"), ("凌晨2点半", "f"),
        ("23:50-00:10", "g"),
        ("25:00", ""), ("14:75", ""), ("boom 14:58", "d"), ("3pm", "e"),
    ])
    func takesAreFoundByTheTimeOfDay(query: String, found: String) {
        let ids = TakeSearch.find(query, among: Self.timed, zone: 8 * 3600).takes.map(\.id)
        #expect(Set(ids) == Set(found.map(String.init)), "\(ids)")
    }

    @Test(
        arguments: [
            ("25:00", .time("25:00")), ("24:00", .time("24:00")), ("14:60", .time("14:60")),
            ("boom 25:00", .time("25:00")),
            ("13pm", .time("13pm")),
            ("25点", .time("25点")), ("14点75分", .time("14点75分")), ("下午25点", .time("下午25点")),
            ("14:30-25:00", .time("14:30-25:00")),
            ("25：00", .time("25:00")), ("06:20-06:18", .backwards("06:20-06:18")),
            ("15:00-14:30", .backwards("15:00-14:30")),
            ("15点到14点", .backwards("15点到14点")), ("3pm-2pm", .backwards("3pm-2pm")),
            ("2026-13-45", .day("2026-13-45")),
            ("2026-02-30 boom", .day("2026-02-30")), ("boom --limit x", .limit("x")),
            ("boom --limit=0", .limit("0")),
            ("boom --limit", .limit("")),
        ] as [(String, FindSlip)])
    func aTimeADayOrANumberThatCannotBeIsNamed(query: String, slip: FindSlip) {
        #expect(TakeSearch.slip(in: query) == slip)
        #expect(TakeSearch.find(query, among: Self.shoot(9)).total == 0)
        #expect(Phrases(.english).cannotFind(slip) != Phrases(.chinese).cannotFind(slip))
    }

    @Test(arguments: [
        "14:30", "22:00-02:00", "18:00-06:00", "0:00", "23:59:59", "2:30pm", "12am", "下午2点半",
        "14点到15点", "3点", "重点", "准时", "3点意见",
        "12:03:04:05",
        "2026-11-23", "27-4-1-2", "1-2", "0193-7abc", "boom 12", "--all boom", "穿帮", "时间",
    ])
    func whatIsATimeOrAWordIsNoSlip(query: String) { #expect(TakeSearch.slip(in: query) == nil) }

    @Test func theFrontOfASlateIsThatFrontWhereATakeHasIt() {
        func take(_ episode: String, _ scene: String, _ shot: String, _ number: Int) -> Take {
            Take(
                id: "\(episode)-\(scene)-\(shot)-\(number)",
                slate: SlateNumber(episode: episode, scene: scene, shot: shot, take: number))
        }
        let takes = [
            take("1", "1", "2", 1), take("1", "2", "1", 1), take("2", "1", "2", 3),
            take("1", "2", "3", 1),
        ]
        #expect(Set(TakeSearch.best("1-2", among: takes).map(\.id)) == ["1-2-1-1", "1-2-3-1"])
        #expect(TakeSearch.best("1-1-2-1", among: takes).map(\.id) == ["1-1-2-1"])
        #expect(TakeSearch.best("2-3", among: takes).map(\.id).contains("2-1-2-3"))
    }

    @Test func theWordsOfCoveredLinesAreFound() {
        let takes = Self.shoot(5)
        func words(_ take: Take) -> [String] {
            take.id == takes[2].id ? ["林晚 签了它，从此两清。", "LIN Sign it"] : ["陆沉 好。"]
        }
        for query in ["两清", "林晚", "sign", "Sign it 林晚"] {
            #expect(
                TakeSearch.find(query, among: takes, words: words).takes.map(\.id) == [takes[2].id],
                "\(query)")
        }
        #expect(TakeSearch.find("没有这句", among: takes, words: words).total == 0)
    }
}
