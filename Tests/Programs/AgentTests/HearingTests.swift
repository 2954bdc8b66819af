import ClipDocuments
import ClipStore
import FoundationEssentials
import Glibc
import Platform
import ScriptFiles
import ScriptModel
import Slate
import Testing
import Time
import Wire

/// What `rushes-align` and rushesd say to each other, and what a crew makes of it; the box is a
/// process, the clips lie on its disk.
struct HearingTests {
    /// A script of one scene, 3-12, whose lines 2, 3, 5 and 6 are spoken.
    static let script =
        "第3集\n3-12 日 内 客厅\n△林晚推门进来。\n林晚：我回来了。\n陆沉：你还知道回来？\n【字幕：三年前】\n林晚：签了它。\n陆沉：好。\n"

    /// A box with the script and one take, 3-12B-1, of 10 s with a pre-roll of a second.
    final class Stage {
        let box: RunningBox
        let talk: Talk
        var clip = ""
        private let camera: Talk
        private(set) var lines: [String] = []
        /// The box's folder as this process sees it.
        let state: String

        init(_ box: RunningBox? = nil, sees state: ((RunningBox) -> String)? = nil) throws {
            let box = try box ?? RunningBox()
            self.box = box
            talk = try box.connect()
            camera = try box.connect()
            self.state = state?(box) ?? "\(box.folder)/box"
            try load()
            try camera.send(
                try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
            try talk.ask("3-12B")
            clip = try shoot()
        }

        func load(_ text: String = HearingTests.script, basis: Int = 0) throws {
            let script = try ScriptReader.read(Array(text.utf8), name: "script.txt")
            let file = Array(text.utf8)
            let all = file + (try JSON.encode(script))
            try talk.send(try JSON.encode(BoxRequest.script(.part(Data(all)))))
            let load = ScriptLoad(
                basis: basis, name: "script.txt", fileBytes: file.count, language: .english)
            let answer = try hear(.script(.load(load)))
            try #require(answer.code == 0, "\(answer.message)")
            let payload = try #require(
                try hear(.script(.show(version: nil, language: .english))).script?.payload)
            lines = try JSON.decode(Script.self, from: payload).scenes[0].lines.map(\.id)
        }

        /// Rolls and cuts, and puts the clip there that a camera would have made.
        func shoot(audio: Bool = true) throws -> String {
            try becomes { try talk.ask("roll").code == 0 }
            let take = try #require(try talk.ask("takes").takes.last?.take.id)
            try talk.ask("cut")
            let id = Identifier.v7(at: Clock.wall())
            var manifest = ClipManifest(
                id: id, camera: "A", take: take, reel: "A_20261123", state: .rolling,
                time: ClipTime(
                    rate: FrameRate(30), timecode: "14:07:33:08", timecodeSource: .timeOfDay,
                    start: Clock.wall(),
                    clockSynchronised: true, monotonicStart: 1, bootID: "boot", rollFrame: 30),
                video: VideoFacts(
                    codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
                    source: "test"),
                audio: audio
                    ? AudioFacts(codec: "aac", sampleRate: 48000, channels: 1, source: "test")
                    : nil, truth: ClipTruth())
            let clip = try ClipStore(state: state).create(manifest)
            try Array("film".utf8).withUnsafeBytes { try clip.append($0) }
            (manifest.state, manifest.time.frames) = (.finished, 300)
            try clip.finish(manifest)
            try camera.send(try JSON.encode(BoxRequest.report(.finished(clip: id, take: take))))
            try becomes { try talk.ask("takes").takes.last?.clips.first?.state == .finished }
            return id
        }

        func hear(_ request: BoxRequest) throws -> CrewAnswer {
            try talk.send(try JSON.encode(request))
            while true {
                if case .answer(let answer) = try JSON.decode(BoxReply.self, from: try talk.hear())
                {
                    return answer
                }
            }
        }

        func say(_ request: HearingRequest) throws -> CrewAnswer { try hear(.hearing(request)) }

        func task(_ run: String = "run-1") throws -> HearingTask? {
            try #require(try say(.next(run: run)).hearing).task
        }

        /// Numbers of lines with the seconds where they begin, a second long each.
        func proposals(_ heard: [(number: Int, start: Double, score: Double)]) -> Proposals {
            Proposals(
                clip: clip, engine: "test", language: "zh", threshold: 0.5,
                heard: heard.map {
                    LineProposal(
                        SpokenLine(id: lines[$0.number - 1], text: ""), start: $0.start,
                        end: $0.start + 1, score: $0.score)
                })
        }

