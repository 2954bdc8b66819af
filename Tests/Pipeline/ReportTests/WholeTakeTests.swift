import Testing
import Time
import Wire

@testable import Report

/// Scenes nobody tagged, cameras that stopped or were not there, and how long a take is.
@Suite struct WholeTakeTests {
    private func findings(_ takes: [TakeSummary]) throws -> [Finding] {
        try Shoot.sheet(takes).findings
    }

    private func good(_ number: Int, minute: Int? = nil, clips: [ClipSummary]? = nil) -> TakeSummary
    {
        Shoot.take(number, verdict: .circled, lines: "1-3", minute: minute ?? number, clips: clips)
    }

    @Test func aSceneOfWhichNothingWasTaggedIsNamedFirst() throws {
        let bare = [Shoot.take(1, scene: "13"), Shoot.take(2, scene: "13", minute: 1)]
        let found = try findings(bare + [good(1, minute: 5)])
        #expect(found.first == .untagged(scene: "3-13", takes: 2))
        #expect(
            found.first?.sentence(.english)
                == "3-13: nothing was tagged (2 takes without mark and lines)")
        #expect(found.first?.sentence(.chinese) == "3-13 什么都没有记 (2 条, 没有评价也没有台词)")
        let partly = [
            Shoot.take(1, scene: "13"), Shoot.take(2, scene: "13", verdict: .ng, minute: 1),
        ]
        #expect(try !findings(partly).contains { $0.code == "untagged" })
        #expect(
            try !findings([Shoot.take(1, scene: "13", lines: "1-3")]).contains {
                $0.code == "untagged"
            })
    }

    @Test func whatCamerasLackOfATakeIsNamedWithItsLength() throws {
        var take = good(1)
        take.clips = [
            Shoot.clip("A") { $0.file = "A001.mov" }, Shoot.clip("B") { $0.file = "B001.mov" },
        ]
        func gap(_ camera: String, _ place: TakeGap.Place, after: Int64 = 0, _ tenths: Int64)
            -> TakeGap
        {
            TakeGap(
                camera: camera, place: place, after: after, nanoseconds: tenths * 100_000_000,
                clip: "c-\(camera)")
        }
        take.gaps = [
            gap("A", .tail, 35), gap("A", .head, 20), gap("B", .middle, after: 3_900_000_000, 14),
        ]
        #expect(
            try findings([take]).map { $0.sentence(.english) } == [
                "A001.mov ends 3.5 s before the cut", "A001.mov begins 2.0 s after the roll",
                "3-12B-1: B: 1.4 s missing at 00:00:03",
            ])
        #expect(
            try findings([take]).map { $0.sentence(.chinese) } == [
                "A001.mov 在停机前 3.5 秒就断了", "A001.mov 开机后 2.0 秒才有画面",
                "3-12B-1: 机位 B 在 00:00:03 处缺 1.4 秒",
            ])
        take.gaps = [gap("B", .whole, 40)]
        #expect(
            try findings([take]).map { $0.sentence(.english) } == [
                "B001.mov has nothing between roll and cut"
            ])
        take.gaps = nil
        #expect(try findings([take]).isEmpty)
    }

    @Test func aTakeWithoutAnyClipSaysWhyOfEachCamera() throws {
        var take = good(1, clips: [])
        take.take.cameras = ["A", "B"]
        take.missed = [
            "A": MissedTake(take: take.take.id, why: .ended),
            "B": MissedTake(take: take.take.id, frames: 40),
        ]
        let found = try findings([take])
        #expect(
            found.map { $0.sentence(.english) } == [
                "3-12B-1 has no clip: A (its program died before anything was on the disk), B (no disk took it)"
            ])
        #expect(
            found.map { $0.sentence(.chinese) } == [
                "3-12B-1 没有素材: A (机位程序崩溃或被杀, 什么都没写到硬盘), B (硬盘没有写进去)"
            ])
    }

    @Test func aCameraWithoutAClipSaysWhyWhereThatIsKnown() throws {
        var take = good(1)
        take.take.cameras = ["A", "B", "C"]
        take.take.absentCameras = ["D"]
        take.missed = ["B": MissedTake(take: take.take.id)]
        let found = try findings([take])
        #expect(
            found.map { $0.sentence(.english) } == [
                "3-12B-1 has no clip of camera B (it was cut before the first picture in memory), C, "
                    + "D (it was not there when the take rolled)"
            ])
    }

    @Test(
        arguments: [(11_600, 12), (12_000, 12), (12_400, 12), (0, 0), (59_600, 60)]
            as [(Int64, Int64)])
    func aTakeIsAsLongAsFromRollToCut(milliseconds: Int64, seconds: Int64) throws {
        var take = good(
            1,
            clips: [
                Shoot.clip("A", frames: 450), Shoot.clip("A", frames: 30),
                Shoot.clip("B", frames: 510),
            ])
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
