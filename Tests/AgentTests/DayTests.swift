import Slate
import Testing

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
        #expect(answer.message.contains("\n3 takes, 2 setups, 2 scenes, 00:30 of footage\nOK 3  HOLD 0  NG 0  open 0\n"))
        #expect(answer.takes.map { "\($0.take.slate)" } == ["3-12B-1", "3-12B-2", "27-4-1-1"])
        #expect(desk.say("日报", language: .chinese).answer.message.contains("过条:\n3-12: B-1, B-2\n27-4: 1-1"))
    }

    @Test func takesOfOtherDaysComeOnlyWithTheirSetup() {
        let desk = Desk()
        shoot(desk, "3-12B", "3-12C")
        desk.say("3-12C", after: 10 * 86_400)
        desk.say("roll")
        desk.say("cut")
        #expect(desk.say("day").answer.takes.map { "\($0.take.slate)" } == ["3-12C-1", "3-12C-2"])
    }

    @Test func clipsCarryWhatASheetWantsToKnow() throws {
        let desk = Desk()
        desk.say("roll")
        let take = try #require(desk.box.rolling)
        let manifest = ClipManifest(
            id: "c", camera: "A", take: take.id, reel: "A_19700101", state: .rolling,
            time: ClipTime(
                rate: FrameRate(30), timecode: "10:00:00:00", timecodeSource: .ltc, start: UTCTime(nanoseconds: 0), clockSynchronised: true,
                monotonicStart: 0, bootID: "b", rollFrame: 0),
            video: VideoFacts(codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264", source: "test"), audio: nil,
            truth: ClipTruth())
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
