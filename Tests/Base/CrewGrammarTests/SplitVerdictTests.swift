import Testing

@testable import CrewGrammar
@testable import Slate
/// What begins with a verdict's word, and judges no take: idioms, verdicts of a part, words to
/// people, other takes. Labelled by hand.
@Suite struct SplitVerdictTests {
    static let parts = [
        "ok A ng B", "ok A, ng B", "ok: A ng: B", "ng for camera, ok for sound",
        "ok for sound, ng for camera", "ng sound ok picture soft",
        "ok for B", "ok A", "ok B cam", "ok on A", "hold B", "ng on B", "ng B", "ng for sound",
        "ng only B", "ok only sound", "ok just A",
        "ok sound", "ok picture", "ok camera", "ok by me", "ok from sound", "ok except sound",
        "ok except B", "ok but not B",
        "ok but B ng", "ok, sound ng", "ok picture, sound no good", "ng but ok for sound",
        "ng picture, sound ok", "hold A ok B",
        "hold A, ng B", "ng A hold B", "ok sound not ok", "ok A and B ng", "ok first half only",
        "ok the first half", "ok until the door",
        "ok other than sound", "ok apart from B",
        "ok without sound", "过 暂时", "过 先这样", "过 到门口为止", "废 导演说可以", "过 监制", "t1 ok t2 ng",
        "12B-1 ok, 12B-2 ng",
        "过 A机", "过 A", "保 B机", "废 2号机", "过 声音", "过 画面", "过 画面不过", "过，声音不行", "过 声音过 画面不过", "过 林总不行",
        "过 B机不过",
        "过 A机过 B机不过", "保 声音过 画面不过", "废 声音过", "废 声音可以", "废 画面过 声音不行", "过 除了声音", "过 只有A机", "过 声音除外",
        "ok 声音不行",
        "A过B不过", "A过 B不过", "A机过B机不过", "声音过 画面不过", "声音过画面不过", "画面过，声音不过", "前半过 后半不过", "导演过 摄影不过",
    ]

    static let idioms = [
        "hold that thought", "hold that", "hold this", "hold these", "hold your horses",
        "hold it there", "hold here", "hold there please",
        "hold the work", "hold the roll", "hold all traffic", "hold traffic", "hold background",
        "hold extras", "hold fire", "hold hands",
        "hold still", "hold steady", "hold position", "hold back a bit", "hold one second",
        "hold 5 minutes", "hold 10 secs",
        "hold between takes", "hold before the door opens", "hold lunch", "hold everybody",
        "hold and reset", "hold cut", "hold rolling",
        "hold to the end of the line", "hold sound please", "hold over there",
        "ok to move on", "ok to wrap", "ok to go", "ok to use", "ok moving on", "ok move on",
        "ok wrap", "ok cut", "ok cut there",
        "ok roll sound",
        "ok action", "ok ready", "ok places", "ok quiet please", "ok reset", "ok going again",
        "ok go again", "ok from the top",
        "ok that's lunch", "ok that's a wrap", "ok here we go", "ok 1 more", "ok two more",
        "ok another", "ok faster please",
        "ok take it away",
        "ok check the gate", "ok keep rolling", "ok still rolling", "ok people",
        "ok everybody back to one", "ok boss", "ok wrap it up",
        "ok & hold", "ok, and cut", "ok mate", "ok done", "ok speed", "ok until lunch",
        "过一下这条", "过一下台词", "过 台词", "过 走位", "过 一下走位", "过 两遍", "过 3遍", "过 曝了", "过来一下", "过 来看回放",
        "保持一下", "保 持一下",
        "保 一下", "保 住", "保 险一点", "hold 住", "hold 一下", "ok 再来一条", "ok 下一镜", "ok 收工", "ok 转场", "ok 准备",
        "ok 各部门准备", "ok 我们走",
        "ok 大家休息", "ok 看回放", "ok 换机位", "ok 停", "ok 先这样", "ok 安静", "废 话少说", "好 准备", "可以 开始了", "可以走了",
    ]

    static let others = [
        "ok last take", "ok the last one", "ok the one before", "ok previous take",
        "ng the first one", "ok first take",
        "hold the other one",
        "ok both", "ok both takes", "ok all of them", "ok all", "ng all three", "ok 第1条情绪好",
        "hold 第1条情绪好", "过 第4条很好",
        "过 4条", "保 2条", "过 两条", "过 上一条", "过 前一条", "过 刚才那条", "过 那条", "过 都", "过 全部", "废 上条", "过 最后一条",
        "过 每条",
        "ok t4 nice", "过 t4 很好",
    ]

