import Testing

@testable import CrewGrammar
@testable import Slate
/// What is said on set, labelled by hand: what judges, what is another command, and what is a
/// remark that nothing may be done for.
@Suite struct RemarkTests {
    private func command(_ line: String) -> CrewCommand? { try? Grammar.parse(line).get().command }

    private func refusal(_ line: String) -> GrammarError? {
        guard case .failure(let error) = Grammar.parse(line) else { return nil }
        return error
    }

    @Test(arguments: [
        "1", "１", "o", "ok", "OK", "ＯＫ", "Ok", "circle", "good", "Good", "过", "过条", "好", "可以", "过了",
        "这条过", "这条过了", "这一条过", "一条过",
        "可以了", "这条可以", "ok了", "OK了", "@1 good", "3-12B-4: 1", "1 3-12B-4", "可以 @2", "@2 可以", "ok!",
        "OK.", "过。", "过！", "可以。",
        "1-1-1-1 过", "1-1-1-1过", "过1-1-1-1", "3-12B-4 ok", "12B t4 good", "t4 ok", "第4条过", "第4条 可以",
        "@2 好", "ok t4", "过 第4条",
    ])
    func whatCirclesATake(line: String) { #expect(command(line) == .verdict(.circled, note: nil)) }

    @Test(arguments: [
        "2", "２", "k", "hold", "keep", "保", "保条", "留", "保一条", "这条保", "留着", "@3 留", "3-12B-4: keep",
        "3-12B-4 保", "保第2条",
    ])
    func whatHoldsATake(line: String) { #expect(command(line) == .verdict(.hold, note: nil)) }

    @Test(arguments: [
        "3", "３", "n", "ng", "NG", "ＮＧ", "废", "废条", "不要", "不行", "这条废", "废了", "这条不行", "不要了", "@1 不行",
        "ng 3-12B-4",
    ])
    func whatIsNoGood(line: String) { #expect(command(line) == .verdict(.ng, note: nil)) }

    @Test(
        arguments: [
            ("ng boom in frame", .ng, "boom in frame"),
            ("ok director likes it", .circled, "director likes it"),
            ("过 导演要这条", .circled, "导演要这条"), ("废，穿帮", .ng, "穿帮"), ("保: 情绪好", .hold, "情绪好"),
            ("hold soft at the end", .hold, "soft at the end"), ("NG 话筒入画", .ng, "话筒入画"),
            ("ok but soft", .circled, "but soft"),
        ] as [(String, Verdict, String)])
    func aVerdictMayHaveItsReasonBehindIt(line: String, verdict: Verdict, note: String) {
        #expect(command(line) == .verdict(verdict, note: note))
    }

    @Test(arguments: [
        "ng no ok", "ng, no, ok", "ng wait ok", "ng actually ok", "ok sorry, ng", "废 不对 过",
        "过 不对 废", "过，还是保", "ok make it hold",
    ])
    func whoPutsThemselvesRightHasNotJudged(line: String) {
        #expect(refusal(line)?.remark?.text == line)
    }

    @Test(arguments: [
        "ok pending sound", "ok unless sound is bad", "ng unless the director likes it", "过 如果导演同意",
        "过，除非声音不好", "ok but if he agrees",
    ])
    func aVerdictOnAConditionIsNone(line: String) { #expect(refusal(line)?.remark?.text == line) }

    @Test(arguments: [
        "ok 3-12B-1 3-12B-2", "ok 3-12B-1 and 3-12B-2", "ok 3-12B-1, 3-12B-2", "ok 3-12B-1,3-12B-2",
        "过 3-12B-1、3-12B-2",
        "过 3-12B-1 和 3-12B-2", "3-12B-1 ok 3-12B-2",
    ])
    func aVerdictOfTwoTakesIsOfNone(line: String) { #expect(refusal(line) != nil) }

    @Test(arguments: ["ok 3-12B-1, nice", "过 3-12B-1，nice", "ok 3-12B-1: nice", "ok 3-12B-1 nice"])
    func aVerdictIsOfTheTakeNamedBehindIt(line: String) throws {
        let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: 1)
        let said = try Grammar.parse(line).get()
        #expect(said == CrewLine(target: .slate(slate), command: .verdict(.circled, note: "nice")))
    }

    @Test(arguments: [
        "ng not good", "ng no good", "ng not ok", "hold if we need it", "保 如果需要",
        "ok 3-12B-1 3 people in it", "ng 不好",
    ])
    func aReasonIsNoCorrection(line: String) {
        guard case .verdict(_, note: _?)? = command(line) else {
            return #expect(Bool(false), "\(line)")
        }
    }

    @Test(arguments: ["停机", "停", "咔", "cut"])
    func whatEndsARoll(line: String) { #expect(command(line) == .cut(ago: 0)) }

    @Test(
        arguments: [
            ("upload", .status), ("queue", .status), ("上传", .status), ("队列", .status),
            ("disk", .status), ("硬盘", .status),
            ("battery", .status),
            ("电量", .status), ("heat", .status), ("temperature", .status), ("温度", .status),
            ("uncovered", .coverage(nil)),
            ("未拍", .coverage(nil)), ("uncovered 3-12", .coverage("3-12")),
            ("tail slate", .trait(.tail, true)),
            ("wild track of steps", .kind(.wildTrack, note: "of steps")), ("3条", .slate(.take(3))),
            ("第二条", .slate(.take(2))),
            ("take 5", .slate(.take(5))), ("shot B", .slate(.shot("B"))),
            ("shot AB", .slate(.shot("AB"))), ("shot o", .slate(.shot("O"))),
            ("12AA", .slate(.setup(episode: nil, scene: "12", shot: "AA", take: nil))),
            ("0", .verdict(.none, note: nil)),
            ("5", .trait(.pick, true)), ("选", .trait(.pick, true)), ("下一条", .next),
            ("script 第三集", .script("第三集")),
            ("note 1 more", .note("1 more")), ("备注 好，再来一条", .note("好，再来一条")),
            ("note good light", .note("good light")),
            ("找穿帮", .find("穿帮")), ("clip 019a2f", .clip("019a2f")),
            ("补录音 环境声", .kind(.wildTrack, note: "环境声")),
        ] as [(String, CrewCommand)])
    func whatIsAnotherCommand(line: String, expected: CrewCommand) {
        #expect(command(line) == expected)
    }

    @Test(arguments: ["1.", "3.", "3/", "12B."])
    func whatEndsAsASentenceDoesIsNoSlate(line: String) { #expect(refusal(line) != nil) }

    static let english = [
        "ng or ok", "ok ng", "ok or hold", "hold the prop lower",
        "1 more", "1 more for safety", "2 more takes please", "3 people in frame",
        "3 extras look at the lens", "5 minutes break",
        "0 chance of rain", "2 cups on the table, one before", "1st AD in frame",
        "2nd half is better", "1. boom in frame", "1) soft",
        "１ more", "３ people in frame", "1 2 3 testing", "4 is the best so far",
        "10 seconds too long", "good light but soft",
        "good performance, bad sound", "good for sound", "Good take, the end is slow",
        "keep rolling", "keep the cup in the left hand",
        "circle back to the wide", "n word was too loud", "o my god the dog", "k so the hat moved",
        "hold for the plane",
        "hold on, phone in shot", "hold it a beat longer", "ok let's go again", "ok one more",
        "ok now with the red jacket",
        "ok so it was soft",
        "soft focus", "soft focus at the end", "focus soft", "no sound on B", "no good for sound",
        "not sharp", "nose in shadow",
        "boom in frame", "lens flare at the door", "lens 50", "light changed halfway",
        "roll was late", "rolled late", "cut on action",
        "cut early please", "stop talking off camera", "next one faster", "next time from the left",
        "same as the last one, but slower",
        "take 2 was better", "take two was better", "take five everybody", "shot is soft",
        "shot soft", "shot ok", "scene felt slow",
        "scene slow", "lines were mumbled", "lines 3 and 4 swapped", "mark was missed",
        "marks missed", "heard a plane",
        "pick up the cup earlier",
        "pick her line from before", "false eyelash came off", "tail is rough", "series of bumps",
        "rehearsal was better",
        "wild card: he cried",
        "void in the background", "restore the lamp", "undo the top button", "redo her makeup",
        "own goal", "who moved the prop",
        "why is the lamp off", "script says otherwise", "script wrong", "coverage missing on B",
        "clip hot", "clip blown out",
        "cameras drifted",
        "peek through the curtain", "day for night", "status quo", "log the lens change",
        "send the runner", "help her with the door",
        "dropped a line", "dropped 2 lines", "changed his shirt", "accept the change", "go faster",
        "go again", "upload is slow",
        "disk full on cam B", "heat haze behind him", "queue outside is loud",
        "battery change in between", "@2 1 more", "@1 good but soft",
        "3-12B-4: soft at the end", "3-12B-4: good, the end is slow", "B soft", "A and B both soft",
        "12B-4 was better",
        "t4 better than t3",
    ]

    static let chinese = [
        "再来一条", "再来 一条", "来两条", "没拍", "没拍到", "没拍完", "不过", "没过", "穿帮", "话筒入画", "3个人入画", "３个人入画",
        "1号机虚焦", "２号机抖",
        "3 个人入画", "1 号机虚焦", "5 分钟后开始", "好 再来一条", "好，再来一条", "好几条都不行", "好了", "可以 再来一条", "可以再快一点",
        "可以，情绪再大一点",
        "过了一遍台词", "不要看镜头", "不要 看镜头", "不行 再来", "不行，穿帮了", "留 一点空间", "留点空间", "选角不对", "选 这条", "保持这个状态",
        "保险丝断了", "废话太多", "好光但是虚", "好 light but soft", "NG穿帮", "ok这条情绪好", "B机 soft", "A机OK B机虚",
        "停一下再说", "停 电了",
        "录音有杂音", "录音杆入画", "开机晚了", "开机 晚了", "清场", "清 场", "看一下回放", "看 回放", "找不到道具", "找人补妆", "去掉背景",
        "去 掉背景",
        "台词说错了", "台词 说错了", "听到飞机声", "接受不了", "为什么笑场", "再传一遍给导演", "补拍特写", "补拍 特写", "改词了", "漏词了",
        "漏词3句",
        "标记不准", "集合", "场太长", "镜头脏了", "条件不好", "机位太低", "素材坏了", "素材 坏了", "剧本 不对", "覆盖 不够", "状态 不好",
        "谁在 说话",
        "作废这条的声音", "下一条 慢一点", "下一条慢一点", "上一条更好", "上传 太慢", "温度 太高", "两条", "一条", "3条都不行", "12场戏太长",
        "@2 情绪好", "3-12B-4: 情绪好", "@1 好 但是虚", "林总忘词", "1、话筒入画", "1,2号机都虚",
    ].filter { $0 != "一条" }

    @Test(arguments: english + chinese)
    func aRemarkIsOfferedAsANoteAndNothingIsDone(line: String) throws {
        let error = try #require(
            refusal(line), "was understood as \(String(describing: command(line)))")
        #expect(error.suggestion == nil, "offers \(error.suggestion ?? "")")
        let remark = try #require(error.remark, "\(error)")
        let kept = try Grammar.parse(remark.line(.english)).get()
        #expect(kept == CrewLine(target: remark.target, command: .note(remark.text)))
        #expect(line.hasSuffix(remark.text), "the note is what was typed")
        #expect(error.sentence(.english).contains("to keep it as a note: \(remark.line(.english))"))
        #expect(error.sentence(.chinese).contains("备注 \(remark.text)"))
    }

    static let doubts = [
        "ok?", "OK??", "ok ?", "good?", "hold?", "ng?", "1?", "maybe ok", "ok maybe", "ok, maybe",
        "perhaps ok", "probably ok",
        "ok probably",
        "possibly good", "i think ok", "ok i think", "ok, i guess", "ok or not", "ok right?",
        "is it ok?", "is it good", "was that ok",
        "looks ok", "seems good", "almost ok", "hopefully ok", "ok but not sure", "ok not sure",
        "ok might be soft", "maybe ng", "ng maybe",
        "ng i think", "ng or hold?", "hold or not", "ng boom in frame?", "ok for the director?",
        "not ok", "not good", "never ok",
        "no hold",
        "isn't ok", "wasn't good", "don't hold", "can we hold", "ok no", "ok never mind", "ok wait",
        "ok stop", "ok please", "ok thanks",
        "ok thank you everyone", "please ok", "hold please", "please hold", "ok sorry",
        "ok take 2 was better", "ng take 2 was better",
        "ok t4 was better", "ok what about the end", "ok how was sound", "ok will it cut",
        "good enough?", "could be ok", "3-12B-4: ok?",
        "@2 maybe ok", "3-12B-4 ok?", "3-12B-4 maybe ok",
        "过吧", "过了吧", "可以吧", "可以了吧", "这条过吧", "这条可以吧", "好吧", "废了吧", "不要了吧", "这条留着吧", "过吗", "过了吗",
        "过吗?", "过？", "过了？",
        "可以吗", "可以么", "可以吗？", "好吗", "保吗", "废吗", "过了没", "过了没有", "过没过", "应该过了", "应该过", "可能过", "可能可以",
        "也许可以", "大概过了",
        "好像过了", "好像可以", "估计过", "差不多过了", "我觉得可以", "感觉可以", "是不是过了", "算过吧", "这条应该过了", "这条应该可以",
        "这条好像不行", "过 吧",
        "过 吗", "过 应该", "过 再说", "过 等导演", "过 不确定", "过，导演要吗", "过 能不能再来一条", "过 是不是虚了", "废 可能", "不可以",
        "不能过", "还没过", "没有过",
        "别过", "不保", "别废", "过不了", "不太行", "还不行", "不是很好", "过 一下台词", "过 一遍", "过 5分钟再拍", "过 十分钟",
        "过 来一下", "麻烦过一下", "请过一下",
        "拜托过了", "劳驾保一下", "可以 谢谢", "可以，辛苦了", "好，谢谢", "3-12B-4: 过吗", "3-12B-4 过了吧", "第4条过了吧",
        "1-1-1-1 可以吗",
    ]

    @Test(arguments: doubts)
    func whatIsAskedLeftOpenDeniedOrPoliteJudgesNothing(line: String) throws {
        let error = try #require(
            refusal(line), "was understood as \(String(describing: command(line)))")
        #expect(error.suggestion == nil, "offers \(error.suggestion ?? "")")
        let remark = try #require(error.remark, "\(error)")
        #expect(
            try Grammar.parse(remark.line(.english)).get()
                == CrewLine(target: remark.target, command: .note(remark.text)))
        #expect(line.hasSuffix(remark.text))
    }

    @Test func aVerdictInDoubtSaysWhatWouldMakeItOne() {
        #expect(
            refusal("ok?")?.sentence(.english)
                == "\"ok?\" is no verdict yet, nothing was changed; say ok once it is; to keep it as a note: note ok?"
        )
        #expect(refusal("过了吧")?.sentence(.chinese) == "\"过了吧\" 还没定, 没有改动; 定了就说 过; 要存为备注: 备注 过了吧")
    }

    @Test(
        arguments: [
            ("过 没问题", .circled, "没问题"), ("过 一点问题都没有", .circled, "一点问题都没有"),
            ("过 谢谢大家", .circled, "谢谢大家"),
            ("过 3号机虚焦", .circled, "3号机虚焦"), ("过 感觉很好", .circled, "感觉很好"),
            ("保 可能用得上", .hold, "可能用得上"),
            ("hold maybe for the wide", .hold, "maybe for the wide"),
            ("ng looks fake", .ng, "looks fake"),
            ("ng no sound", .ng, "no sound"),
            ("ng almost fell", .ng, "almost fell"),
            ("ok, director likes it", .circled, "director likes it"), ("废 不要了", .ng, "不要了"),
            ("3-12B-4 ok nice", .circled, "nice"), ("过3-12B-4 情绪好", .circled, "情绪好"),
            ("ok 12-1 nice", .circled, "nice"),
        ] as [(String, Verdict, String)])
    func aPlainVerdictStaysOneWhateverItsReason(line: String, verdict: Verdict, note: String) {
        #expect(command(line) == .verdict(verdict, note: note))
    }

    @Test func thereAreEnoughOfThem() {
        #expect(
            Self.english.count + Self.chinese.count > 150 && Self.doubts.count >= 120
                && Set(Self.doubts).count == Self.doubts.count)
    }

    @Test(arguments: [
        "scnee +", "lnes 12-18", "unod 3", "lines a-b", "12B t4 t5", "3-12B-0", "take x",
        "roll 601s ago", "cut 700 秒前", "shot B C", "50mm",
    ])
    func aCommandWithASlipIsNoRemark(line: String) {
        #expect(refusal(line) != nil && refusal(line)?.remark == nil)
    }

    @Test(arguments: [
        "pick?", "pick maybe", "选吗", "选？", "cut?", "roll?", "停？", "void?", "undo?", "next?", "fs?",
    ])
    func aVerbThatIsAskedDoesNothingAndSuggestsNothing(line: String) throws {
        let error = try #require(
            refusal(line), "was understood as \(String(describing: command(line)))")
        #expect(error.suggestion == nil)
        #expect(
            error.explained(.english).hasPrefix(
                "\"\(line)\" leaves it open, nothing was changed; say "))
        #expect(error.explained(.chinese).contains("还没定, 没有改动; 定了就说 "))
    }

    @Test(
        arguments: [
            ("status?", .status), ("why?", .why), ("谁在？", .who), ("takes ?", .takes),
            ("状态?", .status),
        ] as [(String, CrewCommand)])
    func whoAsksToLookIsShown(line: String, expected: CrewCommand) {
        #expect(command(line) == expected)
    }

    @Test(arguments: ["过跳", "再来一条", "没拍", "补排", "上一个", "听倒"])
    func nothingIsGuessedOfChinese(line: String) { #expect(refusal(line)?.suggestion == nil) }

    @Test(arguments: ["boom", "soft", "great", "quick", "god", "food", "keeps"])
    func oneWordIsNoVerdictByResemblance(line: String) {
        let suggestion = refusal(line)?.suggestion
        #expect(
            suggestion.flatMap { command($0) }.map { if case .verdict = $0 { true } else { false } }
                != true, "\(suggestion ?? "")")
    }

    @Test(arguments: [
        "scene 12345678901234567890", "12345678901234567890", "3-12345678901234567890B-4",
        "shot 1234567", "ep 12345678901234567890",
    ])
    func aNumberOfTwentyDigitsIsNoPlace(line: String) throws {
        let sentence = try #require(refusal(line)?.sentence(.english))
        #expect(!sentence.contains("\n") && sentence.count < 160)
    }
}
