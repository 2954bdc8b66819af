import ClipDocuments
import Slate
import Time
import Wire

@testable import Report

/// Takes as a set makes them, for the tests of the report.
enum Shoot {
    /// Beijing, eight hours east of Greenwich all year.
    static let clock = SetClock { _ in 8 * 3600 }

    /// `3-12B-4`, rolled at `2026-11-23T06:00:00Z` plus so many minutes.
    static func take(
        _ number: Int, shot: String? = "B", scene: String = "12", episode: String? = "3",
        verdict: Verdict = .none,
        kind: TakeKind = .normal,
        traits: Set<TakeTrait> = [], notes: [String] = [], lines: String = "", minute: Int = 0,
        day: String = "2026-11-23T06:00:00Z",
        seconds: Int64 = 48, clips: [ClipSummary]? = nil
    ) -> TakeSummary {
        let start =
            (UTCTime(day) ?? UTCTime(nanoseconds: 0)).nanoseconds + Int64(minute) * 60_000_000_000
        let slate = SlateNumber(episode: episode, scene: scene, shot: shot, take: number)
        let take = Take(
            id: "\(slate)@\(day)+\(minute)", slate: slate, kind: kind, traits: traits,
            verdict: verdict,
            notes: notes.map { Note(text: $0, by: "chen", at: UTCTime(nanoseconds: start)) },
            lines: LineRanges(lines) ?? LineRanges(),
            rolledAt: UTCTime(nanoseconds: start),
            cutAt: UTCTime(nanoseconds: start + seconds * 1_000_000_000))
        return TakeSummary(take: take, clips: clips ?? [clip("A")])
    }

    static func clip(
        _ camera: String, frames: Int = 1440, state: ClipState = .finished, confirmed: Bool = true,
        timecode: String = "14:07:33:08",
        change: (inout ClipFacts) -> Void = { _ in }
    ) -> ClipSummary {
        var clip = ClipSummary(
            id: "c-\(camera)", camera: camera, state: state, timecode: timecode, frames: frames,
            rate: FrameRate(30), bytes: 100,
            sentBytes: 100, confirmed: confirmed)
        var facts = ClipFacts(manifest(camera))
        change(&facts)
        clip.facts = facts
        return clip
    }

    private static func manifest(_ camera: String) -> ClipManifest {
        ClipManifest(
            id: "c-\(camera)", camera: camera, take: "t", reel: "\(camera)_20261123",
            state: .finished,
            time: ClipTime(
                rate: FrameRate(30), timecode: "14:07:33:08", timecodeSource: .ltc,
                start: UTCTime(nanoseconds: 0), clockSynchronised: true,
                monotonicStart: 0, bootID: "b", rollFrame: 0),
            video: VideoFacts(
                codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
                source: "test"), audio: nil,
            truth: ClipTruth())
    }

    static func sheet(
        _ takes: [TakeSummary], day: String? = "2026-11-23", production: String = "逆袭归来"
    ) throws -> DaySheet {
        guard
            let sheet = DaySheet(
                production: production, day: day.flatMap { ShootingDay($0) }, takes: takes,
                clock: clock)
        else {
            throw NothingShot()
        }
        return sheet
    }

    struct NothingShot: Error {}

    /// A short afternoon: two setups, two cameras, a false start, a wild track.
    static var afternoon: [TakeSummary] {
        [
            take(
                1, verdict: .ng, notes: ["镜头: 50mm 景别: 近景 内容: 林总摔合同; 穿帮 话筒入画"], lines: "12-18",
                minute: 0, clips: [clip("A"), clip("B")]),
            take(2, verdict: .hold, lines: "12-18", minute: 3, clips: [clip("A"), clip("B")]),
            take(3, kind: .falseStart, minute: 5, seconds: 2, clips: [clip("A", frames: 60)]),
            take(
                3, verdict: .circled, notes: ["导演: 用这条", "音频: T0041"], lines: "12-18,!15",
                minute: 6, clips: [clip("A"), clip("B")]),
            take(1, shot: "C", traits: [.mos], minute: 20, clips: [clip("A", confirmed: false)]),
            take(
                1, shot: "WT", kind: .wildTrack, notes: ["room tone"], minute: 24,
                clips: [clip("A")]),
        ]
    }
}
