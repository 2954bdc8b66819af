import Testing

@testable import CrewSentences
@testable import Slate
@testable import Time
@testable import Wire
/// Every field of a take is somebody's word of its own, and what was written before there were so
/// many is read as it was.
@Suite struct TakeFieldTests {
    @Test func twoPeopleWhoCorrectTwoPartsOfASlateBothHaveTheirWay() {
        var set = SetTalk()
        set.steer("3-12B")
        let id = set.shoot()
        set.say(.shot, "C", of: id, old: "B", by: "chen")
        set.say(.take, "5", of: id, old: "1", by: "kuan")
        #expect(set.log.take(id)?.slate.description == "3-12C-5")
        set.undo(by: "chen")
        #expect(set.log.take(id)?.slate.description == "3-12B-5")
    }

    @Test func aWholeSlateSaidLaterOverrulesItsParts() {
        var set = SetTalk()
        let id = set.shoot()
        set.say(.shot, "C", of: id, old: "")
        set.say(.slate, TakeLog.text(SlateNumber(scene: "9", take: 2)), of: id, old: "x")
        #expect(set.log.take(id)?.slate.description == "9-2")
        set.undo()
        #expect(set.log.take(id)?.slate.description == "1C-1")
    }

    @Test(arguments: [TakeField.episode, .scene, .shot, .take])
    func aPartThatCannotBeIsPassedOver(field: TakeField) {
        var set = SetTalk()
        set.steer("3-12B")
        let id = set.shoot()
        set.say(field, field == .take ? "99999" : field == .scene ? "" : "7", of: id, old: "x")
        let expected = [
            TakeField.episode: "7-12B-1", .scene: "3-12B-1", .shot: "3-12-7-1", .take: "3-12B-1",
        ]
        #expect(set.log.take(id)?.slate.description == expected[field])
    }

    @Test(arguments: TakeTrait.allCases)
    func aTraitIsSetAndTakenBack(trait: TakeTrait) {
        var set = SetTalk()
        let id = set.shoot()
        set.say(trait.field, "yes", of: id, old: "no")
        #expect(set.log.take(id)?.traits == [trait])
        set.undo()
        #expect(set.log.take(id)?.traits == [])
    }

    @Test func theNextTakeInheritsWhatGoesOnAndNothingElse() {
        var set = SetTalk()
        set.steer("3-12B")
        let id = set.shoot()
        for trait in TakeTrait.allCases { set.say(trait.field, "yes", of: id, old: "no") }
        set.say(.kind, "pickup", of: id, old: "normal")
        var coming: Take { NextSlate.take(after: set.log, numbering: .us) }
        #expect(
            coming.traits == [.mos, .series] && coming.kind == .pickup
                && coming.slate.description == "3-12B-1")
        set.say(.kind, "falseStart", of: id, old: "pickup")
        #expect(coming.kind == .pickup, "the pick-up after a false start is a pick-up")
        set.say(.mos, "no", of: Operation.nextTake, old: "yes")
        #expect(coming.traits == [.series])
        set.steer("3-12C")
        #expect(coming.traits == [] && coming.kind == .normal)
    }

    @Test func documentsAndLogsOfThisVersionsForerunnerAreRead() throws {
        let take = try JSON.decode(
            Take.self,
            from:
                #"{"cutAt":"2026-11-23T10:00:05Z","id":"x","kind":"pickup","lines":"12-18,!15","notes":[],"rolledAt":"2026-11-23T10:00:00Z","slate":{"episode":"3","scene":"12","shot":"B","take":4},"verdict":"hold","verdictBy":"chen"}"#
                .utf8)
        #expect(take.traits == [] && take.kind == .pickup && take.slate.description == "3-12B-4")
        let operation = try JSON.decode(
            Operation.self,
            from:
                #"{"device":"cart","field":"verdict","id":"o","new":"hold","old":"none","person":"chen","take":"x","time":{"count":0,"wall":"2026-11-23T10:00:00Z"}}"#
                .utf8)
        #expect(operation.field == .verdict && operation.line == nil)
        let answer = try JSON.decode(
            CrewAnswer.self, from: #"{"code":0,"message":"3-12B-4 OK","takes":[]}"#.utf8)
        #expect(answer.warnings == nil)
    }

    @Test func aTraitOfALaterVersionIsPassedOver() throws {
        var take = Take(id: "x", slate: SlateNumber(scene: "1", take: 1), traits: [.mos, .pick])
        let written = String(decoding: try JSON.encode(take), as: UTF8.self)
        #expect(written.contains(#""traits":["mos","pick"]"#))
        let later = written.replacing(
            #""traits":["mos","pick"]"#, with: #""traits":["hologram","pick"]"#)
        take.traits = [.pick]
        #expect(try JSON.decode(Take.self, from: later.utf8) == take)
    }

    @Test func aTakeWithoutTraitsIsWrittenAsItWasBefore() throws {
        let take = Take(id: "x", slate: SlateNumber(scene: "1", take: 1))
        #expect(
            String(decoding: try JSON.encode(take), as: UTF8.self)
                == #"{"id":"x","kind":"normal","lines":"","notes":[],"slate":{"scene":"1","take":1},"verdict":"none"}"#
        )
    }
}

