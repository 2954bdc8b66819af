import CrewGrammar
import Slate
import TakeNames
import Testing

@Suite struct GrammarTests {
    @Test(
        arguments: [
            ("roll", .roll()), ("ROLL", .roll()), ("开机", .roll()), ("录", .roll()), ("cut", .cut()),
            ("停", .cut()),
            ("roll 5s ago", .roll(ago: 5)), ("开录 5秒前", .roll(ago: 5)),
            ("roll 1.5 s ago", .roll(ago: 1.5)), ("cut 20s ago", .cut(ago: 20)),
            ("停 20 秒前", .cut(ago: 20)), ("cut 20 seconds ago", .cut(ago: 20)), ("clip", .clip(nil)),
            ("素材 019a2f", .clip("019a2f")),
            ("cameras", .cameras), ("机位", .cameras), ("peek", .peek(nil)), ("看 b", .peek("B")),
            ("next", .next), ("下一条", .next),
            ("ok", .verdict(.circled, note: nil)), ("1", .verdict(.circled, note: nil)),
            ("过", .verdict(.circled, note: nil)),
            ("好", .verdict(.circled, note: nil)), ("k", .verdict(.hold, note: nil)),
            ("２", .verdict(.hold, note: nil)),
            ("保", .verdict(.hold, note: nil)),
            ("3", .verdict(.ng, note: nil)), ("NG", .verdict(.ng, note: nil)),
            ("ＮＧ", .verdict(.ng, note: nil)),
            ("废", .verdict(.ng, note: nil)),
            ("0", .verdict(.none, note: nil)), ("清", .verdict(.none, note: nil)),
            ("fs", .falseStart), ("false start", .falseStart),
            ("废板", .falseStart),
            ("same", .same), ("undo", .undo()), ("撤销", .undo()), ("undo 3", .undo(lines: 3)),
            ("撤销 ３", .undo(lines: 3)), ("redo", .redo), ("takes", .takes), ("status", .status),
            ("log", .log),
            ("who", .who), ("谁在", .who), ("own", .own(true)), ("我管 取消", .own(false)),
            ("undo anyone", .undoAnyone),
            ("撤销 任何人", .undoAnyone), ("find boom 12", .find("boom 12")),
            ("找穿帮", .find("穿帮")), ("查找 穿帮", .find("穿帮")), ("go 27-4", .go(.dashed(["27", "4"]))),
            ("去12B", .go(.setup(episode: nil, scene: "12", shot: "B", take: nil))),
            ("help", .help(nil)), ("?", .help(nil)), ("？", .help(nil)),
            ("help lines", .help("lines")),
            ("  ok  ", .verdict(.circled, note: nil)),
        ] as [(String, CrewCommand)])
    func aVerbIsReadInBothLanguages(line: String, command: CrewCommand) {
        #expect(Grammar.parse(line) == .success(CrewLine(command: command)))
    }

