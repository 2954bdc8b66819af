import Align
import Foundation
import Glibc
import Platform
import Settings
import Testing
import Wire

@testable import Listening

/// The queue with a real child process as its engine, and a rushesd of the test's.
struct HearingQueueTests {
    /// A box that answers as told, and remembers what it was handed.
    private final class Stage {
        let folder: String
        var isRolling = false
        var isAway = false
        var isBusy = false
        var isToEnd = false
        var tasks: [HearingTask]
        var kept: [Proposals] = []
        /// Codes that the next hand-ins are answered with, 0 after them.
        var refusals: [Int32] = []
        /// Code of every answer.
        var answersWith: Int32 = 0
        /// Told when an engine asks whether to go on.
        var onState: (Stage) -> Void = { _ in }
        private(set) var asked: [HearingRequest] = []
        private let engine: Engine

        init(_ script: String, clips: [String] = ["clip-1"], grace: Double = 20) throws {
            folder = "\(NSTemporaryDirectory())/queue-\(UUID().uuidString)"
            try Files.createFolders(folder)
            var settings = Settings.Align()
            (settings.engine, settings.command) = (
                .command,
                ["/bin/sh", "-c", script.replacingOccurrences(of: "FOLDER", with: folder)]
            )
            engine = Engine(settings: settings, grace: grace)
            let lines = [
                SpokenLine(id: "a", character: "MAYA", text: "Where is the key?"),
                SpokenLine(id: "b", text: "Gone for ever."),
            ]
            tasks = clips.map {
                HearingTask(clip: $0, slate: "3-12B-1", media: "/nowhere", script: 4, lines: lines)
            }
        }

        deinit {
            // A folder left in the temporary place hurts nobody.
            try? Files.removeTree(folder)
        }

        lazy var queue = HearingQueue(
            engine, run: "run-1",
            doors: .init(
                ask: { [unowned self] in try answer($0) },
                listen: { [engine] task, attend in
                    var speech = SpeechTask(
                        engine: engine, clip: task.clip, media: task.media, lines: task.lines)
                    speech.readSound = { _, wav, _ in
                        try Files.replace(wav, with: [])
                        return 10
                    }
                    return try speech.run(attend: attend)
                }, isBusy: { [unowned self] in isBusy }, isToEnd: { [unowned self] in isToEnd }))

        private func answer(_ request: HearingRequest) throws -> CrewAnswer {
            asked.append(request)
            if case .state = request { onState(self) }
            if isAway { throw AlignFailure(.badInput, "rushesd cannot be reached") }
            var answer = CrewAnswer(code: answersWith, message: "")
            if answersWith != 0 { return answer }
            switch request {
            case .keep(let proposals):
                if !refusals.isEmpty {
                    return CrewAnswer(code: refusals.removeFirst(), message: "not kept")
                }
                kept.append(proposals)
                tasks.removeAll { $0.clip == proposals.clip }
            case .next:
                answer.hearing = HearingAnswer(
                    isRolling: isRolling, task: isRolling ? nil : tasks.first)
            case .state: answer.hearing = HearingAnswer(isRolling: isRolling)
            }
            return answer
        }

        var count: Int { ((try? Files.read("\(folder)/runs")) ?? []).count { $0 == 10 } }

        func step(_ times: Int) { for _ in 0..<times { _ = queue.step() } }
    }

    private static let good =
        #"echo ran >>FOLDER/runs; echo '{"id":"a","in":1,"out":2,"score":0.9}'; echo '{"id":"b","in":3,"out":4,"score":0.2}'"#

