import Glibc
import Platform
import Slate
import Testing
import Time
import Wire

@testable import Agent

/// A line whose answer was lost is said again with its id: it is obeyed once.
struct LostAnswerTests {
    private func camera(_ box: RunningBox) throws -> Talk {
        let camera = try box.connect()
        try camera.send(
            try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
        return camera
    }

    private func say(_ line: String, id: String, until: Int64? = nil, to box: RunningBox) throws
        -> CrewAnswer
    {
        let talk = try box.connect()
        try talk.send(try JSON.encode(BoxRequest.command(command(line, id: id, until: until))))
        while true {
            if case .answer(let answer) = try JSON.decode(BoxReply.self, from: try talk.hear()) {
                return answer
            }
        }
    }

    private func command(_ line: String, id: String, until: Int64? = nil) -> CrewCommandLine {
        CrewCommandLine(line: line, person: "chen", id: id, until: until)
    }

    private var id: String { Identifier.v7(at: Clock.wall()) }

    private func becomes(_ isSo: () throws -> Bool) throws {
        let deadline = Clock.monotonic() + 10_000_000_000
        while try !isSo() {
            try #require(Clock.monotonic() < deadline, "timed out")
            var nobody: [Poll.Interest] = []
            try Poll.wait(&nobody, until: Clock.monotonic() + 10_000_000)
        }
    }

    private func operations(_ box: RunningBox) throws -> [Operation] {
        let bytes = try Files.read("\(box.folder)/box/operations.ndjson", limit: .max)
        return try bytes.split(separator: 10).map { try JSON.decode(Operation.self, from: $0) }
    }

    /// Says it, hangs up before the answer comes, and says it twice more; then once more to another
    /// rushesd.
    private func sayUntilHeard(_ line: String, to box: RunningBox, restarts: Bool) throws
        -> [CrewAnswer]
    {
        let id = id
        do { try box.connect().send(try JSON.encode(BoxRequest.command(command(line, id: id)))) }
        var answers = [try say(line, id: id, to: box), try say(line, id: id, to: box)]
        if restarts {
            box.kill()
            try box.start()
            answers.append(try say(line, id: id, to: box))
        }
        return answers
    }

    @Test func aNoteSaidAgainByAnotherClientAfterTheFirstEndedUnheardIsKeptOnce() throws {
        let box = try RunningBox()
        let camera = try camera(box)
        try becomes { try say("roll", id: id, to: box).code == 0 }
        func notes() throws -> Int { try operations(box).count { $0.field == .note } }
        do {
            try box.connect().send(
                try JSON.encode(BoxRequest.command(command("note boom", id: id))))
        }
        try becomes { try notes() == 1 }
        #expect(try say("note boom", id: id, to: box).message.hasPrefix("done already"))
        #expect(try notes() == 1)
        #expect(try say("note boom", id: id, to: box).code == 0)
        #expect(try notes() == 2, "who has heard the answer and says it again means it")
        withExtendedLifetime(camera) {}
    }

    @Test(arguments: [false, true])
    func aLineSaidAgainAfterALostAnswerIsSaidOnce(rushesdWasKilledInBetween: Bool) throws {
        let box = try RunningBox()
        var camera = try camera(box)
        try becomes { try box.connect().ask("cameras").cameras?.first?.connected == true }
        for (line, said) in [
            ("roll", 4), ("note boom in frame", 1), ("ok", 1), ("lines 1-3", 1), ("cut", 1),
            ("take +", 1), ("undo", 1),
        ] {
            let before = try operations(box).count
            let answers = try sayUntilHeard(line, to: box, restarts: rushesdWasKilledInBetween)
            #expect(answers.allSatisfy { $0.code == 0 }, "\(line): \(answers.map(\.message))")
            if line == "roll" || line == "cut" {
                #expect(Set(answers.map(\.message)).count == 1, "\(answers.map(\.message))")
            }
            let after = try operations(box).count
            #expect(line == "roll" ? after > before : after == before + said, "\(line)")
            if rushesdWasKilledInBetween { camera = try self.camera(box) }
        }
        let takes = try box.connect().ask("takes").takes
        #expect(
            takes.count == 1 && takes.first?.take.notes.count == 1
                && takes.first?.take.verdict == .circled)
        #expect(
            Set(try operations(box).map(\.id)).count == (try operations(box).count),
            "no id is written twice")
        withExtendedLifetime(camera) {}
    }

    @Test func aCutSaidAgainDoesNotEndTheTakeAfter() throws {
        let box = try RunningBox()
        let camera = try camera(box)
        try becomes { try box.connect().ask("roll").code == 0 }
        let id = id
        #expect(try say("cut", id: id, to: box).code == 0)
        #expect(try box.connect().ask("roll").code == 0)
        _ = try say("cut", id: id, to: box)
        #expect(try box.connect().ask("status").status?.rolling != nil)
        withExtendedLifetime(camera) {}
    }

    @Test func aRefusalIsRepeatedToo() throws {
        let box = try RunningBox()
        let id = id
        #expect(try say("cut", id: id, to: box).code == 5)
        let camera = try camera(box)
        try becomes { try box.connect().ask("roll").code == 0 }
        #expect(try say("cut", id: id, to: box).code == 5)
        #expect(try box.connect().ask("status").status?.rolling != nil)
        withExtendedLifetime(camera) {}
    }

    @Test func aLineThatComesTooLateIsDroppedAndToldSo() throws {
        let box = try RunningBox()
        let camera = try camera(box)
        try becomes { try box.connect().ask("cameras").cameras?.first?.connected == true }
        let late = try say("roll", id: id, until: Clock.monotonic() - 1, to: box)
        #expect(late.code == 75 && late.isDropped == true && late.message.contains("roll"))
        #expect(try box.connect().ask("status").status?.rolling == nil)
        let inTime = try say("roll", id: id, until: Clock.monotonic() + 10_000_000_000, to: box)
        #expect(inTime.code == 0 && inTime.isDropped == nil)
        withExtendedLifetime(camera) {}
    }

    @Test func anIDThatIsNoneOrOfAnotherLineIsRefused() throws {
        let box = try RunningBox()
        for bad in ["", "../../x", "1", String(repeating: "a", count: 36)] {
            #expect(try say("3-12B", id: bad, to: box).code == 64, "\(bad)")
        }
        let id = id
        #expect(try say("3-12B", id: id, to: box).code == 0)
        #expect(try say("4-1", id: id, to: box).code == 64)
        #expect(try box.connect().ask("status").status?.next.scene == "12")
    }

    @Test func onlyWhatWroteSomethingOffersUndoAndSaysWhat() throws {
        let box = try RunningBox()
        let camera = try camera(box)
        let chen = try box.connect()
        try becomes { try chen.ask("3-12B").code == 0 }
        try becomes { try chen.ask("roll").code == 0 }
        #expect(try chen.ask("ok").undoes == "3-12B-1 OK")
        #expect(try chen.ask("ok").undoes == nil, "it is already so")
        #expect(try chen.ask("cut").undoes == nil)
        #expect(try chen.ask("保", .chinese).undoes == "3-12B-1 保")
        #expect(try chen.ask("roll").undoes == nil)
        #expect(try chen.ask("takes").undoes == nil)
        #expect(try chen.ask("undo").undoes == "3-12B-1 OK", "what the next one would take back")
        withExtendedLifetime(camera) {}
    }

    @Test func theUndoOfALineTakesBackThatLineAndNoOther() throws {
        let box = try RunningBox()
        let camera = try camera(box)
        let chen = try box.connect()
        try becomes { try chen.ask("roll").code == 0 }
        let ok = try chen.ask("ok").undoesID
        try chen.ask("note soft")
        func undo() throws -> CrewAnswer {
            var command = CrewCommandLine(line: "undo", person: "chen")
            command.undoes = ok
            try chen.send(try JSON.encode(BoxRequest.command(command)))
            while true {
                if case .answer(let answer) = try JSON.decode(BoxReply.self, from: try chen.hear())
                {
                    return answer
                }
            }
        }
        #expect(try undo().code == 0)
        let take = try #require(try chen.ask("takes").takes.first?.take)
        #expect(take.verdict == .none && take.notes.count == 1)
        #expect(try undo().code == 5, "it was taken back already, and the note is another line")
        #expect(try chen.ask("takes").takes.first?.take.notes.count == 1)
        withExtendedLifetime(camera) {}
    }
}