    @Test(arguments: parts + idioms + others)
    func itIsOfferedAsANoteAndJudgesNothing(line: String) throws {
        guard case .failure(let error) = Grammar.parse(line) else {
            return #expect(
                Bool(false),
                "was understood as \(String(describing: try? Grammar.parse(line).get().command))")
        }
        #expect(error.suggestion == nil, "offers \(error.suggestion ?? "")")
        let remark = try #require(error.remark, "\(error)")
        #expect(
            try Grammar.parse(remark.line(.english)).get()
                == CrewLine(target: remark.target, command: .note(remark.text)))
        #expect(line.hasSuffix(remark.text), "the note is what was typed")
    }

    @Test(arguments: [
        ("ok 2", "ok t2"), ("ng 3", "ng t3"), ("hold 2", "hold t2"), ("过 2", "过 t2"),
        ("废 2", "废 t2"), ("ok #2", "ok t2"), ("ok number 2", "ok t2"), ("ok 2nd", "ok t2"),
        ("ok the 2nd one", "ok t2"), ("ok no 4", "ok t4"), ("保 二", "保 t2"), ("ok three", "ok t3"),
        ("ok 2: nice", "ok t2"), ("ng 2, soft", "ng t2"), ("过 2。", "过 t2"),
    ])
    func aTakesBareNumberJudgesNothingAndIsAskedFor(line: String, apart: String) {
        guard case .failure(let error) = Grammar.parse(line) else {
            return #expect(Bool(false), "\(line) judges")
        }
        #expect(error.explained(.english).hasSuffix("write \(apart)"), "\(error)")
        #expect(error.explained(.chinese).hasSuffix("请写 \(apart)"))
    }

    @Test(arguments: [
        "过 (待定)", "过（待定）", "ok (tbc)", "ok - tbd", "ok almost", "ok nearly there", "过 差一点",
        "ok not quite", "ng not", "废 不废", "过 不过",
    ])
    func aVerdictThatFallsShortOrIsLeftOpenJudgesNothing(line: String) {
        guard case .failure = Grammar.parse(line) else {
            return #expect(Bool(false), "\(line) judges")
        }
    }

    @Test(arguments: ["ng almost fell", "ng nearly hit the light", "废 差点撞到", "保 (备用)"])
    func whatNearlyHappenedIsAReason(line: String) throws {
        #expect(throws: Never.self) { try Grammar.parse(line).get() }
    }

    @Test(arguments: [
        "ok 2 and 3", "ok 2, 3", "过 2和3", "过 2，3", "废 前2条", "废 后两条", "ok last two takes",
        "hold 1 & 2", "ng 1/2", "ok 2 to 4", "过 2、3条",
    ])
    func severalNumbersJudgeNothing(line: String) {
        guard case .failure(let error) = Grammar.parse(line) else {
            return #expect(Bool(false), "\(line) judges")
        }
        #expect(error.suggestion == nil)
    }

    @Test(arguments: [
        "ng 3 people in frame", "ng 2 cameras soft", "ok 50mm", "ok 2.5 m away", "ng 24 fps",
        "废 3个人穿帮",
        "ok 2x zoom", "过 3号灯有点亮", "ng 2nd half soft", "ok 35mm nice", "ng first half soft",
    ])
    func aNumberInAReasonStaysOne(line: String) throws {
        guard case .success(let read) = Grammar.parse(line),
            case .verdict(_, note: _?) = read.command
        else { return #expect(Bool(false), "\(line) judges nothing") }
        #expect(read.target == nil)
    }

    @Test func thereAreEnoughOfThem() {
        let all = Self.parts + Self.idioms + Self.others
        #expect(all.count > 150 && Set(all).count == all.count)
    }

    @Test func itSaysWhatWouldJudge() {
        guard case .failure(let error) = Grammar.parse("hold that thought") else {
            return #expect(Bool(false))
        }
        #expect(
            error.explained(.english)
                == "\"hold that thought\" judges no take; for a verdict say hold alone")
        #expect(error.explained(.chinese) == "\"hold that thought\" 不算评条, 没有改动; 要评就单说 保")
    }

    @Test(
        arguments: [
            ("ng sound", .ng), ("ng boom", .ng), ("ng focus", .ng), ("ng B cam soft", .ng),
            ("ng sound bad, picture soft", .ng),
            ("ng was ok until the end", .ng), ("ng go again", .ng), ("ng one more", .ng),
            ("ng not ok", .ng), ("ng camera shake", .ng),
            ("废 声音", .ng), ("废 有人走过", .ng), ("废 声音不行", .ng), ("废 情绪不够", .ng), ("ng 灯光", .ng),
            ("ok good for sound", .circled), ("ok nice", .circled), ("ok great", .circled),
            ("ok all good", .circled),
            ("ok print it", .circled),
            ("ok best one", .circled), ("ok camera a bit shaky", .circled),
            ("ok sound is clean", .circled),
            ("ok nice hold at the end", .circled),
            ("ok last line soft", .circled), ("ok but B soft", .circled), ("ok 没问题", .circled),
            ("过 情绪好", .circled), ("过 都好", .circled),
            ("过 台词清楚", .circled), ("过 声音有点小", .circled), ("过 谢谢大家", .circled), ("过 下一镜", .circled),
            ("过 有人走过但没事", .circled),
            ("过 A机很稳", .circled), ("hold sound noisy", .hold),
            ("hold background too bright", .hold), ("保 声音小", .hold), ("保 情绪好", .hold),
        ] as [(String, Verdict)])
    func aVerdictWithItsReasonStaysOne(line: String, verdict: Verdict) throws {
        let note = String(line.drop { !$0.isWhitespace }.dropFirst())
        #expect(try Grammar.parse(line).get() == CrewLine(command: .verdict(verdict, note: note)))
    }

    @Test(arguments: [
        ("ok t1: nice", 1), ("过 第1条：好", 1), ("hold t4: sound noisy", 4), ("t4 ok nice", 4),
    ])
    func aNameWithAColonIsTheTakesThatIsJudged(line: String, take: Int) throws {
        let read = try Grammar.parse(line).get()
        guard read.target == .take(take), case .verdict(_, note: _?) = read.command else {
            return #expect(Bool(false), "\(read)")
        }
    }

    @Test(arguments: ["ok 导演: 用这条", "过 导演：用这条", "保 录音: 再保一条备用", "ok director: print it"])
    func whatSomebodySaidOfTheTakeIsItsNote(line: String) throws {
        guard case .success(let read) = Grammar.parse(line),
            case .verdict(_, let note) = read.command
        else {
            Issue.record("\(line) judges nothing")
            return
        }
        #expect(note?.isEmpty == false)
    }
}
