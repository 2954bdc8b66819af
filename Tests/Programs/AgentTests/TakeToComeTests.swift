import Glibc
import Platform
import Slate
import Testing
import Wire

@testable import Agent

/// What a prompt says of the take to come, and of the take that it showed as rolling.
struct TakeToComeTests {
    private let box: RunningBox
    private let camera: Talk
    private let talk: Talk

    init() throws {
        box = try RunningBox()
        camera = try box.connect()
        try camera.send(
            try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
        talk = try box.connect()
        let deadline = Clock.monotonic() + 10_000_000_000
        while try talk.ask("cameras").cameras?.first?.connected != true {
            try #require(Clock.monotonic() < deadline)
        }
        for line in ["3-12", "roll", "cut", "3-13"] {
            #expect(try talk.ask(line).code == 0, "\(line)")
        }
    }

    private func say(_ line: String, of slate: String? = nil, rolling: String? = nil) throws
        -> CrewAnswer
    {
        var command = CrewCommandLine(line: line, person: "chen")
        if let slate {
            command.take = Operation.nextTake
            command.coming = SlateNumber(episode: "3", scene: slate, shot: nil, take: 1)
        }
        command.rolling = rolling
        try talk.send(try JSON.encode(BoxRequest.command(command)))
        while true {
            if case .answer(let answer) = try JSON.decode(BoxReply.self, from: try talk.hear()) {
                return answer
            }
        }
    }

    private func takes() throws -> [Take] { try talk.ask("takes").takes.map(\.take) }

    private var comingScene: String {
        get throws { try #require(try talk.ask("status").status?.coming?.slate.description) }
    }

    @Test func notesAndLinesSaidBeforeTheFirstTakeOfASceneAreWrittenWhenItRolls() throws {
        #expect(try comingScene == "3-13-1")
        #expect(try say("note lens: 50mm; size: CU", of: "13").code == 0)
        #expect(try say("lines 1-3", of: "13").code == 0)
        #expect(try say("mos", of: "13").code == 0)
        try talk.ask("roll")
        let takes = try takes()
        #expect(takes.count == 2)
        #expect(
            takes[0].notes.isEmpty && takes[0].lines.isEmpty,
            "the old scene's last take has nothing of it")
        #expect(
            takes[1].notes.map(\.text) == ["lens: 50mm; size: CU"]
                && takes[1].notes.map(\.by) == ["chen"])
        #expect(takes[1].lines == LineRanges("1-3") && takes[1].traits == [.mos])
    }

    @Test func whatComesWhenItHasRolledIsOfItAllTheSame() throws {
        try talk.ask("roll", .english, by: "kuan")
        #expect(try say("note soft", of: "13").code == 0)
        #expect(try takes()[1].notes.map(\.text) == ["soft"])
        try talk.ask("cut")
        #expect(try say("ok", of: "13").code == 0, "it has rolled")
        #expect(try takes().map(\.verdict) == [.none, .circled])
    }

    @Test(arguments: [
        "ok", "hold", "ng", "clear", "pick", "fs", "same", "why", "clip", "heard", "accept", "void",
        "dropped 2",
    ])
    func whatNeedsATakeIsRefusedBeforeItRolls(line: String) throws {
        let answer = try say(line, of: "13")
        #expect(
            answer.code == 1 && answer.message.contains("3-13-1 has not rolled yet"),
            "\(answer.message)")
        #expect(try takes().map(\.verdict) == [.none])
    }

    @Test func aSlateThatWentElsewhereIsSaidAndNothingWritten() throws {
        try talk.ask("3-14")
        let answer = try say("note soft", of: "13")
        #expect(answer.code == 1 && answer.message.contains("3-14-1"))
        try talk.ask("roll")
        #expect(try takes().allSatisfy(\.notes.isEmpty))
    }

    @Test func whatWasAnnouncedCanBeTakenBack() throws {
        let note = try say("note soft", of: "13")
        #expect(note.undoes?.contains("soft") == true)
        try talk.ask("undo")
        try talk.ask("roll")
        #expect(try takes()[1].notes.isEmpty)
    }

    @Test(arguments: ["cut", "next", "mark"])
    func onlyTheTakeThatTheScreenShowedIsEnded(line: String) throws {
        try talk.ask("roll", .english, by: "kuan")
        let rolling = try #require(try talk.ask("status").status?.rolling?.take.id)
        #expect(try say(line, rolling: "").code == 1, "the screen showed nothing that rolls")
        #expect(try say(line, rolling: "another").code == 1)
        #expect(try talk.ask("status").status?.rolling != nil)
        #expect(try say(line, rolling: rolling).code == 0)
    }
}
