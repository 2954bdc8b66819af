import CrewGrammar
import CrewSentences
import Glibc
import Platform
import Slate
import Testing
import Wire

@testable import Agent

/// A roll that is said right after rushesd has started, while cameras that run come back to it.
final class HeldRollTests {
    private let box: RunningBox
    private let lock: Descriptor

    /// A box that has just started again, with a camera A whose process lives: ours.
    init() throws {
        box = try RunningBox(more: "[camera.A]\nvideo = \"test\"\n")
        _ = try box.connect()
        box.kill()
        lock = try Files.lock("\(box.folder)/box/camera-A.lock")
        try box.start()
    }

    private func say(_ line: String, _ talk: Talk) throws {
        try talk.send(
            try JSON.encode(BoxRequest.command(CrewCommandLine(line: line, person: "chen"))))
    }

    private func answer(_ talk: Talk) throws -> CrewAnswer {
        guard case .answer(let answer) = try JSON.decode(BoxReply.self, from: try talk.hear())
        else { return CrewAnswer(code: 99, message: "") }
        return answer
    }

    @Test func aRollWaitsForACameraThatIsComingBackAndWhatIsSaidNextWaitsBehindIt() throws {
        let (talk, camera) = (try box.connect(), try box.connect())
        try say("roll", talk)
        try say("note boom", talk)
        Clock.sleep(until: Clock.monotonic() + 300_000_000)
        try camera.send(
            try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
        let rolled = try answer(talk)
        #expect(rolled.code == 0 && rolled.message.contains("rolling on A"), "\(rolled.message)")
        #expect(try answer(talk).takes.first?.take.id == rolled.takes.first?.take.id)
    }

    @Test func aCameraThatRunsIsNotCalledOneThatIsNotRunning() throws {
        let talk = try box.connect()
        let status = try #require(try talk.ask("status").status?.cameras.first)
        #expect(status.troubleCodes == ["reconnecting"])
        #expect(
            Phrases(.english).isNotConnected(status)
                == "camera A not connected: it runs and is reconnecting; wait a moment")
        #expect(Phrases(.chinese).isNotConnected(status) == "机位 A 未连接: 它在运行, 正在重连; 请稍等")
        let (refused, said) = (try talk.ask("roll"), Clock.monotonic())
        #expect(refused.code == 1 && !refused.message.contains("not running"), "\(refused)")
        #expect(Clock.monotonic() - said < 4_000_000_000)
    }

    @Test func aSeatOfACameraThatNeverCameBackSaysSo() {
        var seat = CameraSeat(expected: "A", isAlive: true)
        #expect(!seat.listen(at: 0) { false } && seat.absence?.why == .returning)
        #expect(!seat.listen(at: 4_000_000_000) { false } && seat.absence?.why == .ended)
        seat = CameraSeat(expected: "A", isAlive: true)
        _ = seat.listen(at: 0) { true }
        #expect(seat.listen(at: 4_000_000_000) { true } && seat.absence?.why == .silent)
    }
}
