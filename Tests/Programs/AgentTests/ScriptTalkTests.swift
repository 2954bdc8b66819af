import FoundationEssentials
import LinedScript
import Platform
import ScriptFiles
import Slate
import Testing
import Wire

/// What a box says to whoever loads a script, and what becomes of its takes; the box is a process.
struct ScriptTalkTests {
    private static let pages = """
        第3集
        3-12 日 内 客厅
        △林晚推门进来。
        林晚：我回来了。
        陆沉：你还知道回来？
        3-13 夜 外 天桥
        林晚：签了它，从此两清。
        陆沉：好。
        """
    private static let today = "第3集\n3-13 夜 外 天桥\n林晚：签了它，从此两清。\n陆沉：好。\n"

    private final class Desk {
        let box: RunningBox
        let talk: Talk
        private let camera: Talk

        init() throws {
            box = try RunningBox()
            talk = try box.connect()
            camera = try box.connect()
            try camera.send(
                try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: 1))))
        }

        func ask(_ request: ScriptRequest) throws -> CrewAnswer {
            try talk.send(try JSON.encode(BoxRequest.script(request)))
            while true {
                if case .answer(let answer) = try JSON.decode(BoxReply.self, from: talk.hear()) {
                    return answer
                }
            }
        }

        func load(_ text: String, basis: Int, isAgreed: Bool? = nil, isAddition: Bool? = nil) throws
            -> CrewAnswer
        {
            let script = try ScriptReader.read(Array(text.utf8), name: "script.txt")
            let file = Array(text.utf8)
            try talk.send(
                try JSON.encode(BoxRequest.script(.part(Data(file + (try JSON.encode(script)))))))
            var load = ScriptLoad(
                basis: basis, name: "script.txt", fileBytes: file.count, language: .english,
                person: "chen")
            (load.isAgreed, load.isAddition) = (isAgreed, isAddition)
            return try ask(.load(load))
        }

        /// As soon as the camera has its seat, ten seconds at most.
        func roll() throws {
            let deadline = Clock.monotonic() + 10_000_000_000
            while try talk.ask("roll").code != 0 {
                try #require(Clock.monotonic() < deadline, "nothing rolls")
                var nobody: [Poll.Interest] = []
                try Poll.wait(&nobody, until: Clock.monotonic() + 5_000_000)
            }
        }

        /// The script's scene as a prompt shows it that begins to look on.
        func scene() throws -> SceneView {
            let prompt = try box.connect()
            let wish = WatchWish(
                person: "chen", language: .english, otherwise: nil, device: "test", draft: nil,
                target: nil, sshKey: nil)
            try prompt.send(try JSON.encode(BoxRequest.watch(wish)))
            while true {
                if case .view(let view) = try JSON.decode(BoxReply.self, from: prompt.hear()),
                    let scene = view.script
                {
                    return scene
                }
            }
        }

        func coverage() throws -> Coverage {
            let answer = try ask(.coverage(of: nil, language: .english))
            return try JSON.decode(Coverage.self, from: try #require(answer.script?.payload))
        }

        func covered() throws -> [String] {
            try coverage().scenes.flatMap { scene in
                scene.lines.filter { !$0.takes.isEmpty }.map { "\(scene.slate)/\($0.number)" }
            }
        }
    }

    /// A box with the script, and a take of lines 2 and 3 of 3-12.
    private func desk() throws -> Desk {
        let desk = try Desk()
        #expect(try desk.load(Self.pages, basis: 0).code == 0)
        try desk.talk.ask("3-12B")
        try desk.roll()
        try desk.talk.ask("cut")
        try desk.talk.ask("lines 2-3")
        #expect(try desk.covered() == ["3-12/2", "3-12/3"])
        return desk
    }

    @Test func whatHasNoScenesNeverReplacesAScript() throws {
        let desk = try desk()
        for text in [
            "hello, this is my shopping list",
            "root:x:0:0:root:/root:/bin/bash\nsync:x:4:65534:sync:/bin:/bin/sync",
        ] {
            let answer = try desk.load(text, basis: 1, isAgreed: true)
            #expect(
                answer.code == 65 && answer.message.contains("no scene was found in script.txt"),
                "\(answer.message)")
        }
        #expect(
            try desk.load(Self.pages + "\n陆沉：再见。", basis: 1).code == 0,
            "the next script is loaded as ever")
    }

    @Test func whoeverWouldLoseSomethingIsToldAndMustAgree() throws {
        let desk = try desk()
        let refused = try desk.load(Self.today, basis: 1)
        #expect(
            refused.code == 65
                && refused.message.contains("1 scene would go: 3-12 (2 covered lines)"),
            "\(refused.message)")
        #expect(try desk.covered() == ["3-12/2", "3-12/3"])
        #expect(try desk.load(Self.today, basis: 1, isAgreed: true).code == 0)
        #expect(try desk.covered().isEmpty)
        #expect(try desk.load(Self.pages, basis: 2).code == 0, "nothing is lost by that")
        #expect(try desk.covered() == ["3-12/2", "3-12/3"])
        let versions = try desk.ask(.versions(language: .english))
        #expect(
            versions.message.split(separator: "\n").count == 3 && versions.message.contains("* 3 "),
            "\(versions.message)")
    }

    /// The take was shot as 3-12, which is 3-13 in the new script; 3-12 is another scene there.
    @Test func linesOfAnOldTakeStayInTheSceneItWasShotAs() throws {
        let desk = try desk()
        let renumbered = Self.pages.replacing("3-13 夜 外 天桥", with: "3-14 夜 外 天桥")
            .replacing("3-12 日 内 客厅", with: "3-13 日 内 客厅")
            .replacing("第3集\n", with: "第3集\n3-12 日 外 门厅\n保安：站住，你是谁？\n保安：这里不能进！\n")
        #expect(try desk.load(renumbered, basis: 1).code == 0)
        #expect(try desk.covered() == ["3-13/2", "3-13/3"])
        let said = try desk.talk.ask("lines 1-3")
        #expect(said.code == 0)
        #expect(try desk.covered() == ["3-13/1", "3-13/2", "3-13/3"])
        let why = "these are lines of 3-13, which was 3-12 when the take was shot"
        #expect(said.message.contains(why), "\(said.message)")
        let next = try desk.talk.ask("3-12A")
        #expect(next.message.contains("so far are of another scene, which is 3-13 now"))
        try desk.roll()
        try desk.talk.ask("cut")
        let fresh = try desk.talk.ask("lines 1-2")
        #expect(!fresh.message.contains("careful"), "\(fresh.message)")
        #expect(try desk.covered().prefix(2) == ["3-12/1", "3-12/2"])
    }

    /// As the test before; the prompt and the warning have the takes that `coverage` has.
    @Test func theScreenAndTheWarningKnowTakesOfASceneThatWasRenumbered() throws {
        let desk = try desk()
        let renumbered = Self.pages.replacing("3-13 夜 外 天桥", with: "3-14 夜 外 天桥")
            .replacing("3-12 日 内 客厅", with: "3-13 日 内 客厅")
            .replacing("第3集\n", with: "第3集\n3-12 日 外 门厅\n保安：站住，你是谁？\n保安：这里不能进！\n")
        #expect(try desk.load(renumbered, basis: 1).code == 0)
        let unshot = try desk.scene()
        #expect(unshot.slate == "3-12" && unshot.lines.allSatisfy(\.isOpen))
        let away = try desk.talk.ask("3-13")
        #expect(!away.message.contains("not covered"), "nobody shot the new 3-12: \(away.message)")
        let shot = try desk.scene()
        #expect(shot.lines.map(\.takes) == ["", "3-12B-1", "3-12B-1"])
        #expect(shot.lines.map(\.isOpen) == [true, false, false])
        let left = try desk.talk.ask("3-14")
        #expect(left.message.contains("careful: 3-13 line 1 not covered"), "\(left.message)")
        #expect(try desk.scene().lines.allSatisfy { $0.takes.isEmpty && $0.isOpen })
    }

    @Test func aTakeWhoseSceneIsCorrectedIsOfTheSceneItNamesNow() throws {
        let desk = try desk()
        let renumbered = Self.pages.replacing("3-13 夜 外 天桥", with: "3-14 夜 外 天桥")
            .replacing("3-12 日 内 客厅", with: "3-13 日 内 客厅")
            .replacing("第3集\n", with: "第3集\n3-12 日 外 门厅\n保安：站住，你是谁？\n保安：这里不能进！\n")
        #expect(try desk.load(renumbered, basis: 1).code == 0)
        #expect(try desk.talk.ask("@1 scene 14").code == 0)
        let said = try desk.talk.ask("lines 1-2")
        #expect(!said.message.contains("was 3-12"), "\(said.message)")
        #expect(try desk.covered() == ["3-14/1", "3-14/2"])
    }

    @Test func pagesAreAddedWithoutLosingTheOthers() throws {
        let desk = try desk()
        #expect(
            try desk.load(Self.today.replacing("从此两清", with: "从此谁也不欠谁"), basis: 1, isAddition: true)
                .code == 0)
        #expect(try desk.covered() == ["3-12/2", "3-12/3"])
        #expect(try desk.coverage().scenes.map(\.slate) == ["3-12", "3-13"])
    }

    @Test func anUndoThatWouldLoseSomethingSaysWhichWordsDoIt() throws {
        let desk = try desk()
        #expect(try desk.load(Self.pages + "\n3-14 日 内 书房\n陆沉：再见。\n", basis: 1).code == 0)
        let refused = try desk.talk.ask("undo")
        #expect(
            refused.code == 65 && refused.message.hasSuffix("script use 1 --yes")
                && !refused.message.contains("script add"), "\(refused.message)")
    }

    @Test func aLoadIsTakenBackByUndoAndAnEarlierVersionUsedAgain() throws {
        let desk = try desk()
        #expect(try desk.load(Self.today, basis: 1, isAgreed: true).code == 0)
        let undone = try desk.talk.ask("undo")
        #expect(
            undone.code == 0 && undone.message.contains("version 1 is the script again"),
            "\(undone.message)")
        #expect(try desk.covered() == ["3-12/2", "3-12/3"])
        let refused = try desk.talk.ask("script use 2")
        #expect(refused.code == 65, "\(refused.message)")
        #expect(try desk.talk.ask("script use 2 --yes").code == 0)
        #expect(try desk.talk.ask("script undo").message.contains("version 3 is the script again"))
        #expect(try desk.talk.ask("script use 9").code == 5)
        #expect(try desk.talk.ask("script versions").message.contains("(version 1 again)"))
        #expect(try desk.covered() == ["3-12/2", "3-12/3"])
    }

    @Test func whatIsSaidIsCheckedAgainstTheScript() throws {
        let desk = try desk()
        func said(_ line: String, _ code: String?) throws {
            let answer = try desk.talk.ask(line)
            #expect(
                answer.code == 0 && (answer.warnings ?? []).contains(code ?? "") == (code != nil),
                "\(line): \(answer.message)")
        }
        try said("lines 1-99", "lines-beyond")
        #expect(try desk.covered() == ["3-12/1", "3-12/2", "3-12/3"], "obeyed all the same")
        try said("lines 1 3", nil)
        #expect(try desk.covered() == ["3-12/1", "3-12/3"])
        try said("lines 2,7A", "lines-beyond")
        try said("lines 0", "lines-cleared")
        try said("changed 99", "lines-beyond")
        try said("lines 2-3", nil)
        try said("@1: shot C", nil)
        try said("@1: scene 13", "lines-moved")
        try said("@1: scene 12", "lines-moved")
        try said("lines 1-3", nil)
        try said("@1: scene 13", "lines-beyond")
        try said("3-99", "unknown-scene")
        try said("3-13", nil)
    }

    @Test func aLetteredSceneOfTheScriptIsSaidByItsLabel() throws {
        let desk = try desk()
        let inserted = Self.pages.replacing("3-13 夜", with: "3-12A 日 内 走廊\n林晚：站住。\n3-13 夜")
        #expect(try desk.load(inserted, basis: 1).code == 0)
        try desk.talk.ask("3-12A")
        try desk.roll()
        try desk.talk.ask("cut")
        try desk.talk.ask("lines 1")
        #expect(try desk.covered().contains("3-12A/1"))
        try desk.talk.ask("3-12B")
        #expect(try desk.talk.ask("status").status?.next.scene == "12")
    }
}