        func keep(_ heard: [(number: Int, start: Double, score: Double)]) throws {
            let answer = try say(.keep(proposals(heard)))
            try #require(answer.code == 0, "\(answer.message)")
        }

        /// As it is once everything said has been written: behind the answers, and before the next
        /// one.
        func document() throws -> ClipDocument {
            _ = try say(.state)
            return try JSON.decode(
                ClipDocument.self, from: try Files.read("\(state)/clips/\(clip)/document.json"))
        }

        /// What rushesd answers to proposals that were changed.
        func refusal(_ change: (inout Proposals) -> Void) throws -> CrewAnswer {
            var proposals = proposals([(2, 1, 0.9)])
            change(&proposals)
            return try say(.keep(proposals))
        }
    }

    @Test func theOldestTakeWithSpokenLinesAndSoundIsNamedWithItsLines() throws {
        let stage = try Stage()
        let task = try #require(try stage.task())
        #expect(task.clip == stage.clip && task.slate == "3-12B-1" && task.script == 1)
        #expect(task.lines.map(\.text) == ["我回来了。", "你还知道回来？", "签了它。", "好。"])
        #expect(task.lines.map(\.id) == [1, 2, 4, 5].map { stage.lines[$0] })
        #expect(task.media == "\(stage.state)/clips/\(stage.clip)/media.mp4")
        _ = try stage.shoot()
        #expect(try stage.task() == task, "the younger take waits")
        try stage.keep([])
        #expect(try stage.task()?.slate == "3-12B-2")
    }

    @Test func takesThatHaveNothingToHearAreLeftAlone() throws {
        let stage = try Stage()
        try stage.talk.ask("@1 mos")
        #expect(try stage.task() == nil, "without sound")
        try stage.talk.ask("@1 mos off")
        #expect(try stage.task() != nil)
        try stage.talk.ask("@1 void")
        #expect(try stage.task() == nil)
        try stage.talk.ask("9-9")
        _ = try stage.shoot()
        #expect(try stage.task() == nil, "the script has no such scene")
        try stage.talk.ask("3-12C")
        _ = try stage.shoot(audio: false)
        #expect(try stage.task() == nil, "no microphone")
    }

    @Test func nothingIsNamedWhileACameraRolls() throws {
        let stage = try Stage()
        try stage.talk.ask("roll")
        let answer = try #require(try stage.say(.next(run: "run-1")).hearing)
        #expect(answer.isRolling && answer.task == nil)
        #expect(try stage.say(.state).hearing?.isRolling == true)
        try stage.talk.ask("cut")
        #expect(try stage.say(.state).hearing?.isRolling == false)
        #expect(try stage.task()?.clip == stage.clip)
    }

