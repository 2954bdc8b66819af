import ClipDocuments
import LinedScript
import ScriptFiles
import ScriptModel
import Slate
import Testing
import Time
import Wire

struct CoverageTests {
    private static let text = """
        第3集
        3-12 日 内 客厅
        △林晚推门进来，雨水顺着头发往下滴。
        林晚：我回来了，你们谁都别想赶我走。
        陆沉：你还知道回来？这个家早就没有你的位置。
        【字幕：三年前】
        林晚：签了它，我们从此两清，谁也不欠谁。
        """

    /// A script in its versions, and takes of its one scene.
    private struct Stage {
        var script = Script()
        var history = ScriptHistory()
        var takes: [TakeSummary] = []

        mutating func load(_ text: String) throws {
            let new = try ScriptReader.read(Array(text.utf8), name: "script.txt")
            let revision = ScriptRevision.map(old: script, new: new)
            script = revision.script
            history.add(revision, version: history.current + 1)
        }

        mutating func shoot(
            _ lines: String, _ verdict: Verdict = .none, version: Int? = 1,
            traits: Set<TakeTrait> = [], kind: TakeKind = .normal
        ) throws {
            let number = takes.count + 1
            var take = Take(
                id: "take-\(number)",
                slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: number))
            (take.lines, take.script, take.verdict, take.traits) = (
                try #require(LineRanges(lines)), version, verdict, traits
            )
            take.kind = kind
            take.rolledAt = UTCTime(nanoseconds: Int64(number) * 1_000_000_000)
            takes.append(TakeSummary(take: take, clips: []))
        }

