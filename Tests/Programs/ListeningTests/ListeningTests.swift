import Align
import Foundation
import Platform
import Settings
import Testing
import Wire

@testable import Listening

/// The whole way, from sound to proposals, with real engines and with engines that misbehave.
struct ListeningTests {
    private let folder: String

    init() throws {
        folder = "\(NSTemporaryDirectory())/listening-\(UUID().uuidString)"
        try Files.createFolders(folder)
    }

    /// An engine that is a shell script.
    private func engine(_ script: String, grace: Double = 20) -> Engine {
        var settings = Settings.Align()
        settings.engine = .command
        settings.command = ["/bin/sh", "-c", script]
        return Engine(settings: settings, grace: grace)
    }

    private let request = EngineRequest(
        audio: "/dev/null", language: "en",
        lines: [
            SpokenLine(id: "a", text: "Where is the key?"),
            SpokenLine(id: "b", text: "Gone for ever."),
        ])

    private func hear(_ engine: Engine, _ attend: () -> ChildProcess.Wish = { .goOn }) throws
        -> Heard
    {
        try engine.hear(request, length: 10, folder: folder, attend: attend)
    }

    private func complaint(_ engine: Engine, _ attend: () -> ChildProcess.Wish = { .goOn })
        -> String
    {
        do {
            _ = try hear(engine, attend)
            return "none"
        } catch { return "\(error)" }
    }

    @Test func anEngineOfOnesOwnGivesLinesByIdAndByWords() throws {
        let heard = try hear(
            engine(
                #"grep -q '"audio"' && echo '{"id":"a","in":1,"out":2,"score":0.9}' && echo '{"text":"gone for ever","in":3,"out":4}'"#
            ))
        #expect(heard.complaints.isEmpty)
        #expect(heard.lines.map(\.line) == ["a", "b"])
        #expect(heard.lines.map(\.start) == [1, 3])
    }

    @Test func nonsenseBetweenGoodLinesIsSaidAndTheGoodLinesAreKept() throws {
        let heard = try hear(
            engine(
                #"echo loading; printf '\377\376\n'; echo '{"id":"zz","in":1,"out":2,"score":1}'; echo '{"id":"a","in":1,"out":2,"score":0.9}'"#
            ))
        #expect(heard.lines.map(\.line) == ["a"])
        #expect(heard.complaints.count == 3)
    }

    @Test func anEngineThatDiesIsOneSentenceWithItsLastWords() {
        #expect(
            complaint(engine("echo no model here >&2; exit 3"))
                == "the engine /bin/sh ended with code 3: no model here")
        #expect(complaint(engine("kill -9 $$")) == "the engine /bin/sh was ended by signal 9")
    }

    @Test func anEngineThatIsMissingSaysSo() {
        var settings = Settings.Align()
        settings.engine = .command
        settings.command = ["/nowhere/engine"]
        #expect(
            complaint(Engine(settings: settings)).hasPrefix(
                "cannot start /nowhere/engine: No such file or directory"))
    }

    @Test func anEngineThatHangsIsEndedWithEverythingItStarted() {
        var hanging = engine("sleep 600 & sleep 600; true", grace: 0.5)
        hanging.grace = -99.5  // Ten seconds of sound give it a hundred.
        #expect(complaint(hanging) == "the engine /bin/sh was not done after 0 s and was ended")
    }

    @Test func anEngineThatFloodsIsEnded() {
        #expect(complaint(engine("yes nonsense")).contains("wrote more than 4 MB"))
    }

    @Test func anEngineStandsStillWhileACameraNeedsTheBox() throws {
        var holds = 0
        var held = engine("sleep 0.3; echo '{\"id\":\"a\",\"in\":1,\"out\":2,\"score\":0.9}'")
        held.grace = -99  // One second; it is held for longer.
        let heard = try hear(held) {
            holds += 1
            return holds < 15 ? .hold : .goOn
        }
        #expect(holds >= 15)
        #expect(heard.lines.map(\.line) == ["a"])
    }

    @Test func anEngineIsEndedWhenWeAre() {
        #expect(complaint(engine("sleep 600")) { .stop }.contains("told to end"))
    }

    @Test func linesThatCannotBeToldApartAreRefused() {
        let twice = [SpokenLine(id: "a", text: "Yes."), SpokenLine(id: "a", text: "No.")]
        #expect(throws: AlignFailure(.badInput, "the line id 'a' is there twice; ids must differ"))
        { try SpeechTask.check(twice) }
        #expect(throws: AlignFailure.self) { try SpeechTask.check([]) }
    }

    @Test func aSceneOfAScriptGivesItsSpokenLinesWithIds() throws {
        let path = "\(folder)/s.fountain"
        try Files.replace(
            path,
            with: Array(
                "INT. STUDY - NIGHT\n\nMaya waits.\n\nMAYA\nWhere were you?\n\nVICTOR\nAt the office.\n"
                    .utf8))
        let lines = try SceneLines.script(path, scene: "1")
        #expect(lines.map(\.text) == ["Where were you?", "At the office."])
        #expect(throws: Never.self) { try SpeechTask.check(lines) }
        #expect(throws: AlignFailure.self) { try SceneLines.script(path, scene: "9") }
    }

    @Test func pocketsphinxIsNotAskedForChinese() {
        let chinese = EngineRequest(audio: "", language: "zh", lines: [])
        #expect(throws: AlignFailure.self) {
            try Engine(settings: Settings.Align()).hear(
                chinese, length: 1, folder: folder, attend: { .goOn })
        }
    }

    @Test(
        .enabled(if: SpokenTakes.areHere, "pocketsphinx, festival and flite are not installed"),
        .timeLimit(.minutes(5)))
    func spokenLinesAreFoundInNoise() throws {
        let voices = SpokenTakes(folder: folder)
        var found = 0
        var wrong = 0
        var misplaced = 0
        for (take, numbers) in [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, 12, 13]].enumerated() {
            let path = "\(folder)/take\(take).wav"
            let spoken = try voices.make(numbers, decibels: 20, to: path)
            let task = SpeechTask(
                engine: Engine(settings: Settings.Align()), clip: "take", media: path,
                lines: SpokenTakes.lines)
            for proposal in try task.run().proposals {
                guard let place = spoken.first(where: { $0.line == proposal.line }) else {
                    wrong += 1
                    continue
                }
                found += 1
                if proposal.start < place.start - 0.5 || proposal.end > place.end + 0.5 {
                    misplaced += 1
                }
            }
        }
        #expect(found >= 12, "of 14")
        #expect(wrong <= 1)
        #expect(misplaced == 0)
    }
}