    @Test func proposalsOutliveAKillAndAreShownWithTextPlaceAndScore() throws {
        let stage = try Stage()
        try stage.keep([(2, 1.5, 0.93), (5, 4, 0.81), (3, 3, 0.4)])
        stage.box.kill()
        try stage.box.start()
        let talk = try stage.box.connect()
        let page = try talk.ask("heard").message.split(separator: "\n").map(String.init)
        #expect(page[0] == "3-12B-1  heard by test on camera A")
        #expect(page[1] == "2     林晚: 我回来了。" && page[2] == "      14:07:34:23-14:07:35:23  93 %")
        #expect(page[3].hasPrefix("5     林晚: 签了它。"))
        #expect(
            page[5] == "faint; each is accepted only by its own number:"
                && page[6].hasPrefix("3     陆沉"))
        #expect(try talk.ask("听到 3-12B-1", .chinese).message.contains("听得不清楚"))
        #expect(
            try talk.ask("heard").proposals?.proposals.first?.text == "我回来了。",
            "texts are the script's")
        withExtendedLifetime(stage) {}
    }

    @Test func acceptedLinesStandInTheDocumentWithFramesAndGoInOneUndo() throws {
        let stage = try Stage()
        try stage.keep([(2, 1.5, 0.93), (5, 4, 0.81), (3, 3, 0.4)])
        let before = try stage.document()
        #expect(
            try stage.talk.ask("accept", by: "lin").message
                == "3-12B-1 lines 2, 5 accepted as heard")
        let document = try stage.document()
        let lines = try #require(document.script)
        #expect(lines.map(\.number) == ["2", "5"] && lines.map(\.source) == [.heard, .heard])
        #expect(lines.map(\.inFrame) == [45, 120] && lines.map(\.outFrame) == [75, 150])
        #expect(document.take.heard.map(\.by) == ["lin", "lin"])
        #expect(try stage.talk.ask("why").message.contains("lin: accepted 2, 5"))
        #expect(try stage.talk.ask("accept").message == "3-12B-1 is already so")
        #expect(try stage.talk.ask("undo", by: "lin").code == 0)
        var after = try stage.document()
        after.revision = before.revision
        #expect(after == before, "one undo takes all back")
    }

    @Test func whatAPersonSaidStaysAndOnlyMissingLinesAreAdded() throws {
        let stage = try Stage()
        try stage.keep([(2, 1.5, 0.9), (3, 3, 0.9), (5, 4, 0.9)])
        try stage.talk.ask("lines 1-3,!3")
        try stage.talk.ask("accept")
        let document = try stage.document()
        #expect("\(document.take.lines)" == "1-3,!3,5")
        let lines = try #require(document.script)
        #expect(lines.map(\.isOnCamera) == [true, true, false, true])
        #expect(
            lines.map(\.inFrame) == [nil, 45, 90, 120],
            "the person's line 1 was not heard, and stays")
    }

    @Test func aFaintLineIsAcceptedByItsOwnNumberAlone() throws {
        let stage = try Stage()
        try stage.keep([(2, 1.5, 0.9), (3, 3, 0.4)])
        #expect(
            try stage.talk.ask("accept 1-4").message
                == "3-12B-1 lines 2 accepted as heard; 3 heard faintly: say accept 3")
        #expect(try stage.document().script?.map(\.number) == ["2"])
        let refused = try stage.talk.ask("accept 1-1,4-6")
        #expect(refused.code == 5 && refused.message.contains("none of those lines was heard well"))
        #expect(try stage.talk.ask("接受3", .chinese).message == "3-12B-1 已接受听到的台词 3")
        #expect(try stage.document().script?.map(\.number) == ["2", "3"])
    }

    @Test func theViewSaysWhatWaitsUntilItIsAccepted() throws {
        let stage = try Stage()
        try stage.keep([(2, 1.5, 0.9), (3, 3, 0.9), (5, 4, 0.9), (6, 7, 0.3)])
        let prompt = try stage.box.connect()
        try prompt.send(
            try JSON.encode(BoxRequest.watch(WatchWish(person: "kuan", device: "pts/3"))))
        func awaitHeard(_ wanted: String?) throws {
            while true {
                if case .view(let view) = try JSON.decode(BoxReply.self, from: try prompt.hear()),
                    view.current?.heard == wanted
                {
                    return
                }
            }
        }
        try awaitHeard("2-3,5")
        try stage.talk.ask("accept 2-3")
        try awaitHeard("5")
        try stage.talk.ask("accept")
        try awaitHeard(nil)
    }

    @Test func anotherVersionOfTheScriptTakesWhatWasHeardAlong() throws {
        let stage = try Stage()
        try stage.keep([(2, 1.5, 0.9), (5, 4, 0.9)])
        try stage.talk.ask("lines 2")
        try stage.load(Self.script.replacing("△林晚推门进来。", with: "△雨声很大。\n△林晚推门进来。"), basis: 1)
        try stage.talk.ask("accept")
        let lines = try #require(try stage.document().script)
        #expect(lines.map(\.text) == ["我回来了。", "签了它。"] && lines.map(\.inFrame) == [45, 120])
    }

    @Test func aClipWhoseEngineFailedIsNamedAgainInAnotherRunOrForAnotherScript() throws {
        let stage = try Stage()
        var failed = stage.proposals([])
        (failed.failedIn, failed.script, failed.complaints) = (
            "run-1", 1, ["cannot start /nowhere/engine"]
        )
        #expect(try stage.say(.keep(failed)).code == 0)
        #expect(try stage.task("run-1") == nil)
        #expect(try stage.task("run-2") != nil)
        #expect(try stage.talk.ask("heard").message.contains("! cannot start /nowhere/engine"))
        #expect(try stage.talk.ask("accept").code == 5)
        try stage.load(Self.script.replacing("我回来了", with: "我又回来了"), basis: 1)
        #expect(try stage.task("run-1") != nil)
        try stage.keep([(2, 1, 0.9)])
        #expect(
            try stage.say(.keep(failed)).code == 64, "a failure does not replace what was heard")
    }

    @Test func hostileProposalsAreRefusedInOneSentence() throws {
        let stage = try Stage()
        let refusals: [(String, (inout Proposals) -> Void)] = [
            ("there is no clip '../../etc'", { $0.clip = "../../etc" }),
            ("the scene has no line 'zz'", { $0.proposals[0].line = "zz" }),
            ("is not between 0.5 and 1", { $0.proposals[0].score = 0.2 }),
            ("is not between 0.5 and 1", { $0.proposals[0].score = 7 }),
            ("of a clip of 10.0 s", { $0.proposals[0].end = 4000 }),
            ("of a clip of 10.0 s", { $0.proposals[0].start = -1 }),
            ("of a clip of 10.0 s", { $0.proposals[0].end = $0.proposals[0].start }),
            ("the threshold -3.0", { $0.threshold = -3 }),
            (
                "501 lines are more than 500",
                { $0.proposals = Array(repeating: $0.proposals[0], count: 501) }
            ),
            ("21 complaints", { $0.complaints = Array(repeating: "no", count: 21) }),
            ("a complaint is longer", { $0.complaints = [String(repeating: "x", count: 9000)] }),
            ("a word is longer", { $0.engine = String(repeating: "x", count: 5000) }),
            ("version 2", { $0.version = 2 }),
            ("has heard no lines", { $0.failedIn = "run-1" }),
        ]
        for (sentence, change) in refusals {
            let answer = try stage.refusal(change)
            #expect(answer.code != 0 && answer.message.contains(sentence), "\(answer.message)")
            #expect(!answer.message.contains("\n"))
        }
        #expect(try stage.task() != nil, "nothing was kept")
        try stage.talk.send(Array(#"{"hearing":{"keep":{"_0":{"clip":7}}}}"#.utf8))
        guard case .answer(let answer) = try JSON.decode(BoxReply.self, from: try stage.talk.hear())
        else { return }
        #expect(
            answer.code == 1
                && answer.message.contains(
                    "this line is not understood: what 'hearing' says must stand in its '_0'")
        )
    }

    @Test(
        .enabled(
            if: geteuid() == 0 && Files.exists("/usr/bin/setpriv"),
            "another user can only be had as root"))
    func anotherUserIsNotHeard() throws {
        let stage = try Stage()
        try #require(
            chmod(stage.box.folder, 0o755) == 0 && chmod("\(stage.box.folder)/s", 0o666) == 0)
        try #require(chmod("\(stage.box.folder)/rushes.toml", 0o644) == 0)
        let program = Files.parent(of: CommandLine.arguments[0]) + "/rushes-align"
        let child = ChildProcess(
            [
                "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "timeout", "5",
                program, "watch", "--config",
                "\(stage.box.folder)/rushes.toml",
            ], limit: 1 << 20, patience: 20_000_000_000)
        _ = try child.run(input: "/dev/null", errors: "\(stage.box.folder)/errors")
        let said = String(decoding: try Files.read("\(stage.box.folder)/errors"), as: UTF8.self)
        #expect(
            said.contains(
                "rushes-align waits: only rushesd's own user and root may say what was heard"),
            "\(said)")
        #expect(try stage.task() != nil)
    }

    @Test(
        .enabled(if: BoxFaultTests.canMount, "no name space with a disk of its own can be had here")
    )
    func aFullDiskKeepsNoHalfAndTakesTheProposalsLater() throws {
        let mount =
            "mkdir -p FOLDER/box && mount -t tmpfs -o size=128M none FOLDER/box && exec \"$@\""
        let box = try RunningBox(inside: ["unshare", "-rm", "sh", "-c", mount, "sh"])
        let stage = try Stage(box) { "/proc/\($0.process)/root\($0.folder)/box" }
        let filler = "\(stage.state)/filler"
        try fill(filler)
        let answer = try stage.say(.keep(stage.proposals([(2, 1.5, 0.9)])))
        #expect(answer.code == 75 && answer.message.contains("No space left on device"))
        #expect(!answer.message.contains("\n"))
        #expect(
            try Files.list("\(stage.state)/clips/\(stage.clip)").filter { $0.contains("proposals") }
                == [])
        #expect(try stage.talk.ask("heard").code == 5)
        try Files.remove(filler)
        try stage.keep([(2, 1.5, 0.9)])
        #expect(try stage.talk.ask("accept").code == 0)
    }

    private func fill(_ path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        for size in [65536, 4096, 1] {
            let bytes = [UInt8](repeating: 7, count: size)
            while write(file, bytes, size) > 0 {}
        }
    }
}

/// Asks until it is so, ten seconds at most.
private func becomes(_ isSo: () throws -> Bool) throws {
    let deadline = Clock.monotonic() + 10_000_000_000
    while try !isSo() {
        try #require(Clock.monotonic() < deadline, "it did not become so for 10 s")
        Clock.sleep(until: Clock.monotonic() + 20_000_000)
    }
}
