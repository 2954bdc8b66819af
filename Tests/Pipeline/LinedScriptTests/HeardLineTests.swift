import ClipDocuments
import LinedScript
import ScriptFiles
import ScriptModel
import Slate
import Testing
import Time

/// Frames of lines that were heard and accepted, in a clip's document.
struct HeardLineTests {
    private static let text = "第3集\n3-12 日 内 客厅\n△林晚推门进来。\n林晚：我回来了。\n陆沉：你还知道回来？\n林晚：签了它。\n"

    private struct Stage {
        var history = ScriptHistory()
        var lines: [String: ScriptLine] = [:]
        var ids: [String] = []
        var take = Take(id: "t", slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: 1))
        var time = ClipTime(
            rate: FrameRate(30), timecode: "10:00:00:00", timecodeSource: .timeOfDay,
            start: UTCTime(nanoseconds: 0),
            clockSynchronised: true, monotonicStart: 0, bootID: "", rollFrame: 90, frames: 900)

        init() throws {
            let revision = ScriptRevision.map(
                old: Script(),
                new: try ScriptReader.read(Array(HeardLineTests.text.utf8), name: "s.txt"))
            history.add(revision, version: 1)
            for line in revision.script.scenes[0].lines { lines[line.id] = line }
            ids = revision.script.scenes[0].lines.map(\.id)
        }

        /// Of a line by its number; in seconds after the roll.
        func heard(_ number: Int, _ start: Double, _ end: Double, isAdded: Bool? = nil) -> HeardLine
        {
            HeardLine(
                id: ids[number - 1], number: "\(number)", start: Int64(start * 1e9),
                end: Int64(end * 1e9), score: 0.9, isAdded: isAdded)
        }

        func inClip() -> [LineInClip] {
            LinesInClip.of(take, time, history: history, lines: lines) ?? []
        }
    }

    @Test func whatWasHeardWinsOverMarks() throws {
        var stage = try Stage()
        stage.take.lines = try #require(LineRanges("2-4"))
        stage.take.marks = [0, 2_000_000_000, 4_000_000_000]
        stage.take.heard = [stage.heard(3, 2.5, 3.51)]
        let lines = stage.inClip()
        #expect(lines.map(\.source) == [.marked, .heard, .marked])
        #expect(lines.map(\.inFrame) == [90, 165, 210])
        #expect(lines.map(\.outFrame) == [150, 196, nil], "whole frames that hold the line")
    }

    @Test(arguments: [30, 31, 32, 91]) func aLineThatEndsWithAFrameDoesNotReachIntoTheNext(
        rollFrame: Int
    ) throws {
        var stage = try Stage()
        stage.time.rollFrame = rollFrame
        stage.take.lines = try #require(LineRanges("2"))
        var line = stage.heard(2, 0, 0)
        let roll = stage.time.rate.nanoseconds(ofFrames: Int64(rollFrame))
        (line.start, line.end) = (1_100_000_000 - roll, 1_600_000_000 - roll)
        stage.take.heard = [line]
        #expect(stage.inClip().map(\.inFrame) == [33] && stage.inClip().map(\.outFrame) == [48])
    }

    @Test func aLineThatHearingAddedTakesNoMark() throws {
        var stage = try Stage()
        stage.take.lines = try #require(LineRanges("3-4,2"))
        stage.take.marks = [1_000_000_000, 2_000_000_000]
        stage.take.heard = [stage.heard(2, 0.5, 0.9, isAdded: true)]
        #expect(stage.inClip().map(\.inFrame) == [105, 120, 150])
    }

    @Test func aLineThatSomebodySaidWasDroppedHasNoFrames() throws {
        var stage = try Stage()
        stage.take.lines = try #require(LineRanges("2-4"))
        stage.take.marks = [0, 1_000_000_000]
        stage.take.remarks = [LineRemark(lines: try #require(LineRanges("3")), status: .dropped)]
        stage.take.heard = [stage.heard(3, 2.5, 3.5)]
        #expect(stage.inClip().map(\.inFrame) == [90, nil, 120])
    }

    @Test func aLineSpokenBeforeTheRollLiesInThePreRoll() throws {
        var stage = try Stage()
        stage.take.lines = try #require(LineRanges("2-3"))
        stage.take.heard = [stage.heard(2, -2, -1), stage.heard(3, -9, -8)]
        #expect(
            stage.inClip().map(\.inFrame) == [30, nil], "what lies before the clip has no frames")
    }

    @Test func withoutHeardLinesTheDocumentIsAsItWas() throws {
        var stage = try Stage()
        stage.take.lines = try #require(LineRanges("2"))
        let bytes = String(decoding: try JSON.encode(stage.inClip()), as: UTF8.self)
        #expect(!bytes.contains("source") && !bytes.contains("Frame"))
        #expect(!String(decoding: try JSON.encode(stage.take), as: UTF8.self).contains("heard"))
    }

    @Test func numbersOfASceneBecomeRanges() {
        let scene = ["1", "2", "2A", "3", "4", "5"]
        #expect(
            "\(LineRanges(numbers: ["1", "2", "3", "5"], of: scene))" == "1-2,3,5",
            "2-3 would hold 2A")
        #expect("\(LineRanges(numbers: ["2", "2A", "3"], of: scene))" == "2-3")
        #expect(
            "\(LineRanges(numbers: ["1", "2", "2A", "3"], of: scene, offCamera: ["2", "2A"]))"
                == "1,!2-2A,3")
        #expect(LineRanges(numbers: [], of: scene).isEmpty)
    }
}