    @Test func aClipIsHeardOnceAndHandedOverWithoutTexts() throws {
        let stage = try Stage(Self.good)
        stage.step(5)
        let kept = try #require(stage.kept.first)
        #expect(stage.kept.count == 1 && stage.count == 1)
        #expect(
            kept.proposals.map(\.line) == ["a"] && kept.weak.map(\.line) == ["b"]
                && kept.script == 4)
        #expect((kept.proposals + kept.weak).allSatisfy { $0.text.isEmpty && $0.character.isEmpty })
        #expect(kept.failedIn == nil)
    }

    @Test func oneClipAfterAnotherInTheOrderOfTheBox() throws {
        let stage = try Stage(Self.good, clips: ["clip-1", "clip-2", "clip-3"])
        stage.step(10)
        #expect(stage.kept.map(\.clip) == ["clip-1", "clip-2", "clip-3"])
    }

    @Test func nothingBeginsWhileACameraRollsOrTheMachineIsBusy() throws {
        let stage = try Stage(Self.good)
        stage.isRolling = true
        stage.step(3)
        (stage.isRolling, stage.isBusy) = (false, true)
        stage.step(3)
        #expect(stage.count == 0)
        stage.isBusy = false
        stage.step(2)
        #expect(stage.kept.count == 1)
    }

    /// What the kernel says of the engine's process: R, S, T ...
    private static func state(of process: String) -> Character? {
        guard let bytes = try? Files.readStream("/proc/\(process)/stat") else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.first {
            $0 != " "
        }
    }

    @Test func anEngineStandsStillWhileACameraRollsAndGoesOnAfterCut() throws {
        let stage = try Stage(
            "echo $$ >FOLDER/pid; while ! test -e FOLDER/go; do :; done; " + Self.good)
        var seen: [Character] = []
        var looks = 0
        stage.onState = { stage in
            guard let pid = try? Files.read("\(stage.folder)/pid"),
                let text = String(bytes: pid, encoding: .utf8), !text.isEmpty
            else {
                return
            }
            if let state = Self.state(of: text.filter { $0 != "\n" }) { seen.append(state) }
            looks += 1
            // It ran at the first look, and is held from then on to the sixth, for the last two
            // because nobody can say whether one rolls.
            stage.isRolling = (1...3).contains(looks)
            stage.isAway = (4...5).contains(looks)
            // Nothing else to do than to let the engine end.
            if looks == 7 { try? Files.replace("\(stage.folder)/go", with: []) }
        }
        stage.step(3)
        #expect(seen.count >= 7)
        #expect(seen.first == "R" || seen.first == "S")
        #expect(Array(seen.dropFirst().prefix(5)) == Array(repeating: "T", count: 5))
        #expect(seen.dropFirst(6).first != "T")
        #expect(stage.kept.map(\.clip) == ["clip-1"])
        #expect(stage.count == 1, "it went on, and did not begin anew")
    }

    @Test func anEngineStandsStillWhileTheMachineIsBusy() throws {
        let stage = try Stage("sleep 0.2; " + Self.good)
        var looks = 0
        stage.onState = { stage in
            looks += 1
            stage.isBusy = (1...3).contains(looks)
        }
        stage.step(2)
        #expect(looks >= 4)
        #expect(stage.kept.count == 1)
    }

    @Test(arguments: [
        ("exit 3", "ended with code 3"), ("kill -9 $$", "was ended by signal 9"),
        ("yes nonsense", "wrote more than 4 MB"),
    ])
    func anEngineThatFailsIsTriedOnceAndItsFailureIsAComplaint(_ script: String, _ sentence: String)
        throws
    {
        let stage = try Stage("echo ran >>FOLDER/runs; " + script)
        stage.step(1)
        #expect(stage.count == 1)
        stage.step(1)
        let kept = try #require(stage.kept.first)
        #expect(kept.failedIn == "run-1" && kept.script == 4 && kept.proposals.isEmpty)
        #expect(
            kept.complaints.count == 1 && kept.complaints[0].contains(sentence),
            "\(kept.complaints)")
    }

    @Test func anEngineThatHangsIsEndedAndAComplaint() throws {
        // Ten seconds of sound give it a hundred more.
        let stage = try Stage("sleep 600", grace: -99)
        stage.step(2)
        #expect(
            stage.kept.first?.complaints.first?.contains("was not done after 1 s and was ended")
                == true)
    }

    @Test func nonsenseIsAComplaintBesideWhatWasHeard() throws {
        let stage = try Stage("echo loading the model; " + Self.good)
        stage.step(2)
        let kept = try #require(stage.kept.first)
        #expect(
            kept.proposals.map(\.line) == ["a"] && kept.complaints.count == 1
                && kept.failedIn == nil)
    }

    @Test func whatRushesdCannotTakeNowIsOfferedAgainAndNotHeardAgain() throws {
        let stage = try Stage(Self.good)
        stage.refusals = [75, 75]
        stage.step(1)
        stage.isAway = true
        stage.step(3)
        stage.isAway = false
        stage.step(3)
        #expect(stage.kept.count == 1)
        #expect(stage.count == 1)
    }

    @Test func whatRushesdRefusesIsLetGo() throws {
        let stage = try Stage(Self.good, clips: ["clip-1"])
        stage.refusals = [64]
        stage.step(1)
        stage.tasks = []
        stage.step(3)
        #expect(stage.kept.isEmpty && stage.count == 1)
    }

    @Test func aRushesdThatKnowsNothingOfItIsAskedAgainAndNothingIsHeard() throws {
        let stage = try Stage(Self.good)
        stage.answersWith = 1
        stage.step(3)
        #expect(stage.count == 0)
        stage.answersWith = 0
        stage.step(2)
        #expect(stage.kept.count == 1)
    }

    @Test func whoIsToldToEndLeavesTheClipForAnotherTime() throws {
        let stage = try Stage("echo ran >>FOLDER/runs; sleep 600")
        stage.onState = { $0.isToEnd = true }
        stage.step(1)
        stage.isToEnd = false
        #expect(stage.kept.isEmpty)
        let handed = stage.asked.contains { if case .keep = $0 { true } else { false } }
        #expect(!handed)
    }
}

struct ProcessorShareTests {
    private let path = "\(NSTemporaryDirectory())/stat-\(UUID().uuidString)"

    private func write(user: Int, nice: Int, idle: Int) throws {
        try Files.replace(
            path,
            with: Array(
                "cpu  \(user) \(nice) 0 \(idle) 0 0 0 0 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n".utf8))
    }

    @Test func onlyWorkThatIsNotNicedMakesTheMachineBusy() throws {
        defer { unlink(path) }
        var share = ProcessorShare(path)
        func look(_ time: Int64) -> Bool { share.isOverMost(at: time) }
        try write(user: 100, nice: 0, idle: 100)
        #expect(!look(0), "one look says nothing")
        try write(user: 160, nice: 0, idle: 140)
        #expect(look(1_000_000_000))
        #expect(look(1_500_000_000), "it looks once a second")
        try write(user: 170, nice: 90, idle: 140)
        #expect(!look(2_000_000_000), "niced work gives way by itself")
        try write(user: 219, nice: 90, idle: 191)
        #expect(!look(3_000_000_000), "49 of 100")
    }

    @Test func aMachineThatDoesNotTellIsNotBusy() throws {
        var share = ProcessorShare("/nowhere/stat")
        let looks = [0, 2_000_000_000].map { share.isOverMost(at: $0) }
        #expect(looks == [false, false])
    }

    @Test func aMachineIsNeverBusierThanWhole() throws {
        var share = ProcessorShare(most: 1)
        let looks = [0, 1_000_000_000, 2_000_000_000].map { share.isOverMost(at: $0) }
        #expect(looks == [false, false, false])
    }
}
