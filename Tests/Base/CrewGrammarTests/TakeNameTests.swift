import Testing

@testable import CrewGrammar
@testable import TakeNames
@testable import Slate
/// Every verb that is said of a take, with every form of a take's name that a production writes.
@Suite struct TakeNameTests {
    struct Name: Sendable, CustomTestStringConvertible {
        let text: String
        let target: TakeTarget
        var testDescription: String { text }

        init(_ text: String, _ target: TakeTarget) { (self.text, self.target) = (text, target) }
    }

    private static func slate(_ episode: String?, _ scene: String, _ shot: String?, _ take: Int)
        -> TakeTarget
    {
        .slate(SlateNumber(episode: episode, scene: scene, shot: shot, take: take))
    }

    static let names = [
        // cn
        Name("27-4-1-2", slate("27", "4", "1", 2)), Name("２７－４－１－２", slate("27", "4", "1", 2)),
        Name("27集4场1镜2条", slate("27", "4", "1", 2)),
        Name("第27集第4场第1镜第2条", slate("27", "4", "1", 2)),
        Name("27集 4场 1镜 2条", slate("27", "4", "1", 2)), Name("3-12B-4", slate("3", "12", "B", 4)),
        Name("3-12b-4", slate("3", "12", "B", 4)),
        Name("27-4-1 t2", slate("27", "4", "1", 2)),
        // us
        Name("12-1", slate(nil, "12", nil, 1)), Name("12A-1", slate(nil, "12", "A", 1)),
        Name("12a-1", slate(nil, "12", "A", 1)),
        Name("12AA-3", slate(nil, "12", "AA", 3)), Name("12A t3", slate(nil, "12", "A", 3)),
        Name("12A T3", slate(nil, "12", "A", 3)),
        Name("3-12-1", slate("3", "12", nil, 1)), Name("R10-2", slate(nil, "R10", nil, 2)),
        Name("57/58-2", slate(nil, "57/58", nil, 2)),
        // both
        Name("@2", .ago(2)), Name("＠２", .ago(2)), Name("t4", .take(4)), Name("第4条", .take(4)),
        Name("第四条", .take(4)),
        Name("3-12B-4_A012.mov", .file("3-12b-4_a012")),
        Name("3-12B-4_A012", .file("3-12b-4_a012")),
        Name("12-1_A1-003_2.json", .file("12-1_a1-003")),
        Name("3-12B-4_A012_FS.mov", .file("3-12b-4_a012")),
    ]

    /// A line of each verb that is said of a take, without its name.
    static let verbs: [(Verb, String)] = Verb.allCases.filter(\.takesTarget).flatMap {
        verb -> [(Verb, String)] in
        switch verb {
        case .note: [(verb, "note soft"), (verb, "备注 虚")]
        case .lines: [(verb, "lines 5-8"), (verb, "台词 5-8")]
        case .changed: [(verb, "changed 5 hello"), (verb, "改词 5 你好")]
        case .dropped: [(verb, "dropped 5-6"), (verb, "漏词 5")]
        case .ep, .scene, .shot, .take:
            [(verb, "\(verb.rawValue) 7"), (verb, "\(verb.word(.chinese)) 7")]
        case .send: [(verb, "send again"), (verb, "再传")]
        default: [(verb, verb.words[0]), (verb, verb.word(.chinese))]
        }
    }

    private func parse(_ line: String) -> CrewLine? { try? Grammar.parse(line).get() }

