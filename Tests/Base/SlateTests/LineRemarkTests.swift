import Testing

@testable import CrewGrammar
@testable import CrewSentences
@testable import TakeNames
@testable import Slate
@testable import Time
/// Lines that were spoken in other words, or not at all.
@Suite struct LineRemarkTests {
    private func read(_ line: String) throws -> CrewLine { try Grammar.parse(line).get() }

    private func remark(_ lines: String, _ status: LineRemark.Status, _ said: String? = nil) throws
        -> LineRemark
    {
        LineRemark(lines: try #require(LineRanges(lines)), status: status, spokenAs: said)
    }

    @Test(arguments: [
        "changed 14 你凭什么", "改词 14 你凭什么", "改词14你凭什么", "改词 14：你凭什么", "改词１４，你凭什么",
        "changed 14 \"你凭什么\"", "改词 14 “你凭什么”",
    ])
    func aChangedLineIsSaidInManyWays(line: String) throws {
        #expect(try read(line).command == .remark(try remark("14", .changed, "你凭什么")))
    }

    @Test func whatWasSaidNeedNotBeKnown() throws {
        #expect(try read("changed 12a-13").command == .remark(try remark("12A-13", .changed)))
        #expect(
            try read("3-12B-4: 改词 14").target
                == .slate(SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)))
    }

    @Test(arguments: ["dropped 15-16", "漏词 15-16", "漏词15-16", "dropped 15 - 16"])
    func aDroppedLineIsSaidWithoutWords(line: String) throws {
        guard line != "dropped 15 - 16" else {
            #expect(
                throws: GrammarError.self, "words behind a dropped line are not read as anything"
            ) { try read(line) }
            return
        }
        #expect(try read(line).command == .remark(try remark("15-16", .dropped)))
    }

    @Test(arguments: ["changed 14 clear", "改词 14 清", "漏词 14 清", "dropped 14 CLEAR"])
    func eitherIsTakenBackByTheSameWord(line: String) throws {
        #expect(try read(line).command == .remark(try remark("14", .written)))
    }

    @Test func aLineThatReadsLikeACommandCanBeQuoted() throws {
        #expect(
            try read("changed 14 \"clear\"").command == .remark(try remark("14", .changed, "clear"))
        )
        #expect(try read("changed 14 no").command == .remark(try remark("14", .changed, "no")))
    }

    @Test(arguments: [
        "changed", "changed what", "dropped !15", "dropped 15@B", "dropped 18-12",
        "dropped 15 forgot it", "改词你好",
    ])
    func whatNamesNoLineIsRefused(line: String) {
        guard case .failure = Grammar.parse(line) else {
            Issue.record("\(line) was read")
            return
        }
    }

    @Test func perLineTheLastOneHolds() throws {
        var set = SetTalk()
        let id = set.shoot()
        func take() throws -> Take { try #require(set.log.take(id)) }
        set.say(.remark, "dropped 14-16", of: id)
        set.say(.remark, "changed 15 in other words", of: id, by: "kuan")
        #expect(try take().remark(on: LineNumber("14"))?.status == .dropped)
        #expect(try take().remark(on: LineNumber("14A"))?.status == .dropped)
        #expect(try take().remark(on: LineNumber("15"))?.spokenAs == "in other words")
        set.say(.remark, "written 14-15", of: id)
        #expect(
            try take().remark(on: LineNumber("15")) == nil
                && take().remark(on: LineNumber("16"))?.status == .dropped)
        set.undo()
        #expect(try take().remark(on: LineNumber("15"))?.spokenAs == "in other words")
        set.redo()
        #expect(try take().remark(on: LineNumber("15")) == nil)
    }

    @Test func whatIsTakenBackLeavesNothingInTheDocument() throws {
        var set = SetTalk()
        let id = set.shoot()
        let before = try JSON.encode(try #require(set.log.take(id)))
        set.say(.remark, "written 14", of: id)
        set.say(.remark, "changed 14 so", of: id)
        set.say(.remark, "dropped 14", of: id)
        #expect(set.log.take(id)?.remarks.map(\.text) == ["dropped 14"])
        set.undo()
        set.undo()
        #expect(try JSON.encode(try #require(set.log.take(id))) == before)
    }

    @Test func aTakeToldAgainHasItsRemarksInTheirOrder() throws {
        var set = SetTalk()
        let id = set.shoot()
        for text in ["dropped 14-16", "changed 15 in other words", "written 16"] {
            set.say(.remark, text, of: id)
        }
        let take = try #require(set.log.take(id))
        #expect(take.remarks.count == 3)
        #expect(
            TakeLog(take.retold(by: "rushesd", on: "box") { Identifier.v7(at: $0) }.reversed())
                .take(id) == take)
        #expect(try JSON.decode(Take.self, from: try JSON.encode(take)) == take)
    }

    @Test func aRemarkOfALaterVersionIsPassedOver() throws {
        var take = Take(id: "x", slate: SlateNumber(scene: "1", take: 1))
        take.remarks = [try remark("14", .dropped), try remark("15", .changed, "so")]
        let later = String(decoding: try JSON.encode(take), as: UTF8.self).replacing(
            #""dropped""#, with: #""sung""#)
        take.remarks.removeFirst()
        #expect(try JSON.decode(Take.self, from: later.utf8) == take)
    }

    @Test func theLogSaysItInWords() {
        let operation = Operation(
            id: "1", time: HybridTime(wall: UTCTime(nanoseconds: 0)), person: "chen", device: "box",
            take: "t", field: .remark,
            old: "dropped 14-15", new: "changed 14 就凭你")
        #expect(Phrases(.english).change(operation) == "line 14-15 dropped -> 14 changed \"就凭你\"")
        #expect(
            Phrases(.chinese).undone([operation], "3-12B-4")
                == "撤销: 3-12B-4 台词 14 改词 “就凭你” -> 14-15 漏词")
    }

    @Test func aRemarkOutsideTheTakesLinesIsASlipPerhaps() throws {
        var take = Take(id: "x", slate: SlateNumber(scene: "1", take: 1))
        let dropped = try remark("41", .dropped)
        #expect(SlateWarning.of(dropped, on: take) == [], "no lines were said yet")
        take.lines = try #require(LineRanges("12-18"))
        #expect(SlateWarning.of(dropped, on: take).map(\.code) == ["outside-lines"])
        #expect(SlateWarning.of(try remark("12A", .changed), on: take) == [])
    }

    @Test(arguments: [
        ("1-2", "1"), ("2-4", "4"), ("7-9", "7-9"), ("0A-3", ""), ("4", "4"), ("2", ""),
        ("1-", "1-"),
    ])
    func onlyTheLinesThatASceneHasNotAreNamed(said: String, missing: String) throws {
        let scene = ["0A", "2", "3"].map { LineNumber($0) }
        let warnings = SlateWarning.of(
            try #require(LineRanges(said)), slate: "6-2", scene: scene)
        let wrong = warnings.map { Phrases(.english).warnings([$0]) }.joined()
        #expect(
            missing.isEmpty ? wrong.isEmpty : wrong.contains("6-2 has no \(missing):"), "\(wrong)")
    }

    @Test func aTakeIsFoundByWhatWasSaidInIt() throws {
        var take = Take(id: "x", slate: SlateNumber(scene: "1", take: 1))
        take.remarks = [try remark("14", .changed, "就凭你一个人")]
        for words in ["一个人", "改词", "changed"] {
            #expect(TakeSearch.best(words, among: [take]).count == 1, "\(words)")
        }
        #expect(TakeSearch.best("漏词", among: [take]).isEmpty)
    }
}