        var coverage: Coverage { Coverage(script, takes: takes, history: history) }
    }

    private func stage() throws -> Stage {
        var stage = Stage()
        try stage.load(Self.text)
        return stage
    }

    @Test func aWildTrackCoversVoicesAndOfAllElseTheSoundAlone() throws {
        var stage = Stage()
        try stage.load("第3集\n3-12 日 内 客厅\n林晚：我回来了。\n陆沉（VO）：你还知道回来？\n林晚：走吧。\n")
        try stage.shoot("1-2", kind: .wildTrack)
        let scene = stage.coverage.scenes[0]
        #expect(scene.lines.map(\.isCovered) == [false, true, false])
        #expect(
            scene.lines.flatMap(\.takes).allSatisfy { !$0.isOnCamera && $0.isWildTrack == true })
        try stage.shoot("1")
        #expect(stage.coverage.scenes[0].lines.map(\.isSeen) == [true, false, false])
    }

    @Test func linesSayWhoCoversThemAndWhetherOnCamera() throws {
        var stage = try stage()
        try stage.shoot("1-3,!3", .circled)
        let lines = stage.coverage.scenes[0].lines
        #expect(
            lines.map { $0.takes.map(\.slate) } == [["3-12B-1"], ["3-12B-1"], ["3-12B-1"], [], []])
        #expect(lines[2].takes.map(\.isOnCamera) == [false])
        #expect(stage.coverage.scenes[0].uncovered.map(\.number) == ["5"])
        #expect(stage.coverage.scenes[0].onlyOffCamera.map(\.number) == ["3"])
    }

    @Test func whatCannotBeCutWithCoversNothing() throws {
        var stage = try stage()
        try stage.shoot("1-5", .ng)
        try stage.shoot("1-5", traits: [.void])
        try stage.shoot("1-5", traits: [.rehearsal])
        let scene = stage.coverage.scenes[0]
        #expect(scene.uncovered.map(\.number) == ["1", "2", "3", "5"])
        #expect(scene.takes == ["3-12B-1"])
    }

    @Test func sharesAreCountedByEpisodeAndCharacter() throws {
        var stage = try stage()
        try stage.shoot("2-3", .circled)
        let coverage = stage.coverage
        #expect(coverage.episodes.map { [$0.covered, $0.lines] } == [[2, 4]])
        #expect(coverage.characters.map(\.name) == ["林晚", "陆沉"])
        #expect(coverage.characters.map { [$0.covered, $0.lines] } == [[1, 2], [1, 1]])
    }

    @Test func tagsOfAnOldVersionFollowTheirLines() throws {
        var stage = try stage()
        try stage.shoot("2-3", version: 1)
        let moved = Self.text.replacing("3-12 日 内 客厅", with: "3-12 日 外 门口\n△保安拦住了她。\n3-13 日 内 客厅")
            .replacing("别想赶我走", with: "别想把我赶走")
        try stage.load(moved)
        let scenes = stage.coverage.scenes
        #expect(scenes.map(\.slate) == ["3-12", "3-13"])
        #expect(scenes[0].takes.isEmpty)
        #expect(scenes[1].lines.map(\.isCovered) == [false, true, true, false, false])
    }

    @Test func aSplitLineIsCoveredInBothItsParts() throws {
        var stage = try stage()
        try stage.shoot("2", version: 1)
        try stage.load(Self.text.replacing("我回来了，你们", with: "我回来了。\n林晚：你们"))
        #expect(
            stage.coverage.scenes[0].lines.map(\.isCovered) == [
                false, true, true, false, false, false,
            ])
    }

    @Test func aLetteredLineLiesBetweenItsNeighbours() throws {
        var stage = try stage()
        try stage.load(Self.text.replacing("陆沉：你还", with: "△陆沉把文件扔在桌上，转过身去。\n陆沉：你还"))
        #expect(stage.script.scenes[0].lines.map(\.number) == ["1", "2", "2A", "3", "4", "5"])
        try stage.shoot("2-3", version: 2)
        try stage.shoot("2", version: 2)
        #expect(stage.coverage.scenes[0].lines[2].takes.map(\.slate) == ["3-12B-1"])
    }

    @Test func marksGiveLinesTheirFrames() throws {
        var stage = try stage()
        try stage.shoot("2-3,5", version: 1)
        var take = stage.takes[0].take
        take.marks = [0, 2_000_000_000]
        let time = ClipTime(
            rate: FrameRate(25, 1), timecode: "10:00:00:00", timecodeSource: .timeOfDay,
            start: UTCTime(nanoseconds: 0),
            clockSynchronised: true,
            monotonicStart: 0, bootID: "b", rollFrame: 100)
        let all = Dictionary(uniqueKeysWithValues: stage.script.scenes[0].lines.map { ($0.id, $0) })
        let lines = try #require(LinesInClip.of(take, time, history: stage.history, lines: all))
        #expect(lines.map(\.number) == ["2", "3", "5"])
        #expect(lines.map(\.inFrame) == [100, 150, nil])
        #expect(lines.map(\.outFrame) == [150, nil, nil])
        #expect(lines[0].text.contains("我回来了"))
        #expect(lines[0].character == "林晚")
    }

    @Test func theSceneOfASlateIsFound() throws {
        var stage = try stage()
        try stage.shoot("1")
        let scene = Coverage.scene(
            of: SlateNumber(scene: "12", shot: "C", take: 1), stage.script, takes: stage.takes,
            history: stage.history)
        #expect(scene?.lines.count == 5)
        #expect(
            Coverage.scene(
                of: SlateNumber(scene: "99", take: 1), stage.script, takes: [],
                history: stage.history) == nil)
    }

    @Test func whatIsMissingIsSaidInBothLanguages() throws {
        var stage = try stage()
        try stage.shoot("1")
        let scene = stage.coverage.scenes[0]
        #expect(CoverageWords(.english).missing(scene) == "3-12: lines 2-3, 5 not covered")
        #expect(CoverageWords(.chinese).missing(scene) == "3-12: 没有拍到的行: 2-3, 5")
        #expect(stage.coverage.text(.english).contains("|3-12B-1"))
    }

    @Test func thePageForPrintHoldsTheTextAndItsStrokes() throws {
        var stage = try stage()
        try stage.shoot("1-2,!2")
        let page = stage.coverage.page(title: "A <B>", .chinese)
        #expect(page.contains("A &lt;B&gt;"))
        #expect(page.contains("class=\"t on\""))
        #expect(page.contains("class=\"t off\""))
        #expect(page.contains("我回来了"))
    }
}