    @Test(
        arguments: [
            ("pu", .kind(.pickup)), ("补拍", .kind(.pickup)),
            ("pu 12", .kind(.pickup, lines: LineRanges("12-"))),
            ("补拍１２", .kind(.pickup, lines: LineRanges("12-"))),
            ("pu 12-14,!13", .kind(.pickup, lines: LineRanges("12-14,!13"))),
            ("pu off", .kind(.normal)), ("wt", .kind(.wildTrack)), ("补录音", .kind(.wildTrack)),
            ("补录音 环境声", .kind(.wildTrack, note: "环境声")),
            ("补录音环境声", .kind(.wildTrack, note: "环境声")),
            ("wt room tone", .kind(.wildTrack, note: "room tone")), ("wt off", .kind(.normal)),
            ("fs off", .noFalseStart), ("废板 取消", .noFalseStart), ("mos", .trait(.mos, true)),
            ("无声", .trait(.mos, true)),
            ("MOS off", .trait(.mos, false)), ("无声 不", .trait(.mos, false)),
            ("tail", .trait(.tail, true)), ("倒板", .trait(.tail, true)),
            ("series", .trait(.series, true)), ("连拍", .trait(.series, true)),
            ("rehearsal", .trait(.rehearsal, true)),
            ("排练", .trait(.rehearsal, true)), ("pick", .trait(.pick, true)),
            ("选", .trait(.pick, true)), ("选 取消", .trait(.pick, false)),
            ("5", .trait(.pick, true)), ("void", .trait(.void, true)), ("作废", .trait(.void, true)),
            ("restore", .trait(.void, false)),
            ("恢复", .trait(.void, false)), ("why", .why), ("为什么", .why),
        ] as [(String, CrewCommand)])
    func whatATakeIsBesideItsVerdictIsSaidInBothLanguages(line: String, command: CrewCommand) {
        #expect(Grammar.parse(line) == .success(CrewLine(command: command)))
        let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)
        #expect(
            Grammar.parse("3-12B-4: \(line)")
                == .success(CrewLine(target: .slate(slate), command: command)))
    }

    @Test(
        arguments: [
            ("@1 scene 13", .scene("13")), ("@1 场 13", .scene("13")), ("@1 13场", .scene("13")),
            ("@1 shot C", .shot("C")),
            ("@1 镜C", .shot("C")),
            ("@1 take 5", .take(5)), ("@1 take +", .stepTake(1)), ("@1 第5条", .take(5)),
            ("@1 ep 4", .episode("4")),
        ] as [(String, SlateEdit)])
    func aPartOfASlateIsCorrectedAfterwards(line: String, edit: SlateEdit) {
        #expect(Grammar.parse(line) == .success(CrewLine(target: .ago(1), command: .slate(edit))))
    }

    @Test(
        arguments: [
            ("heard", nil, .heard), ("听到 3-12B-4", "3-12B-4", .heard),
            ("3-12B-4: heard", "3-12B-4", .heard),
            ("accept", nil, .accept(nil)), ("接受", nil, .accept(nil)),
            ("accept 3-12B-4", "3-12B-4", .accept(nil)),
            ("accept 14-16", nil, .accept(LineRanges("14-16"))),
            ("接受１４,16", nil, .accept(LineRanges("14,16"))),
            ("3-12B-4: accept 14-16", "3-12B-4", .accept(LineRanges("14-16"))),
            ("accept 3-12B-4 14-16", "3-12B-4", .accept(LineRanges("14-16"))),
        ] as [(String, String?, CrewCommand)])
    func whatWasHeardIsShownAndAccepted(line: String, slate: String?, command: CrewCommand) {
        guard case .success(let read) = Grammar.parse(line) else {
            Issue.record("'\(line)' is not understood")
            return
        }
        #expect(read.command == command && read.target?.description == slate)
    }

    @Test func whatIsNeitherLinesNorASlateIsNotAccepted() {
        guard case .failure(let error) = Grammar.parse("accept everything") else {
            Issue.record("it was understood")
            return
        }
        #expect(error.reason == .badArgument(.accept))
    }

    @Test func wordsAfterAVerdictAreItsNote() {
        #expect(
            Grammar.parse("ng boom in frame")
                == .success(CrewLine(command: .verdict(.ng, note: "boom in frame"))))
        #expect(
            Grammar.parse("@1 保 导演说可以保")
                == .success(CrewLine(target: .ago(1), command: .verdict(.hold, note: "导演说可以保"))))
    }

    @Test(arguments: [
        #"note 导演: "用这条"  两个空格"#, #"note: 导演: "用这条"  两个空格"#, #"备注导演: "用这条"  两个空格"#,
        #"备注：导演: "用这条"  两个空格"#,
        #"NOTE   导演: "用这条"  两个空格  "#,
    ])
    func aNoteArrivesAsItWasTyped(line: String) {
        #expect(Grammar.parse(line) == .success(CrewLine(command: .note(#"导演: "用这条"  两个空格"#))))
    }

    @Test(arguments: [
        ("@2 ng", TakeTarget.ago(2)), ("＠2 ng", .ago(2)), ("@2: ng", .ago(2)), ("@2:ng", .ago(2)),
        ("ng @2", .ago(2)),
        ("3-12B-4: ng", .slate(SlateNumber(episode: "3", scene: "12", shot: "B", take: 4))),
        ("3-12b-4：ng", .slate(SlateNumber(episode: "3", scene: "12", shot: "B", take: 4))),
        ("ng 12B-4", .slate(SlateNumber(scene: "12", shot: "B", take: 4))),
        ("ng 27-4-1-2", .slate(SlateNumber(episode: "27", scene: "4", shot: "1", take: 2))),
        ("3集12场B镜4条: 废", .slate(SlateNumber(episode: "3", scene: "12", shot: "B", take: 4))),
    ])
    func aTakeIsNamedBeforeOrAfterTheVerdict(line: String, target: TakeTarget) {
        #expect(
            Grammar.parse(line)
                == .success(CrewLine(target: target, command: .verdict(.ng, note: nil))))
    }

    @Test(arguments: ["lines 12-18,!15", "台词 12－18，！15", "台词12-18,!15", "lines: 12–18、!15"])
    func linesAreReadWithAnyKeyboard(line: String) throws {
        let lines = try #require(LineRanges("12-18,!15"))
        #expect(Grammar.parse(line) == .success(CrewLine(command: .lines(lines))))
    }

    @Test(arguments: ["lines clear", "lines 0", "台词 清"])
    func linesCanBeCleared(line: String) {
        #expect(Grammar.parse(line) == .success(CrewLine(command: .lines(LineRanges()))))
    }

    @Test(
        arguments: [
            ("3-12B-4", .setup(episode: "3", scene: "12", shot: "B", take: 4)),
            ("3-12b", .setup(episode: "3", scene: "12", shot: "B", take: nil)),
            ("３－１２Ｂ", .setup(episode: "3", scene: "12", shot: "B", take: nil)),
            ("27-4", .dashed(["27", "4"])), ("27-4-1", .dashed(["27", "4", "1"])),
            ("27-4 t2", .setup(episode: "27", scene: "4", shot: nil, take: 2)),
            ("12B-4", .setup(episode: nil, scene: "12", shot: "B", take: 4)),
            ("12B t4", .setup(episode: nil, scene: "12", shot: "B", take: 4)),
            ("3-12B t4", .setup(episode: "3", scene: "12", shot: "B", take: 4)),
            ("12 t4", .setup(episode: nil, scene: "12", shot: nil, take: 4)),
            ("27-4-1-2", .setup(episode: "27", scene: "4", shot: "1", take: 2)),
            ("R10", .setup(episode: nil, scene: "R10", shot: nil, take: nil)),
            ("57/58A", .setup(episode: nil, scene: "57/58", shot: "A", take: nil)),
            ("12", .setup(episode: nil, scene: "12", shot: nil, take: nil)),
            ("t4", .take(4)), ("ep 4", .episode("4")), ("集 ４", .episode("4")), ("take 4", .take(4)),
            ("take +", .stepTake(1)),
            ("条 -", .stepTake(-1)), ("scene +", .stepScene(1)),
            ("场 ＋", .stepScene(1)),
            ("scene 12", .scene("12")), ("shot b", .shot("B")), ("shot -", .stepShot(-1)),
        ] as [(String, SlateEdit)])
    func aSlateIsReadAsCrewsWriteIt(line: String, edit: SlateEdit) {
        #expect(Grammar.parse(line) == .success(CrewLine(command: .slate(edit))))
    }

    @Test(
        arguments: [
            ("第3集12场B镜4条", .setup(episode: "3", scene: "12", shot: "B", take: 4)),
            ("３集１２场Ｂ镜４条", .setup(episode: "3", scene: "12", shot: "B", take: 4)),
            ("第3集 第12场 B镜 第4条", .setup(episode: "3", scene: "12", shot: "B", take: 4)),
            ("场12镜3条4", .setup(episode: nil, scene: "12", shot: "3", take: 4)),
            ("第三集十二场", .setup(episode: "3", scene: "12", shot: nil, take: nil)),
            ("12场", .scene("12")), ("镜B", .shot("B")),
            ("B镜", .shot("B")),
            ("第4条", .take(4)), ("第四条", .take(4)), ("第四镜第一次", .shotAndTake("4", 1)),
            ("下一场", .stepScene(1)), ("下一镜", .stepShot(1)),
            ("上一镜", .stepShot(-1)),
            ("一百零二场", .scene("102")), ("二十场", .scene("20")),
        ] as [(String, SlateEdit)])
    func aSlateIsReadInChinese(line: String, edit: SlateEdit) {
        #expect(Grammar.parse(line) == .success(CrewLine(command: .slate(edit))))
    }

    @Test func everySlateIsReadBackFromWhatWePrint() {
        for episode in [nil, "3", "27"] {
            for (scene, shot) in [
                ("12", "B"), ("12", "AA"), ("R10", nil), ("57/58", "A"), ("4", "1"),
            ]
            where episode != nil || shot?.first?.isNumber != true {
                let slate = SlateNumber(episode: episode, scene: scene, shot: shot, take: 4)
                guard episode == nil || shot != nil else { continue }
                #expect(
                    Grammar.parse("\(slate): ok")
                        == .success(
                            CrewLine(target: .slate(slate), command: .verdict(.circled, note: nil)))
                )
            }
        }
    }
}
