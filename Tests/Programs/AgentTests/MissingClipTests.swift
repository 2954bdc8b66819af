import Slate
import Testing

@testable import Agent

struct MissingClipTests {
    private func wall(_ seconds: Int64) -> UTCTime { UTCTime(nanoseconds: seconds * 1_000_000_000) }

    private func shot() -> (desk: Desk, take: Take?) {
        let desk = Desk()
        desk.box.cameras["B"] = CameraSeat(name: "B")
        desk.say("roll")
        desk.say("cut")
        return (desk, desk.box.log.takes().last)
    }

    @Test func aTakeRemembersWhichCamerasWereToldToRoll() throws {
        let (desk, take) = shot()
        #expect(try #require(take).cameras == ["A", "B"])
        desk.say("undo")
        #expect(desk.box.log.takes().last?.cameras == ["A", "B"], "what the cameras did stays done")
    }

    @Test func aCameraThatWasNotThereIsMissedToo() throws {
        let desk = Desk()
        var seat = CameraSeat(name: "B")
        seat.isConnected = false
        desk.box.cameras["B"] = seat
        desk.say("roll")
        desk.say("cut")
        let take = try #require(desk.box.log.takes().last)
        #expect(take.cameras == ["A"] && take.absentCameras == ["B"])
        #expect(TakeSummary(take: take, clips: []).camerasWithoutClip == ["A", "B"])
        let told = try Wire.decode(Take.self, from: try Wire.encode(take))
        #expect(told == take)
    }

    @Test func aCameraWithoutAClipIsNamedOnceItCannotComeAnyMore() throws {
        let (desk, take) = shot()
        let slate = try #require(take).slate
        #expect(desk.box.lackingClips(at: wall(1025), Phrases(.english)).isEmpty, "a clip may still come")
        #expect(
            desk.box.lackingClips(at: wall(1040), Phrases(.english)) == [
                "\(slate) has no clip of camera A", "\(slate) has no clip of camera B",
            ])
    }

    @Test func aCameraThatSaysWhyIsQuoted() throws {
        let (desk, take) = shot()
        let known = try #require(take)
        desk.box.missed[known.id] = ["B": MissedTake(take: known.id)]
        #expect(
            desk.box.lackingClips(at: wall(1021), Phrases(.english)) == [
                "\(known.slate) has no clip of camera B: it was cut before the first picture in memory"
            ])
    }

    @Test func aRollThatACameraCannotWriteSaysSo() {
        let desk = Desk()
        desk.box.cameras["A"]?.troubles = ["slow disk": "the disk has not answered for more than 2 s"]
        let answer = desk.say("roll").answer.message
        #expect(answer.hasSuffix("; A cannot write now, pictures wait in memory: check the disk"), "\(answer)")
    }
}
