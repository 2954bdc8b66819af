import ClipDocuments
import Foundation
import Testing

/// A script from its file to the editor's document, through real processes.
@Suite(.serialized)
struct ScriptPathTests {
    private let sample =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path
        + "/scripts/sample-script.txt"

    @Test func aTakesLinesReachTheEditorWithTextCharacterAndFrames() throws {
        let set = try FilmSet()
        #expect(
            try set.crew("script", "load", sample, "--yes").output.contains(
                "script loaded, 3 scenes"))
        try set.crew("3-12B")
        try set.roll(frames: 30)
        try set.crew("lines", "1-3,!2")
        try set.crew("mark")
        try set.awaitFrames(90)
        try set.crew("mark")
        try set.crew("cut")
        try set.awaitFile("3-12B-1_A001.mov")
        try eventually("the document has the lines") {
            try set.document("3-12B-1_A001").script?.count == 3
        }
        let lines = try #require(try set.document("3-12B-1_A001").script)
        #expect(lines.map(\.text) == ["林总坐在沙发上，背对着门。苏晴推门进来。", "就凭你？", "就凭这份合同。"])
        #expect(lines.map(\.character) == [nil, "林总", "苏晴"])
        #expect(lines.map(\.isOnCamera) == [true, false, true])
        let (first, second) = (try #require(lines[0].inFrame), try #require(lines[1].inFrame))
        #expect(first > 0 && second - first > 20, "marked at \(first) and \(second)")
        #expect(lines[2].inFrame == nil, "nobody marked it")
        let time = try set.document("3-12B-1_A001").clip.time
        #expect(
            lines[0].outFrame == second && lines[1].outFrame == time.cutFrame,
            "a line that was marked ends somewhere")
        try set.digestsAreTheMovies("3-12B-1_A001")
        #expect(Set(lines.map(\.id)).count == 3)
    }

    @Test func whatBecameOfALineAndWhichCameraSeesItReachTheEditorAndPrograms() throws {
        let set = try FilmSet(more: "[camera.B]\nvideo = \"test\"\naudio = \"none\"\n")
        try set.startCamera("B")
        let lettered = "\(set.folder)/lettered.txt"
        let text = try String(contentsOfFile: sample, encoding: .utf8)
        try text.replacingOccurrences(of: "苏晴：就凭这份合同。", with: "△林总冷冷地看着她。\n苏晴：就凭这份合同。")
            .write(toFile: lettered, atomically: true, encoding: .utf8)
        for file in [sample, lettered] {
            #expect(try set.crew("script", "load", file, "--yes").status == 0)
        }
        try set.crew("3-12B")
        try set.roll(frames: 30)
        try set.crew("cut")
        #expect(
            try set.crew("lines", "2-4,!2a@b,5").output.contains("3-12B-1 covers lines 2-4,!2A@B,5")
        )
        #expect(
            try set.crew("--lang", "zh", "改词", "3", "就凭这张纸。").output.contains(
                "3-12B-1 台词 3 改词, 实际说的是 “就凭这张纸。”"))
        #expect(try set.crew("dropped", "5").output.contains("3-12B-1 line 5 dropped"))
        for camera in ["A", "B"] { try set.awaitFile("3-12B-1_\(camera)001.mov") }
        func lines(_ camera: String) throws -> [LineInClip] {
            try set.document("3-12B-1_\(camera)001").script ?? []
        }
        try eventually("both documents have what was said last") {
            try ["A", "B"].allSatisfy { try lines($0).last?.status == "dropped" }
        }
        #expect(try lines("A").map(\.number) == ["2", "2A", "3", "4", "5"])
        #expect(try lines("A").map(\.isOnCamera) == [true, true, true, true, false])
        #expect(try lines("B").map(\.isOnCamera) == [true, false, true, true, false])
        #expect(try lines("B").map(\.status) == [nil, nil, "changed", nil, "dropped"])
        #expect(try lines("B").map(\.spokenAs) == [nil, nil, "就凭这张纸。", nil, nil])
        try programsReadCoverage(of: set)
    }

    /// As another program reads it: with a JSON parser and nothing of ours.
    private func programsReadCoverage(of set: FilmSet) throws {
        func object(_ words: String...) throws -> [String: Any] {
            let said = try shell(["\(programs)/rushes", "--socket", set.socket, "--json"] + words)
                .output
            return try #require(
                try JSONSerialization.jsonObject(with: Data(said.utf8)) as? [String: Any], "\(said)"
            )
        }
        let coverage = try #require(try object("coverage", "3-12")["coverage"] as? [String: Any])
        let scene = try #require((coverage["scenes"] as? [[String: Any]])?.first)
        let lines = try #require(scene["lines"] as? [[String: Any]])
        func mark(_ number: String) throws -> [String: Any] {
            let line = try #require(lines.first { $0["number"] as? String == number })
            return try #require((line["takes"] as? [[String: Any]])?.first, "line \(number)")
        }
        #expect(try mark("2A")["seenBy"] as? [String] == ["A"])
        #expect(try mark("2")["seenBy"] as? [String] == ["A", "B"])
        #expect(try mark("3")["spokenAs"] as? String == "就凭这张纸。")
        #expect(try mark("5")["status"] as? String == "dropped")
        let content = try #require(try object("script", "3-12")["content"] as? [String: Any])
        #expect((content["scenes"] as? [[String: Any]])?.map { $0["number"] as? String } == ["12"])
    }

    @Test func whatNobodyCoversIsSaidBeforeTheSceneIsLeft() throws {
        let set = try FilmSet(without: [.hub, .pull])
        try set.crew("script", "load", sample, "--yes")
        try set.crew("3-12B")
        try set.roll(frames: 10)
        try set.crew("cut")
        try set.crew("lines", "1-6")
        let answer = try set.crew("3-13").output
        #expect(answer.contains("3-12 lines 7, 9, 10 not covered"), "\(answer)")
        let coverage = try set.crew("coverage", "3-12").output
        #expect(coverage.contains("3-12: lines 7, 9-10 not covered"), "\(coverage)")
        let prompt = try TmuxStage(set, line: "RUSHES --as chen --lang zh")
        try prompt.awaitText("3-13 夜 外 天桥")
        try prompt.type("3-12C")
        try prompt.press("Enter")
        try prompt.awaitText("3/10 句未拍")
        try prompt.awaitText("林太太: (放下茶杯) 让她说完。")
    }

    @Test func aNewVersionKeepsTagsAndSurvivesTheBoxBeingKilled() throws {
        let set = try FilmSet(without: [.hub, .pull])
        try set.crew("script", "load", sample, "--yes")
        try set.crew("3-12B")
        try set.roll(frames: 10)
        try set.crew("cut")
        try set.crew("lines", "2")
        let revised = "\(set.folder)/revised.txt"
        let text = try String(contentsOfFile: sample, encoding: .utf8)
        try text.replacingOccurrences(of: "△林总坐在沙发上", with: "△雨声。\n△林总坐在沙发上").replacingOccurrences(
            of: "就凭你？\n", with: "就凭你一个人？\n"
        )
        .write(toFile: revised, atomically: true, encoding: .utf8)
        #expect(try set.crew("script", "load", revised, "--yes").status == 0)
        set.kill(.rushesd)
        try set.start(.rushesd)
        let coverage = try set.crew("coverage", "3-12").output
        let line = try #require(
            coverage.split(separator: "\n").firstIndex { $0.contains("就凭你一个人") }, "\(coverage)")
        let after = coverage.split(separator: "\n").dropFirst(
            coverage.split(separator: "\n").distance(from: 0, to: line) + 1
        ).first
        #expect(
            after?.contains("not covered yet") == false,
            "the changed line is still covered: \(coverage)")
    }

    @Test func findingsArePrintedLineByLineAndFilesThatLoseSomethingAreRefused() throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let odd = "\(set.folder)/odd.txt"
        try "第1集\n1-1 日 内 客厅\n人物：林晚、陆沉\n短信：你被解雇了。\n屏幕弹出：余额不足\n林晚：走。\n".write(
            toFile: odd, atomically: true, encoding: .utf8)
        let checked = try set.crew("script", "check", odd)
        #expect(
            checked.status == 2 && checked.output.split(separator: "\n").count == 3,
            "\(checked.output)")
        #expect(try set.crew("script", "load", sample, "--yes").status == 0)
        let refused = try set.crew("script", "load", odd)
        #expect(
            refused.status == 65 && refused.output.contains("3 scenes would go: 3-11, 3-12, 3-13"),
            "\(refused.output)")
        #expect(try set.crew("script", "add", odd).status == 0, "nothing goes by that")
        #expect(try set.crew("script", "versions").output.split(separator: "\n").count == 2)
        #expect(
            try set.crew("script", "undo", "--yes").output.contains("version 1 is the script again")
        )
    }

    @Test(arguments: [
        ("script.pdf", "%PDF-1.7 binary"), ("empty.txt", ""),
        ("old.doc", "\u{D0}\u{CF}\u{11}\u{E0}"),
    ])
    func whatIsNoScriptChangesNothingAndSaysWhatToDo(_ name: String, _ content: String) throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        try set.crew("script", "load", sample, "--yes")
        let file = "\(set.folder)/\(name)"
        try Data(content.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }).write(
            to: URL(fileURLWithPath: file))
        let refused = try set.crew("script", "load", file, "--yes")
        #expect(
            refused.status != 0 && refused.output.split(separator: "\n").count == 1,
            "\(refused.output)")
        #expect(try set.crew("script", "3-12").output.contains("就凭你"))
    }
}
