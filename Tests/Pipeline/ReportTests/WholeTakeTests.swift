import Slate
import Testing

@testable import Report

/// Scenes nobody tagged, cameras that stopped or were not there, and how long a take is.
@Suite struct WholeTakeTests {
    private func findings(_ takes: [TakeSummary]) throws -> [Finding] { try Shoot.sheet(takes).findings }

    private func good(_ number: Int, minute: Int? = nil, clips: [ClipSummary]? = nil) -> TakeSummary {
        Shoot.take(number, verdict: .circled, lines: "1-3", minute: minute ?? number, clips: clips)
    }

    @Test func aSceneOfWhichNothingWasTaggedIsNamedFirst() throws {
        let bare = [Shoot.take(1, scene: "13"), Shoot.take(2, scene: "13", minute: 1)]
        let found = try findings(bare + [good(1, minute: 5)])
        #expect(found.first == .untagged(scene: "3-13", takes: 2))
        #expect(found.first?.sentence(.english) == "3-13: nothing was tagged (2 takes without mark and lines)")
        #expect(found.first?.sentence(.chinese) == "3-13 什么都没有记 (2 条, 没有评价也没有台词)")
        let partly = [Shoot.take(1, scene: "13"), Shoot.take(2, scene: "13", verdict: .ng, minute: 1)]
        #expect(try !findings(partly).contains { $0.code == "untagged" })
        #expect(try !findings([Shoot.take(1, scene: "13", lines: "1-3")]).contains { $0.code == "untagged" })
    }

    @Test func aCameraThatStopsInMidTakeIsNamedWithWhatIsMissing() throws {
        var take = good(1)
        let cut = try #require(take.take.cutAt)
        func clip(_ camera: String, before: Int64, hasCut: Bool, id: String = "1") -> ClipSummary {
            Shoot.clip(camera) {
                $0.end = UTCTime(nanoseconds: cut.nanoseconds - before * 100_000_000)
                $0.hasCut = hasCut
                $0.file = "\(camera)00\(id).mov"
            }
        }
        take.clips = [clip("A", before: 35, hasCut: false), clip("B", before: -20, hasCut: true)]
        #expect(try findings([take]) == [.endsEarly(file: "A001.mov", nanoseconds: 3_500_000_000)])
        #expect(try findings([take]).map { $0.sentence(.english) } == ["A001.mov ends 3.5 s before the cut"])
        #expect(try findings([take]).map { $0.sentence(.chinese) } == ["A001.mov 在停机前 3.5 秒就断了"])
        take.clips = [clip("A", before: 200, hasCut: false), clip("A", before: -20, hasCut: true, id: "2")]
        #expect(try findings([take]).isEmpty, "the camera went on in another clip")
        take.clips = [clip("A", before: 0, hasCut: false)]
        #expect(try findings([take]).isEmpty)
    }

    @Test func aCameraWithoutAClipSaysWhyWhereThatIsKnown() throws {
        var take = good(1)
        take.take.cameras = ["A", "B", "C"]
        take.take.absentCameras = ["D"]
        take.missed = ["B": MissedTake(take: take.take.id)]
        let found = try findings([take])
        #expect(
            found.map { $0.sentence(.english) } == [
                "3-12B-1 has no clip of camera B (the take was cut before its first picture), C, "
                    + "D (it was not there when the take rolled)"
            ])
    }

    @Test(arguments: [(11_600, 12), (12_000, 12), (12_400, 12), (0, 0), (59_600, 60)] as [(Int64, Int64)])
    func aTakeIsAsLongAsFromRollToCut(milliseconds: Int64, seconds: Int64) throws {
        var take = good(1, clips: [Shoot.clip("A", frames: 450), Shoot.clip("A", frames: 30), Shoot.clip("B", frames: 510)])
        let rolled = try #require(take.take.rolledAt)
        take.take.cutAt = UTCTime(nanoseconds: rolled.nanoseconds + milliseconds * 1_000_000)
        #expect(try Shoot.sheet([take]).rows.map(\.seconds) == [seconds])
    }

    @Test func aClockThatWasSetInMidTakeDoesNotMakeItLong() throws {
        var take = good(1, clips: [Shoot.clip("A", frames: 300), Shoot.clip("A", frames: 60)])
        let rolled = try #require(take.take.rolledAt)
        for hours in [-5, 30] as [Int64] {
            take.take.cutAt = UTCTime(nanoseconds: rolled.nanoseconds + hours * 3_600_000_000_000)
            #expect(take.nanosecondsRolled == 12_000_000_000)
        }
    }
}
