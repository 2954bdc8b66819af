import CrewSentences
import Slate
import Testing

@testable import Agent

/// What is said of the take to come is of the scene that was next when it was said.
struct AnnouncedTests {
    /// At the first take of 1-3: lines 2-4 and a note.
    private func desk() -> Desk {
        let desk = Desk()
        desk.say("1-3")
        desk.say("lines 2-4", by: "kuan", ofNext: true)
        desk.say("note soft", by: "lin", ofNext: true)
        return desk
    }

    private func last(_ desk: Desk) -> Take? { desk.box.log.takes().last }

    private func shoot(_ desk: Desk) {
        desk.say("roll")
        desk.say("cut")
    }

    @Test func linesAndNotesOfASceneAreNotTakenToAnother() {
        let desk = desk()
        #expect(
            desk.say("2-2").answer.message
                == "next is 2-2-1-1; lines 2-4, note \"soft\" said of 1-3 are not taken along")
        #expect(desk.box.coming.lines.isEmpty && desk.box.coming.notes.isEmpty)
        shoot(desk)
        #expect(last(desk)?.lines.isEmpty == true && last(desk)?.notes.isEmpty == true)
        desk.say("1-3")
        #expect(desk.box.coming.lines.isEmpty, "a picture rolled meanwhile")
    }

    @Test func theyHoldAgainWhenTheSlateComesBackBeforeARoll() {
        let desk = desk()
        #expect(
            desk.say("2-2", language: .chinese).answer.message
                == "下一条 2-2-1-1; 对 1-3 说的 台词 2-4, 备注“soft” 不带过去")
        desk.say("lines 7", ofNext: true)
        #expect(
            desk.say("1-3").answer.message
                == "next is 1-3-1-1, lines 2-4; line 7 said of 2-2 is not taken along; note \"soft\" said of 1-3 holds again"
        )
        shoot(desk)
        #expect("\(last(desk)?.lines ?? LineRanges())" == "2-4")
        #expect(last(desk)?.notes.map(\.text) == ["soft"])
    }

    @Test func anotherShotOfTheSceneTakesThemAlong() {
        let desk = desk()
        desk.say("mos")
        desk.say("pu 15")
        #expect(
            desk.say("shot 2").answer.message == "next is 1-3-2-1, pick-up, MOS, lines 15-")
        shoot(desk)
        #expect(last(desk)?.kind == .pickup && last(desk)?.traits == [.mos])
        #expect(last(desk)?.notes.map(\.text) == ["soft"])
    }

    @Test func aPickUpAndTraitsStayWithTheirScene() {
        let desk = Desk()
        desk.say("1-3")
        desk.say("mos")
        desk.say("pu 15")
        #expect(
            desk.say("2-2").answer.message
                == "next is 2-2-1-1; pick-up, MOS, lines 15- said of 1-3 are not taken along")
        shoot(desk)
        #expect(last(desk)?.kind == .normal && last(desk)?.traits == [])
        #expect(last(desk)?.lines.isEmpty == true)
    }

    @Test func aWildTrackBelongsToItsSlate() {
        let desk = Desk()
        desk.say("1-3")
        desk.say("wt room tone")
        #expect(
            desk.say("2-2").answer.message
                == "next is 2-2-1-1; wild track, note \"room tone\" said of 1-3WT are not taken along"
        )
        desk.say("1-3")
        desk.say("wt")
        #expect(desk.box.coming.kind == .wildTrack && desk.box.coming.notes.count == 1)
        #expect(
            desk.say("shot 2").answer.message
                == "next is 1-3-2-1; wild track, note \"room tone\" said of 1-3WT are not taken along"
        )
        shoot(desk)
        #expect(last(desk)?.kind == .normal && last(desk)?.notes.isEmpty == true)
    }

    @Test func linesSaidBeforeAWildTrackStayForThePicture() {
        let desk = desk()
        #expect(
            desk.say("wt").answer.message
                == "next is 1-3WT-1, wild track; lines 2-4, note \"soft\" said of 1-3 are not taken along"
        )
        desk.say("lines 9", ofNext: true)
        shoot(desk)
        #expect(last(desk)?.kind == .wildTrack && last(desk)?.lines == LineRanges("9"))
        #expect(last(desk)?.notes.isEmpty == true)
        #expect(desk.box.coming.slate.description == "1-3-1-1")
        #expect(desk.box.coming.lines == LineRanges("2-4") && desk.box.coming.notes.count == 1)
        #expect(desk.say("undo", by: "kuan").answer.message.contains("lines 2-4"))
        shoot(desk)
        #expect(last(desk)?.lines.isEmpty == true && last(desk)?.notes.map(\.text) == ["soft"])
        #expect(desk.box.coming.lines.isEmpty && desk.box.coming.notes.isEmpty)
    }

    @Test func awayFromAWildTrackThePictureIsAsItWasSaid() {
        let desk = Desk(.us)
        for line in ["12B", "roll", "cut", "13C", "pu 15", "wt"] { desk.say(line) }
        #expect(desk.say("wt off").answer.message == "next is 13C-1, pick-up, lines 15-")
        for line in ["wt", "roll", "cut", "fs", "roll", "cut"] { desk.say(line) }
        #expect(desk.slates == ["12B-1", "13WT-1", "13WT-1"])
        #expect(desk.box.coming.slate.description == "13C-1" && desk.box.coming.kind == .pickup)
    }

    @Test func anUndoOfTheSlateBringsThemBackAndLeavesWhatWasSaidSince() {
        let desk = desk()
        desk.say("2-2")
        desk.say("lines 7-8", by: "lin", ofNext: true)
        #expect(
            desk.say("undo").answer.message
                == "undone: next take slate 2-2-1-1 -> 1-3-1-1; lines 7-8 said of 2-2 are not taken along; note \"soft\" said of 1-3 holds again"
        )
        #expect(desk.box.coming.lines == LineRanges("2-4"), "and not those of 2-2")
        desk.say("redo")
        #expect(desk.box.coming.lines == LineRanges("7-8"))
        desk.say("undo")
        shoot(desk)
        #expect(last(desk)?.lines == LineRanges("2-4"))
    }

    @Test func aCorrectedSceneOfTheLastTakeTakesThemAlong() {
        let desk = Desk()
        desk.say("1-3")
        shoot(desk)
        desk.say("lines 2-4", ofNext: true)
        desk.say("@1 scene 4")
        #expect(desk.box.coming.slate.description == "1-4-1-2")
        #expect(desk.box.coming.lines == LineRanges("2-4"), "it is the same scene, named right")
    }

    @Test func whoSaidItTakesItBackWhoeverRolled() throws {
        let desk = Desk()
        desk.say("1-3")
        desk.say("mos", by: "lin")
        desk.say("pu 15", by: "kuan")
        shoot(desk)
        let why = desk.box.log.history(of: try #require(last(desk)).id).map(\.operation)
        #expect(why.first { $0.field == .lines }?.person == "kuan")
        #expect(why.first { $0.field == .mos }?.person == "lin")
        #expect(desk.say("undo").answer.message.hasPrefix("undone: next take slate") == false)
        #expect(last(desk)?.kind == .pickup && last(desk)?.traits == [.mos])
        desk.say("undo", by: "kuan")
        #expect(last(desk)?.kind == .normal && last(desk)?.lines.isEmpty == true, "one line")
        #expect(last(desk)?.traits == [.mos])
        desk.say("undo", by: "lin")
        #expect(last(desk)?.traits == [])
        desk.say("redo", by: "kuan")
        #expect(last(desk)?.kind == .pickup && last(desk)?.lines == LineRanges("15-"))
    }

    @Test func whatATakeInheritsIsNobodysWord() {
        let desk = Desk()
        desk.say("mos", by: "lin")
        shoot(desk)
        shoot(desk)
        #expect(desk.box.log.takes().map(\.traits) == [[.mos], [.mos]])
        desk.say("undo", by: "lin")
        #expect(desk.box.log.takes().map(\.traits) == [[], [.mos]])
        #expect(desk.say("undo", by: "lin").answer.code == 5)
    }

    @Test func linesAreOfTheScriptTheyWereSaidOf() {
        let desk = Desk()
        desk.box.scriptVersion = 1
        desk.say("1-3")
        desk.say("lines 2-4", ofNext: true)
        desk.box.scriptVersion = 2
        shoot(desk)
        #expect(last(desk)?.script == 1)
    }
}
