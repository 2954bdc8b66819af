import ClipDocuments
import CrewSentences
import Platform
import Slate
import Testing
import Time
import Wire

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
        #expect(
            desk.box.log.takes().last?.cameras == ["A", "B"], "what the cameras did stays done")
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
        let told = try JSON.decode(Take.self, from: try JSON.encode(take))
        #expect(told == take)
    }

    @Test func aCameraWithoutAClipIsNamedOnceItCannotComeAnyMore() throws {
        let (desk, take) = shot()
        let slate = try #require(take).slate
        #expect(
            desk.box.lackingClips(at: wall(1025), Phrases(.english)).isEmpty,
            "a clip may still come")
        #expect(
            desk.box.lackingClips(at: wall(1040), Phrases(.english)) == [
                "\(slate) has no clip of camera A: it has written nothing of it yet",
                "\(slate) has no clip of camera B: it has written nothing of it yet",
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

    @Test func takesSayWhatStatusAndTheDayOfACameraWithoutAClip() throws {
        let (desk, take) = shot()
        let known = try #require(take)
        #expect(
            desk.say("takes", after: 1).answer.takes.last?.missed == nil, "a clip may still come")
        desk.box.cameras["B"]?.leave()
        desk.box.noteEnd(of: "B")
        let died = MissedTake(take: known.id, why: .ended)
        #expect(
            desk.say("takes", after: 1).answer.takes.last?.missed == ["B": died],
            "it cannot come any more")
        desk.box.cameras["B"]?.sitDown(isOpen: true)
        let takes = desk.say("takes", after: 60).answer.takes
        #expect(
            takes.last?.missed == ["A": MissedTake(take: known.id, why: .unwritten), "B": died])
        #expect(desk.box.reasons(known) == takes.last?.missed)
        let why = "its program died before anything was on the disk"
        #expect(
            desk.box.lackingClips(at: wall(1100), Phrases(.english)).last
                == "\(known.slate) has no clip of camera B: \(why)")
        #expect(Phrases(.english).nothing(of: "B", died) == "camera B has nothing of it: \(why)")
    }

    @Test func aRollThatACameraCannotWriteSaysSo() {
        let desk = Desk()
        desk.box.cameras["A"]?.troubles = [
            "slow disk": "the disk has not answered for more than 2 s"
        ]
        let answer = desk.say("roll").answer.message
        #expect(
            answer.hasSuffix("; A cannot write now, pictures wait in memory: check the disk"),
            "\(answer)")
    }

    // MARK: Clips that end early, or do not end

    /// A clip of camera A of the take that rolls, from its roll on.
    private func begin(_ desk: Desk, seconds: Int, _ state: ClipState) throws {
        let take = try #require(desk.box.log.takes().last)
        let start = try #require(take.rolledAt)
        let time = ClipTime(
            rate: FrameRate(30), timecode: "14:07:33:08", timecodeSource: .ltc, start: start,
            clockSynchronised: true,
            monotonicStart: start.nanoseconds, bootID: "b", rollFrame: 0, frames: seconds * 30)
        let manifest = ClipManifest.sample("c", of: take.id, state: state, time: time)
        desk.box.clips["c"] = ClipCard(manifest, bytes: 1)
    }

    @Test func theAnswerToACutNamesACameraThatDiedInTheTake() throws {
        let desk = Desk()
        desk.say("roll")
        try begin(desk, seconds: 6, .recovered)
        desk.box.cameras["A"]?.leave()
        let cut = desk.say("cut").answer.message
        let slate = try #require(desk.box.log.takes().last).slate
        #expect(cut == "\(slate) cut; A ends 4.0 s before the cut")
        #expect(
            desk.box.lackingClips(at: wall(1021), Phrases(.english)) == [
                "\(slate): A ends 4.0 s before the cut"
            ])
    }

    @Test func aCameraThatIsThereMayYetWriteTheEnd() throws {
        let desk = Desk()
        desk.say("roll")
        try begin(desk, seconds: 6, .recovered)
        let cut = desk.say("cut").answer.message
        #expect(cut.hasSuffix(" cut"), "\(cut)")
        #expect(desk.box.lackingClips(at: wall(1021), Phrases(.english)).isEmpty)
    }

    @Test func aClipThatIsNotClosedLongAfterTheCutIsNamed() throws {
        let desk = Desk()
        desk.say("roll")
        try begin(desk, seconds: 6, .rolling)
        desk.say("cut")
        let slate = try #require(desk.box.log.takes().last).slate
        #expect(
            desk.box.lackingClips(at: wall(1021), Phrases(.english)).isEmpty,
            "it may still be closed")
        #expect(
            desk.box.lackingClips(at: wall(1040), Phrases(.english)) == [
                "\(slate): camera A's clip is still being written"
            ])
    }

    // MARK: Cameras that go and come back

    private func reading(_ seconds: Int64) -> WallReading {
        WallReading(
            wall: wall(seconds), monotonic: seconds * 1_000_000_000 - 500, isSynchronised: true)
    }

    @Test func aCameraWhoseProcessEndsInATakeIsMissedWithThatReason() throws {
        let desk = Desk()
        desk.say("roll")
        desk.box.cameras["A"]?.leave()
        desk.box.noteEnd(of: "A")
        let cut = desk.say("cut").answer.message
        let take = try #require(desk.box.log.takes().last)
        #expect(
            cut
                == "\(take.slate) cut; camera A has nothing of it: its program died before anything was on the disk"
        )
        let told = desk.box.lackingClips(at: wall(1021), Phrases(.english))
        #expect(
            told == [
                "\(take.slate) has no clip of camera A: its program died before anything was on the disk"
            ])
        #expect(desk.box.reasons(take) == ["A": MissedTake(take: take.id, why: .ended)])
        #expect(
            desk.box.note(MissedTake(take: take.id), from: "A") == false,
            "that it ended says more than what it says when it is back")
        #expect(desk.box.reasons(take)?["A"]?.why == .ended)
    }

    @Test func aCameraThatComesBackIsToldOfTheTakesItMayHaveMissed() throws {
        let (desk, take) = shot()
        let known = try #require(take)
        desk.say("roll")
        let rolling = try #require(desk.box.rolling)
        let orders = desk.box.ordersMissed(by: "A", rolling: nil, reading(1040))
        let expected: [CameraOrder] = [
            .cut(take: known.id, at: reading(1020).monotonic),
            .roll(take: known.id, at: reading(1010).monotonic),
            .roll(take: rolling.id, at: reading(1030).monotonic),
        ]
        #expect(orders == expected)
        #expect(
            desk.box.ordersMissed(by: "A", rolling: rolling.id, reading(1040)).count == 2,
            "what it rolls it knows")
        #expect(
            desk.box.ordersMissed(by: "C", rolling: nil, reading(1040)).count == 1,
            "one that was not told has only what rolls now")
        desk.box.missed[known.id] = ["A": MissedTake(take: known.id)]
        #expect(
            desk.box.ordersMissed(by: "A", rolling: nil, reading(1040)).count == 1,
            "what it said that it missed is over")
    }

    @Test func aClockThatWasSetTellsNoCameraOfTheFuture() {
        let (desk, _) = shot()
        for order in desk.box.ordersMissed(by: "A", rolling: nil, reading(10)) {
            switch order {
            case .roll(_, let at), .cut(_, let at): #expect(at <= 10 * 1_000_000_000)
            default: break
            }
        }
    }
}
