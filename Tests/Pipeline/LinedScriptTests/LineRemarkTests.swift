import ClipDocuments
import LinedScript
import ScriptFiles
import ScriptModel
import Slate
import Testing
import Time
import Wire

/// Labels, single cameras, and lines that were changed or dropped, through versions of a script.
struct LineRemarkTests {
    private static let text = """
        第3集
        3-12 日 内 客厅
        △林晚推门进来，雨水顺着头发往下滴。
        林晚：我回来了，你们谁都别想赶我走。
        陆沉：你还知道回来？这个家早就没有你的位置。
        林晚：签了它，我们从此两清，谁也不欠谁。
        """

    private struct Stage {
        var script = Script()
        var history = ScriptHistory()
        var take = Take(
            id: "take", slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: 1),
            rolledAt: UTCTime(nanoseconds: 1))
        var cameras: [String] = []

        mutating func load(_ text: String) throws {
            let revision = ScriptRevision.map(
                old: script, new: try ScriptReader.read(Array(text.utf8), name: "script.txt"))
            script = revision.script
            history.add(revision, version: history.current + 1)
        }

        mutating func say(_ lines: String) throws {
            (take.lines, take.script) = (try #require(LineRanges(lines)), history.current)
        }

        mutating func say(_ lines: String, _ status: LineRemark.Status, _ said: String? = nil)
            throws
        {
            take.remarks.append(
                LineRemark(
                    lines: try #require(LineRanges(lines)), status: status, spokenAs: said,
                    script: history.current))
        }

        var coverage: Coverage {
            let clips = cameras.map { camera in
                ClipSummary(
                    id: "clip-\(camera)", camera: camera, state: .finished, timecode: "",
                    frames: 250, rate: FrameRate(25, 1), bytes: 0,
                    sentBytes: 0, confirmed: false)
            }
            return Coverage(
                script, takes: [TakeSummary(take: take, clips: clips)], history: history)
        }

        func mark(_ number: String) -> Coverage.Mark? {
            coverage.scenes.flatMap(\.lines).first { $0.number == number }?.takes.first
        }

        func inClip(_ camera: String? = nil) -> [LineInClip] {
            let time = ClipTime(
                rate: FrameRate(25, 1), timecode: "10:00:00:00", timecodeSource: .timeOfDay,
                start: UTCTime(nanoseconds: 0),
                clockSynchronised: true, monotonicStart: 0, bootID: "b", rollFrame: 100)
            let all = Dictionary(
                uniqueKeysWithValues: script.scenes.flatMap(\.lines).map { ($0.id, $0) })
            return LinesInClip.of(take, time, camera: camera, history: history, lines: all) ?? []
        }
    }

    /// Line 2A came with the second version.
    private static var lettered: String { text.replacing("陆沉：你还", with: "△陆沉把文件扔在桌上，转过身去。\n陆沉：你还") }

    private func stage(_ texts: String...) throws -> Stage {
        var stage = Stage()
        for text in texts.isEmpty ? [Self.text] : texts { try stage.load(text) }
        return stage
    }

    @Test(arguments: [
        ("2A", ["2A"]), ("2", ["2"]), ("2-3", ["2", "2A", "3"]), ("2A-", ["2A", "3", "4"]),
        ("1-2A", ["1", "2", "2A"]),
    ])
    func aLetteredLineIsSaidByItsLabel(lines: String, covered: [String]) throws {
        var stage = try stage(Self.text, Self.lettered)
        try stage.say(lines)
        #expect(stage.coverage.scenes[0].lines.filter(\.isCovered).map(\.number) == covered)
    }