@Suite struct SlateWarningTests {
    private func shot(_ slates: [SlateNumber]) -> [Take] {
        slates.enumerated().map {
            Take(id: "\($0)", slate: $1, rolledAt: UTCTime(nanoseconds: Int64($0)))
        }
    }

    private func slate(_ take: Int, _ shot: String = "B") -> SlateNumber {
        SlateNumber(scene: "12", shot: shot, take: take)
    }

    @Test func slipsAreSaidAndGoodNumbersAreNot() {
        let takes = shot([slate(1), slate(2), slate(7)])
        func codes(_ slate: SlateNumber, as id: String = Operation.nextTake) -> [String] {
            SlateWarning.of(slate, as: id, among: takes, numbering: .us).map(\.code)
        }
        #expect(codes(slate(8)) == [])
        #expect(codes(slate(2)) == ["duplicate"])
        #expect(codes(slate(5)) == ["falls"])
        #expect(codes(slate(3, "C")) == ["starts-late"])
        #expect(codes(slate(1, "I")) == ["passed-over-letter"])
        #expect(codes(slate(2), as: "1") == [], "a take is not its own double")
        #expect(codes(slate(3), as: "1") == [], "takes shot later do not make it fall")
    }

    @Test func aFalseStartsNumberIsNoDouble() {
        var takes = shot([slate(1)])
        takes[0].kind = .falseStart
        #expect(SlateWarning.of(slate(1), among: takes, numbering: .us) == [])
    }

    @Test func anNGOfTwoSecondsMayBeAFalseStart() {
        func length(_ seconds: Int64) -> Take {
            Take(
                id: "x", slate: slate(1), rolledAt: UTCTime(nanoseconds: 0),
                cutAt: UTCTime(nanoseconds: seconds * 1_000_000_000))
        }
        #expect(SlateWarning.ofNG(length(2)) == [.shortNG(slate(1), seconds: 2)])
        #expect(SlateWarning.ofNG(length(3)) == [])
        #expect(SlateWarning.ofNG(length(-2)) == [], "a clock that went back says nothing")
    }

    @Test func everyWarningSpeaksBothLanguages() {
        let all: [SlateWarning] = [
            .duplicate(slate(1), free: 2), .falls(from: 7, to: 5), .startsAt(3), .passedOver("I"),
            .shortNG(slate(1), seconds: 2),
        ]
        for warning in all {
            #expect(Phrases(.english).warning(warning) != Phrases(.chinese).warning(warning))
        }
        #expect(Set(all.map(\.code)).count == all.count)
    }
}
