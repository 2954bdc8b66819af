import BoxLink
import Glibc
import Platform
import Slate
import Testing
import Time
import Wire

@testable import Crew

@Suite struct BoxClientTests {
    private func code(_ client: BoxClient, _ line: String = "ok") -> Int32? {
        do {
            _ = try client.ask(CrewCommandLine(line: line))
            return nil
        } catch { return (error as? CrewFailure)?.exitCode ?? -1 }
    }

    private func ask(_ manner: FakeRushesd.Manner, patience: Int64 = 5_000_000_000) throws -> Int32?
    {
        let box = try FakeRushesd(manner)
        let code = code(BoxClient(path: box.path, patience: patience))
        _ = try box.finish()
        return code
    }

    @Test func whatIsSaidArrivesAndIsAnswered() throws {
        let answer = CrewAnswer(code: 0, message: "3-12B-4 过, 备注已加")
        let box = try FakeRushesd(.answers(answer))
        let command = CrewCommandLine(
            line: #"note 导演: "用这条"  😀 \n"#, language: .chinese, person: "小陈")
        #expect(try BoxClient(path: box.path).ask(command) == answer)
        #expect(try box.finish() == [command])
    }

    @Test func aNoteOfTenKilobytesArrivesWhole() throws {
        let box = try FakeRushesd(.answers(CrewAnswer(message: "")))
        let line = "note " + String(repeating: "台\u{1}", count: 2560)
        _ = try BoxClient(path: box.path).ask(CrewCommandLine(line: line))
        #expect(try box.finish().map(\.line) == [line])
    }

    @Test func aListOfThousandsOfTakesComesBackWhole() throws {
        let take = Take(
            id: "t", slate: SlateNumber(scene: "12", take: 4),
            notes: [Note(text: "导演", by: "chen", at: UTCTime(nanoseconds: 0))])
        let answer = CrewAnswer(
            message: "", takes: Array(repeating: TakeSummary(take: take, clips: []), count: 3000))
        let box = try FakeRushesd(.answers(answer))
        #expect(try BoxClient(path: box.path).ask(CrewCommandLine(line: "takes")) == answer)
        _ = try box.finish()
    }

    @Test func withoutRushesdItEndsWith69() throws {
        let folder = try TemporaryFolder.make()
        #expect(code(BoxClient(path: "\(folder)/rushesd.sock")) == 69)
        #expect(code(BoxClient(path: "\(folder)/\(String(repeating: "x", count: 200))")) == 69)
        try Files.replace("\(folder)/file", with: [])
        #expect(code(BoxClient(path: "\(folder)/file")) == 69)
        try Files.removeTree(folder)
    }

    @Test func aDeadRushesdsSocketEndsWith69() throws {
        let folder = try TemporaryFolder.make()
        do { _ = try UnixSocket.listen("\(folder)/s") }
        #expect(code(BoxClient(path: "\(folder)/s")) == 69)
        try Files.removeTree(folder)
    }

    @Test(.enabled(if: geteuid() != 0, "root may open every socket"))
    func aSocketOneMayNotUseEndsWith77() throws {
        let folder = try TemporaryFolder.make()
        let listener = try UnixSocket.listen("\(folder)/s", mode: 0)
        #expect(code(BoxClient(path: "\(folder)/s")) == 77)
        withExtendedLifetime(listener.raw) {}
        try Files.removeTree(folder)
    }

    @Test func aRushesdThatHangsUpEndsWith69() throws {
        #expect(try ask(.hangsUp) == 69)
    }

    @Test func aLineWithAnIDIsSaidAgainWhenItsAnswerWasLost() throws {
        let answer = CrewAnswer(message: "note kept")
        let box = try FakeRushesd(.losesAnswers(2, then: answer))
        let command = CrewCommandLine(line: "note boom", id: Identifier.v7(at: Clock.wall()))
        #expect(try BoxClient(path: box.path).ask(command) == answer)
        #expect(try box.finish() == [command, command, command], "with the same id each time")
    }

    @Test func aLineWithoutAnIDIsNeverSaidAgain() throws {
        let box = try FakeRushesd(.losesAnswers(1, then: CrewAnswer(message: "")))
        #expect(code(BoxClient(path: box.path)) == 69)
        #expect(try box.finish().count == 1)
    }

    @Test func sayingItAgainEndsWithPatience() throws {
        let box = try FakeRushesd(.losesAnswers(.max, then: CrewAnswer(message: "")))
        let command = CrewCommandLine(line: "cut", id: Identifier.v7(at: Clock.wall()))
        do {
            _ = try BoxClient(path: box.path, patience: 200_000_000).ask(command)
            Issue.record("nobody answered")
        } catch { #expect((error as? CrewFailure)?.exitCode == CrewFailure.unreachable) }
        #expect(try box.finish().allSatisfy { $0 == command })
    }

    @Test func aSilentRushesdEndsWith75() throws {
        #expect(try ask(.isSilent, patience: 50_000_000) == 75)
    }

    @Test func aRushesdThatNeverFinishesItsLineEndsWith75() throws {
        #expect(try ask(.trickles, patience: 50_000_000) == 75)
    }

    @Test(arguments: [
        "nonsense\n", "{}\n", "[1,2\n", "{\"answer\":{\"_0\":{\"code\":\"x\"}}}\n", "\u{0}\u{1}\n",
    ])
    func anAnswerThatIsNoneFails(text: String) throws {
        #expect(try ask(.says(Array(text.utf8)), patience: 50_000_000) == -1)
    }

    /// A stopped rushesd: the kernel takes callers until its queue is full, and then holds them at
    /// the door.
    @Test func aFullQueueOfCallersEndsWith75() throws {
        let folder = try TemporaryFolder.make()
        let listener = try UnixSocket.listen("\(folder)/s")
        let callers = Callers()
        while callers.call("\(folder)/s") {}
        #expect(code(BoxClient(path: "\(folder)/s", patience: 50_000_000)) == 75)
        withExtendedLifetime((listener.raw, callers)) {}
        try Files.removeTree(folder)
    }

    @Test func aTextThatFitsNoLineIsRefusedBeforeItIsSent() throws {
        #expect(
            code(
                BoxClient(path: "/nowhere"),
                "note " + String(repeating: "x", count: BoxWire.longestLine)) == 64)
    }
}

/// Callers who wait at a socket.
private final class Callers {
    private var sockets: [Int32] = []

    deinit { for socket in sockets { close(socket) } }

    /// False when the queue is full.
    func call(_ path: String) -> Bool {
        do throws(SystemFailure) {
            sockets.append(dup(try UnixSocket.connect(path).raw))
            return true
        } catch { return false }
    }
}