    /// Two versions put a line behind line 2: the second is 2B and stands before 2A.
    @Test func aRangeRunsDownThePageAsItStands() throws {
        let twice = Self.lettered.replacing("△陆沉把文件扔", with: "林晚：你看清楚，这里写着我的名字。\n△陆沉把文件扔")
        var stage = try stage(Self.text, Self.lettered, twice)
        #expect(stage.script.scenes[0].lines.map(\.number) == ["1", "2", "2B", "2A", "3", "4"])
        try stage.say("2A-3")
        #expect(stage.coverage.scenes[0].lines.filter(\.isCovered).map(\.number) == ["2A", "3"])
        try stage.say("2-2A")
        #expect(
            stage.coverage.scenes[0].lines.filter(\.isCovered).map(\.number) == ["2", "2B", "2A"])
        try stage.say("2A-")
        #expect(
            stage.coverage.scenes[0].lines.filter(\.isCovered).map(\.number) == ["2A", "3", "4"])
    }

    @Test func whatOneCameraSeesIsAStraightLineThatNamesIt() throws {
        var stage = try stage()
        stage.cameras = ["A", "B"]
        try stage.say("1-3,!2@B,!3")
        #expect(stage.mark("2")?.isOnCamera == true && stage.mark("2")?.seenBy == ["A"])
        #expect(stage.mark("3")?.isOnCamera == false && stage.mark("3")?.seenBy == [])
        #expect(stage.mark("1")?.seenBy == ["A", "B"])
        let text = stage.coverage.text(.english)
        #expect(text.contains("|3-12B-1 A ~B"), "\(text)")
        #expect(text.contains("~3-12B-1"))
        #expect(
            stage.coverage.page(title: "", .english).contains("<td class=\"t on\"><b>A</b></td>"))
        #expect(stage.inClip("A").map(\.isOnCamera) == [true, true, false])
        #expect(stage.inClip("B").map(\.isOnCamera) == [true, false, false])
    }

    @Test func aLineThatNoCameraOfTheTakeSeesIsWavy() throws {
        var stage = try stage()
        stage.cameras = ["B"]
        try stage.say("1-3,!2@B")
        #expect(stage.mark("2")?.isOnCamera == false)
        #expect(stage.coverage.scenes[0].onlyOffCamera.map(\.number) == ["2"])
    }

    @Test func aDroppedLineIsNotCoveredAndAChangedOneIs() throws {
        var stage = try stage()
        try stage.say("1-4")
        try stage.say("3", .dropped)
        try stage.say("4", .changed, "我们两清。")
        let scene = stage.coverage.scenes[0]
        #expect(CoverageWords(.english).missing(scene) == "3-12: line 3 not covered")
        #expect(stage.mark("4")?.status == .changed && stage.mark("4")?.spokenAs == "我们两清。")
        #expect(stage.coverage.text(.english).contains("|3-12B-1 changed \"我们两清。\""))
        #expect(stage.coverage.text(.chinese).contains("x3-12B-1 漏词"))
        let page = stage.coverage.page(title: "", .chinese)
        #expect(
            page.contains("<td class=\"t gone\">&times;</td>")
                && page.contains("<i>3-12B-1 改词 “我们两清。”</i>"))
        #expect(page.contains("<b>^</b>"))
    }

    @Test func theEditorReadsWhatBecameOfALine() throws {
        var stage = try stage()
        try stage.say("1-4")
        try stage.say("2", .changed, "我回来了。")
        try stage.say("3", .dropped)
        stage.take.marks = [0, 1_000_000_000, 2_000_000_000]
        let lines = stage.inClip("A")
        #expect(lines.map(\.status) == [nil, "changed", "dropped", nil])
        #expect(lines.map(\.spokenAs) == [nil, "我回来了。", nil, nil])
        #expect(lines.map(\.isOnCamera) == [true, true, false, true])
        #expect(
            lines.map(\.inFrame) == [100, 125, nil, 150], "nobody marks a line that is not spoken")
        #expect(lines.map(\.outFrame) == [125, 150, nil, nil])
    }

    @Test func aLineAsWrittenIsInTheDocumentAsItWasBefore() throws {
        var stage = try stage()
        try stage.say("2")
        let line = try #require(stage.inClip("A").first)
        #expect(
            String(decoding: try JSON.encode(line), as: UTF8.self)
                == #"{"character":"林晚","id":"\#(line.id)","isOnCamera":true,"kind":"dialogue","number":"2","text":"我回来了，你们谁都别想赶我走。"}"#
        )
    }

    @Test func aChangedLineWasSpokenWhateverItsTakesLinesSay() throws {
        var stage = try stage()
        try stage.say("1,4")
        try stage.say("2", .changed)
        #expect(stage.inClip().map(\.number) == ["1", "2", "4"])
        #expect(stage.coverage.scenes[0].uncovered.map(\.number) == ["3"])
        try stage.say("2", .written)
        #expect(stage.inClip().map(\.number) == ["1", "4"])
    }

    @Test func aTakeOfWhichNoLinesWereSaidHasItsRemarksAlready() throws {
        var stage = try stage()
        try stage.say("3-", .dropped)
        #expect(stage.inClip().map(\.status) == ["dropped", "dropped"])
        #expect(stage.coverage.scenes[0].uncovered.count == 4)
    }

    @Test func aRemarkFollowsItsLineIntoANewVersion() throws {
        var stage = try stage()
        try stage.say("1-4")
        try stage.say("3", .dropped)
        try stage.say("2", .changed, "我回来了。")
        try stage.load(
            "第3集\n3-12 日 外 门口\n△保安拦住了她。\n" + Self.lettered.replacing("第3集\n3-12", with: "3-13"))
        let lines = stage.coverage.scenes[1].lines
        #expect(stage.coverage.scenes[1].slate == "3-13")
        #expect(lines.map { $0.takes.first?.status } == [nil, .changed, nil, .dropped, nil])
        #expect(lines.map(\.isCovered) == [true, true, false, false, true])
    }

    @Test func whatIsTakenBackInANewVersionIsTakenBack() throws {
        var stage = try stage()
        try stage.say("1-4")
        try stage.say("2-3", .dropped)
        try stage.load(Self.lettered)
        try stage.say("3", .written)
        #expect(stage.inClip().map(\.status) == [nil, "dropped", nil, nil])
    }
}
