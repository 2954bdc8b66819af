import ClipDocuments
import Testing
import Time

@testable import Agent

/// What rushesd answers to `day`.
struct DayTests {
    /// Some circled takes, one after the other.
    private func shoot(_ desk: Desk, _ slates: String...) {
        for slate in slates {
            desk.say(slate)
            desk.say("roll")
            desk.say("cut")
            desk.say("ok", after: 1)
        }
    }

    @Test func theDayIsAFewLinesWithTheTakesOfItsSheet() throws {
        let desk = Desk()
        shoot(desk, "3-12B", "3-12B", "27-4")
        let answer = desk.say("day").answer
        #expect(answer.code == 0)
        #expect(answer.production == "test")
        #expect(
            answer.message.contains(
                "\n3 takes, 2 setups, 2 scenes, 00:30 of footage\nOK 3  HOLD 0  NG 0  no mark 0\n"))
        #expect(answer.takes.map { "\($0.take.slate)" } == ["3-12B-1", "3-12B-2", "27-4-1-1"])
        #expect(
            desk.say("日报", language: .chinese).answer.message.contains(
                "过条:\n3-12: B-1, B-2\n27-4: 1-1"))
    }

    @Test func takesOfOtherDaysComeOnlyWithTheirSetup() {
        let desk = Desk()
        shoot(desk, "3-12B", "3-12C")
        desk.say("3-12C", after: 10 * 86_400)
        desk.say("roll")
        desk.say("cut")
        #expect(desk.say("day").answer.takes.map { "\($0.take.slate)" } == ["3-12C-1", "3-12C-2"])
    }

    /// A clip of camera A in the last take rolled.
    private func film(_ desk: Desk, number: Int?) throws {
        let take = try #require(desk.box.log.lastRolled)
        let manifest = ClipManifest.sample("c", of: take.id)
        var card = ClipCard(manifest, bytes: 1)
        card.number = number
        desk.box.clips["c"] = card
    }

    @Test func aClipThatBeganWhileTheTakeRolledCountsItsLinesFromTheRoll() throws {
        let desk = Desk()
        desk.say("roll")
        try film(desk, number: 1)
        let first = try #require(desk.box.clips["c"]?.manifest)
        var second = first
        second.id = "d"
        // Frame 90 of the same grid, a nanosecond early as times are rounded; the first clip was
        // rolled at its frame 30.
        second.time.monotonicStart += 2_999_999_999
        desk.box.clips["c"]?.manifest.time.rollFrame = 30
        desk.box.clips["d"] = ClipCard(second, bytes: 1)
        #expect(desk.box.timeSinceRoll(of: second).rollFrame == -60)
        #expect(
            desk.box.timeSinceRoll(of: first).rollFrame == 0,
            "the take's own first clip says it itself")
        second.time.bootID = "another"
        #expect(desk.box.timeSinceRoll(of: second).rollFrame == 0, "after a new start nobody knows")
    }

    @Test func aSheetNamesTheFilesAsTheEditorHasThem() throws {
        let desk = Desk(.us)
        desk.say("3-12B")
        desk.say("roll")
        desk.say("cut")
        try film(desk, number: 12)
        func file() -> String? {
            desk.say("day", after: 0).answer.takes.first?.clips.first?.facts?.file
        }
        #expect(file() == "3-12B-1_A012.mov")
        desk.say("@1 shot C", after: 20)
        #expect(file() == "3-12C-1_A012.mov", "corrected within a minute of cut")
        desk.say("@1 fs", after: 20)
        #expect(file() == "3-12C-1_A012_FS.mov")
        desk.say("@1 scene 99", after: 60)
        #expect(file() == "3-12C-1_A012_FS.mov", "later the file keeps its name")
        try film(desk, number: nil)
        #expect(file() == nil, "a clip of the version before")
    }

    @Test func clipsCarryWhatASheetWantsToKnow() throws {
        let desk = Desk()
        desk.say("roll")
        let take = try #require(desk.box.rolling)
        let manifest = ClipManifest.sample("c", of: take.id, state: .rolling)
        desk.box.clips["c"] = ClipCard(manifest, bytes: 1)
        #expect(desk.say("day").answer.takes.first?.clips.first?.facts == ClipFacts(manifest))
        #expect(desk.say("takes").answer.takes.first?.clips.first?.facts == nil)
    }

    @Test func aDayWithoutTakesSaysSo() {
        let desk = Desk()
        #expect(desk.say("day").answer.code == 5)
        shoot(desk, "3-12B")
        let answer = desk.say("day 2026-11-23").answer
        #expect(answer.code == 5 && answer.message == "nothing was rolled on 2026-11-23")
    }

    @Test func askingChangesNothing() {
        let desk = Desk()
        shoot(desk, "3-12B")
        #expect(desk.say("day").operations.isEmpty)
    }
}
