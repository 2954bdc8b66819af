import Testing

@testable import CrewGrammar
@testable import Slate

/// Verdicts of which nobody knows the take, or that were put right: nothing is judged, and the
/// answer says how to say it.
struct TwoTakesTests {
    private func refusal(_ line: String) -> GrammarError? {
        guard case .failure(let error) = Grammar.parse(line) else { return nil }
        return error
    }

    @Test(arguments: [
        ("ok2", "ok t2"), ("ng2", "ng t2"), ("ok1", "ok t1"), ("good3", "good t3"),
        ("hold2", "hold t2"), ("2ok", "ok t2"),
        ("t2ok", "ok t2"),
        ("OK2", "ok t2"), ("ｏｋ２", "ok t2"), ("okt2", "ok t2"), ("keep4", "keep t4"),
        ("12ng", "ng t12"), ("过2", "过 t2"), ("3不要", "不要 t3"),
        ("12B-4ok", "ok 12B-4"), ("ok3-12B-4", "ok 3-12B-4"), ("2ok t4", "ok t2"),
    ])
    func aVerdictAndANumberInOneWordSaysHowToWriteIt(line: String, apart: String) {
        guard case .glued(_, apart: let said)? = refusal(line)?.reason else {
            return #expect(Bool(false), "\(line): \(Grammar.parse(line))")
        }
        #expect(said == apart)
        #expect(
            refusal(line)?.sentence(.english).hasSuffix("nothing was changed; write \(apart)")
                == true)
        #expect(refusal(line)?.sentence(.chinese).hasSuffix("没有改动; 请写 \(apart)") == true)
    }

    @Test(arguments: [
        "12", "12B", "12o", "12K", "n2", "3-12B-4", "27-4", "R10", "scene ok2", "12ng1-3",
        "3-12B-4过", "过3-12B-4",
    ])
    func aSlateStaysOne(line: String) {
        if case .glued? = refusal(line)?.reason { #expect(Bool(false), "\(line)") }
    }

    @Test(arguments: [
        "ng 哦不 过", "ng scratch that", "ok scratch that", "ok, scratch that", "ng strike that, ok",
        "ok no", "ng no", "ng wait", "废 不对",
        "过 哦不",
        "废 啊不 过", "过 呃 不对 废", "ng oh no, ok", "ng uh no ok", "ng boom in frame, no, ok",
        "ok nice, scratch that", "废 口误", "过 口误 废",
        "保 说错了", "ng correction ok", "ng my bad", "废 穿帮 不对 过", "hold scratch that",
    ])
    func whoTakesTheWordBackHasNotJudged(line: String) {
        #expect(refusal(line)?.remark?.text == line, "\(Grammar.parse(line))")
    }

    @Test(arguments: [
        "ng not good", "ng no good", "ng not ok", "ng no sound", "ng 不好", "废 说错词", "废 额头反光",
        "ok nice", "ng wait for it was late",
        "ng actors late", "废 不要了", "ng oh the boom", "过 啊好",
    ])
    func aReasonIsNoCorrection(line: String) throws {
        guard case .verdict(_, note: _?) = try Grammar.parse(line).get().command else {
            return #expect(Bool(false), "\(line)")
        }
    }

    @Test(arguments: [
        "3-12B-1: ok, 3-12B-2: ng", "3-12B-1 ok, 3-12B-2 ng", "3-12B-1: ok 3-12B-2: ng",
        "3-12B-1: ok; 3-12B-2: ng", "3-12B-1 过，3-12B-2 废",
        "ok 3-12B-1, ng 3-12B-2", "@1 ok, @2 ng", "t1 ok t2 ng", "3-12B-1 ok / 3-12B-2 ng",
        "3-12B-1: 过 3-12B-2: 废",
        "3-12B-1 ok then 3-12B-2 ng",
    ])
    func aLineThatJudgesTwoTakesSaysHowToSayThem(line: String) {
        let error = refusal(line)
        #expect(error != nil, "\(line)")
        guard case .severalTakes? = error?.reason else {
            return #expect(line.contains(";"), "\(line): \(Grammar.parse(line))")
        }
        #expect(
            error?.explained(.english).contains(
                "names two takes; nothing was changed; say one line for each: 3-12B-4 ") == true)
        #expect(error?.explained(.chinese).contains("提到两条, 没有改动; 一行只评一条: 3-12B-4 ") == true)
    }

    @Test(
        arguments: [
            ("上一条 过", "ok", "过"), ("上一条过", "ok", "过"), ("上条废", "ng", "废"), ("前一条 不要", "ng", "废"),
            ("前一条：保", "hold", "保"),
            ("last take ok", "ok", "过"), ("the last take: ok", "ok", "过"),
            ("previous take ng", "ng", "废"), ("ok last take", "ok", "过"),
            ("过 上一条", "ok", "过"), ("废 前一条", "ng", "废"), ("hold the previous one", "hold", "保"),
        ] as [(String, String, String)])
    func whichTakeIsMeantIsAsked(line: String, english: String, chinese: String) {
        let (first, second) = (
            SlateNumber(episode: "3", scene: "12", shot: "B", take: 4),
            SlateNumber(episode: "3", scene: "12", shot: "B", take: 3)
        )
        let error = refusal(line)
        #expect(error?.isOfAnotherTake == true, "\(Grammar.parse(line))")
        #expect(
            error?.explained(.english, last: [first, second])
                == "which take is \"\(line)\"? nothing was changed; say @1 \(english) (3-12B-4) or @2 \(english) (3-12B-3)"
        )
        #expect(
            error?.explained(.chinese, last: [first, second])
                == "\"\(line)\" 指哪一条? 没有改动; 请写 @1 \(chinese) (3-12B-4) 或 @2 \(chinese) (3-12B-3)")
        #expect(error?.explained(.english).hasSuffix("say @1 \(english) or @2 \(english)") == true)
    }

    @Test(arguments: ["上一条更好", "last one was better", "上一条 情绪更好", "上条的灯光", "last take had a bump"])
    func whatIsSaidOfTheTakeBeforeIsARemark(line: String) {
        #expect(refusal(line)?.isOfAnotherTake == false && refusal(line)?.remark?.text == line)
    }
}
