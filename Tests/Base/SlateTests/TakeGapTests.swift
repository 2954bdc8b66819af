import ClipDocuments
import CrewSentences
import Slate
import Testing
import Time
import Wire

/// What cameras' clips lack of a take between roll and cut.
@Suite struct TakeGapTests {
    private static let rolled: Int64 = 1_700_000_000_000_000_000
    private static let boot: Int64 = 1_699_990_000_000_000_000

    private func take(seconds: Double?) -> Take {
        let cut = seconds.map { UTCTime(nanoseconds: Self.rolled + Int64($0 * 1e9)) }
        return Take(
            id: "t", slate: SlateNumber(scene: "1", take: 1),
            rolledAt: UTCTime(nanoseconds: Self.rolled), cutAt: cut)
    }

    /// From so many seconds after the roll to so many.
    private func clip(
        _ camera: String, _ from: Double, _ to: Double, state: ClipState = .finished,
        boot: String = "b", clockStep: Double? = nil
    ) -> ClipManifest {
        let start = Self.rolled + Int64(from * 1e9)
        var time = ClipTime(
            rate: FrameRate(25), timecode: "", timecodeSource: .timeOfDay,
            start: UTCTime(nanoseconds: start + Int64((clockStep ?? 0) * 1e9)),
            clockSynchronised: true,
            monotonicStart: start - Self.boot, bootID: boot, rollFrame: 0)
        time.frames = Int(((to - from) * 25).rounded())
        var truth = ClipTruth()
        truth.clockStepSeconds = clockStep
        return ClipManifest(
            id: "\(camera)@\(from)", camera: camera, take: "t", reel: "", state: state, time: time,
            video: VideoFacts(
                codec: "h264", width: 2, height: 2, bitrateKbps: 1, encoder: "", source: ""),
            audio: nil, truth: truth)
    }

    private func told(_ seconds: Double?, _ clips: ClipManifest...) -> [String] {
        TakeGap.of(take(seconds: seconds), clips).map { Phrases(.english).gap($0) }
    }

    @Test func aWholeTakeLacksNothing() {
        #expect(told(10, clip("A", -3, 11), clip("B", -3, 11)).isEmpty)
        #expect(told(nil, clip("A", -3, 4, state: .rolling)).isEmpty)
        #expect(told(10).isEmpty, "of a camera without any clip others speak")
    }

    @Test func aFrameOrTwoAreNoLoss() {
        #expect(told(10, clip("A", 0.08, 5), clip("A", 5.08, 9.92)).isEmpty)
    }

    @Test func aTakeWhoseHeadIsMissingSaysSo() {
        #expect(told(10, clip("A", 2, 11), clip("B", -3, 11)) == ["A begins 2.0 s after the roll"])
        #expect(told(nil, clip("A", 2, 11, state: .rolling)) == ["A begins 2.0 s after the roll"])
    }

    @Test func aTakeWhoseMiddleIsMissingSaysSoWithItsPlace() {
        #expect(
            told(10, clip("A", -3, 3.2), clip("A", 4.6, 11)) == ["A: 1.4 s missing at 00:00:03"])
        #expect(
            told(10, clip("A", 4.6, 11), clip("B", -1, 11), clip("A", -3, 3.2)) == [
                "A: 1.4 s missing at 00:00:03"
            ])
        #expect(told(10, clip("A", -3, 6), clip("A", 4, 11)).isEmpty, "clips may overlap")
    }

    @Test func aTakeWhoseEndIsMissingSaysSoOnceNothingGrows() {
        #expect(told(10, clip("A", -3, 6.9, state: .recovered)) == ["A ends 3.1 s before the cut"])
        #expect(told(10, clip("A", -3, 6.9, state: .rolling)).isEmpty)
        #expect(told(nil, clip("A", -3, 6.9, state: .recovered)).isEmpty)
    }

    @Test func aClipWithNothingOfTheTakeSaysSo() {
        #expect(
            told(10, clip("A", -3, -0.5, state: .recovered)) == [
                "A has nothing between roll and cut"
            ])
        #expect(told(10, clip("A", 10.2, 11)) == ["A has nothing between roll and cut"])
    }

    @Test func everyLossOfEveryCameraIsTold() {
        #expect(
            told(20, clip("B", -3, 5), clip("A", 1, 8), clip("A", 9, 12), clip("B", 6, 21)) == [
                "A begins 1.0 s after the roll", "A: 1.0 s missing at 00:00:08",
                "A ends 8.0 s before the cut",
                "B: 1.0 s missing at 00:00:05",
            ])
    }

    @Test func aClockThatWasSetInMidTakeLosesNothing() {
        // The roll was dated by the old clock; cut and clip by the new one.
        for hours in [-2.0, 30] {
            let step = hours * 3600
            #expect(told(10 + step, clip("A", -3, 11, clockStep: step)).isEmpty)
            #expect(
                told(10 + step, clip("A", 2, 11, clockStep: step)) == [
                    "A begins 2.0 s after the roll"
                ])
        }
    }

    @Test func aPowerCutIsJudgedByTheWallClock() {
        #expect(
            told(60, clip("A", -3, 10), clip("A", 40, 61, boot: "c")) == [
                "A: 30.0 s missing at 00:00:10"
            ])
    }

    @Test func absurdFiguresDoNoHarm() {
        var absurd = clip("A", 0, 1)
        absurd.time.start = UTCTime(nanoseconds: .max)
        absurd.time.frames = .max
        absurd.truth.clockStepSeconds = 1e300
        _ = told(10, absurd)
        absurd.time.monotonicStart = .min
        _ = told(10, absurd, clip("B", 0, 1, boot: "c"))
    }

    @Test func lossesAreToldInChineseToo() {
        let gaps = TakeGap.of(take(seconds: 10), [clip("A", 2, 3), clip("A", 4, 6)])
        #expect(
            gaps.map { Phrases(.chinese).gap($0) } == [
                "机位 A 开机后 2.0 秒才有画面", "机位 A 在 00:00:03 处缺 1.0 秒", "机位 A 在停机前 4.0 秒就断了",
            ])
    }
}