    @Test(arguments: names)
    func aNameStandsBetweenAVerbAndItsLinesAndBehindOf(name: Name) {
        let lines = LineRanges("5-8")
        #expect(
            parse("lines \(name.text) 5-8")
                == lines.map { CrewLine(target: name.target, command: .lines($0)) })
        #expect(parse("dropped 5-8 of \(name.text)")?.target == name.target)
        let changed = parse("changed 5 of \(name.text) hello there")
        #expect(changed?.target == name.target)
        guard case .remark(let remark)? = changed?.command else {
            return #expect(Bool(false), "\(name)")
        }
        #expect(remark.spokenAs == "hello there")
    }

    @Test(arguments: names)
    func everyVerbTakesTheNameBeforeIt(name: Name) {
        for (verb, words) in Self.verbs {
            let command = parse(words)?.command
            #expect(command != nil || verb == .go, "\(words)")
            for line in [
                "\(name.text): \(words)", "\(name.text)：\(words)", "\(name.text) \(words)",
            ] {
                // `go` without a place goes to a take that is named.
                let expected: CrewCommand? = verb == .go ? .go(nil) : command
                #expect(
                    parse(line) == expected.map { CrewLine(target: name.target, command: $0) },
                    "\(line)")
            }
        }
    }

    @Test(arguments: names)
    func everyVerbThatNamesOneTakesItBehindIt(name: Name) {
        let plain: [Verb] = [
            .ok, .hold, .ng, .clear, .pick, .fs, .heard, .accept, .same, .pu, .wt, .mos, .tail,
            .series, .rehearsal, .void, .restore, .clip,
            .why, .log,
        ]
        for verb in plain {
            for word in [verb.words[0], verb.word(.chinese)] {
                let command = parse(word)?.command
                for line in [
                    "\(word) \(name.text)", "\(word) of \(name.text)", "\(word) \(name.text):",
                ] {
                    #expect(
                        parse(line) == command.map { CrewLine(target: name.target, command: $0) },
                        "\(line)")
                }
            }
        }
        for line in ["send again \(name.text)", "resend \(name.text)", "再传 \(name.text)"] {
            #expect(
                parse(line) == CrewLine(target: name.target, command: .sendAgain(all: false)),
                "\(line)")
        }
    }

    @Test(arguments: names.filter { if case .take = $0.target { false } else { true } })
    func aNameStandsBesideLines(name: Name) throws {
        let lines = try #require(LineRanges("5-8"))
        let changed = CrewCommand.remark(
            LineRemark(lines: lines, status: .changed, spokenAs: "hello there"))
        let table: [(String, CrewCommand)] = [
            ("lines \(name.text) 5-8", .lines(lines)), ("lines 5-8 of \(name.text)", .lines(lines)),
            ("台词 \(name.text): 5-8", .lines(lines)),
            ("accept \(name.text) 5-8", .accept(lines)),
            ("accept 5-8 of \(name.text)", .accept(lines)),
            ("pu \(name.text) 5-8", .kind(.pickup, lines: lines)),
            ("changed \(name.text) 5-8 hello there", changed),
            ("changed 5-8 of \(name.text) hello there", changed),
            ("dropped \(name.text) 5-8", .remark(LineRemark(lines: lines, status: .dropped))),
            ("dropped 5-8 of \(name.text)", .remark(LineRemark(lines: lines, status: .dropped))),
        ]
        for (line, command) in table {
            #expect(parse(line) == CrewLine(target: name.target, command: command), "\(line)")
        }
    }

    @Test(arguments: names)
    func aNoteIsOfTheTakeBeforeItsColon(name: Name) {
        for line in ["note \(name.text): soft", "备注 \(name.text)：soft", "备注\(name.text)：soft"] {
            #expect(parse(line) == CrewLine(target: name.target, command: .note("soft")), "\(line)")
        }
        #expect(parse("note \(name.text) soft") == CrewLine(command: .note("\(name.text) soft")))
        #expect(Grammar.takeNamed(atHeadOf: "\(name.text) soft")?.target == name.target)
    }

    @Test(arguments: [
        "14:30 lunch", "14:07:33:08 flash", "lens: 50mm", "导演: 用这条", "A: soft", "12B: 灯光",
    ])
    func aColonBehindSomethingElseIsPartOfTheNote(text: String) {
        #expect(parse("note \(text)") == CrewLine(command: .note(text)))
    }

    @Test(
        arguments: [
            ("1条 过", 1, .verdict(.circled, note: nil)), ("4条过", 4, .verdict(.circled, note: nil)),
            ("4条 废 穿帮", 4, .verdict(.ng, note: "穿帮")), ("4条 备注 灯光", 4, .note("灯光")),
            ("2条 为什么", 2, .why), ("3条 撤销", 3, .undo(lines: 1)),
        ] as [(String, Int, CrewCommand)])
    func aNumberedTakeIsNamedWhereAVerbFollows(line: String, take: Int, command: CrewCommand) {
        #expect(parse(line) == CrewLine(target: .take(take), command: command))
    }

    @Test(arguments: ["3条 空条", "2条 补拍", "3条 排练", "2条 可以", "两条 过", "3条都不行"])
    func aNumberOfTakesIsNone(line: String) {
        #expect(parse(line)?.target == nil, "\(String(describing: parse(line)))")
    }

    @Test(arguments: ["12B t4过", "12B t4 过", "12b T4过", "12B-4过", "12B t4：过"])
    func aVerdictMayFollowAnyNameAtOnce(line: String) {
        let slate = SlateNumber(scene: "12", shot: "B", take: 4)
        #expect(
            parse(line) == CrewLine(target: .slate(slate), command: .verdict(.circled, note: nil)))
    }

    @Test(
        arguments: [
            ("lines 1-3 t1", .take(1), "1-3"),
            ("lines 5-8 12B t4", slate(nil, "12", "B", 4), "5-8"),
            ("台词 1-3,!2 第1条", .take(1), "1-3,!2"),
            ("lines 12 t1", .take(1), "12"), ("lines 1-3 @2", .ago(2), "1-3"),
            ("lines clear t1", .take(1), ""),
        ] as [(String, TakeTarget, String)])
    func aNameStandsBehindLines(line: String, target: TakeTarget, lines: String) {
        #expect(
            parse(line) == LineRanges(lines).map { CrewLine(target: target, command: .lines($0)) })
    }

    @Test func aNameBehindARemarksLinesIsItsTake() throws {
        let lines = try #require(LineRanges("5-6"))
        #expect(
            parse("dropped 5-6 t1")
                == CrewLine(
                    target: .take(1), command: .remark(LineRemark(lines: lines, status: .dropped))))
        #expect(
            parse("changed 5-6 t1")?.target == .take(1)
                && parse("changed 5-6 t1: so")?.target == .take(1))
        #expect(parse("changed 5-6 t1 so")?.target == nil, "it may be what was said")
    }

    @Test(arguments: ["t1 undo", "undo t1", "undo of t1", "t1: 撤销", "撤销 第1条", "第1条 撤销"])
    func whatWasSaidOfATakeIsTakenBackByItsName(line: String) {
        #expect(parse(line) == CrewLine(target: .take(1), command: .undo(lines: 1)))
    }

    @Test func whatReadsAsLinesIsLinesAndAsAPlaceIsAPlace() throws {
        let lines = try #require(LineRanges("12-18"))
        #expect(
            parse("lines 12-18") == CrewLine(command: .lines(lines))
                && parse("accept 12-18") == CrewLine(command: .accept(lines)))
        #expect(parse("pu 12-18") == CrewLine(command: .kind(.pickup, lines: lines)))
        #expect(
            parse("changed 12-18 so")
                == CrewLine(
                    command: .remark(LineRemark(lines: lines, status: .changed, spokenAs: "so"))))
        #expect(parse("go 27-4") == CrewLine(command: .go(.dashed(["27", "4"]))))
        #expect(parse("27-4") == CrewLine(command: .slate(.dashed(["27", "4"]))))
    }

    @Test(arguments: [
        "12B-4 was better", "t4 better than t3", "3-12B-4 looks soft", "12-1 people in frame",
        "第4条更好", "12B-4 takes too long",
    ])
    func aNameWithoutAVerbBehindItIsARemark(line: String) {
        #expect(parse(line) == nil, "\(String(describing: parse(line)))")
    }
}
