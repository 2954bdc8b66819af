import Glibc
import Testing

@testable import Platform

struct UnixSocketTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/rushesd.sock" }
    private var deadline: Int64 { Clock.monotonic() + 5_000_000_000 }

    init() throws { folder = try TemporaryFolder() }

    private func waitUntilReadable(_ raw: Int32) throws -> Bool {
        var interests = [Poll.Interest(raw)]
        return try Poll.wait(&interests, until: deadline) && interests[0].canRead
    }

    @Test func whatOneEndWritesTheOtherReads() throws {
        let listener = try UnixSocket.listen(path)
        let client = try UnixSocket.connect(path)
        #expect(try waitUntilReadable(listener.raw))
        guard let server = try UnixSocket.accept(listener, path) else {
            Issue.record("nobody waited")
            return
        }
        #expect(write(client.raw, "roll\n", 5) == 5)
        #expect(try waitUntilReadable(server.raw))
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(server.raw, &bytes, 16) == 5)
        #expect(UnixSocket.peer(of: server)?.process == getpid())
    }

    @Test func acceptingWithNobodyThereDoesNotWait() throws {
        let listener = try UnixSocket.listen(path)
        let isNobody = if case .none = try UnixSocket.accept(listener, path) { true } else { false }
        #expect(isNobody)
    }

    @Test func aSocketLeftBehindIsReplacedAndALiveOneIsNot() throws {
        do { _ = try UnixSocket.listen(path) }
        #expect(Files.exists(path))
        let listener = try UnixSocket.listen(path)
        let failure = #expect(throws: SystemFailure.self) { _ = try UnixSocket.listen(path).take() }
        #expect(failure?.code == EADDRINUSE)
        withExtendedLifetime(listener) {}
    }

    @Test func aFileThatIsNoSocketIsNotRemoved() throws {
        try Files.replace(path, with: [1])
        #expect(throws: SystemFailure.self) { _ = try UnixSocket.listen(path).take() }
        #expect(try Files.read(path) == [1])
    }

    @Test func theSocketHasTheModeThatWasAsked() throws {
        let listener = try UnixSocket.listen(path, mode: 0o600)
        var facts = stat()
        #expect(stat(path, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
        withExtendedLifetime(listener) {}
    }

    @Test func aPathThatDoesNotFitIsSaid() {
        let failure = #expect(throws: SystemFailure.self) {
            _ = try UnixSocket.connect("/tmp/" + String(repeating: "x", count: 200)).take()
        }
        #expect(failure?.code == ENAMETOOLONG)
    }

    @Test func nobodyListeningIsAFailureThatNamesThePath() {
        let failure = #expect(throws: SystemFailure.self) {
            _ = try UnixSocket.connect(path).take()
        }
        #expect(failure?.description.contains(path) == true)
    }

    @Test func aBellWakesAThreadThatWaits() throws {
        let bell = try WakeUp()
        let ringer = try NamedThread("ringer") { bell.ring() }
        #expect(try waitUntilReadable(bell.raw))
        ringer.join()
        bell.ring()
        bell.clear()
        var interests = [Poll.Interest(bell.raw)]
        #expect(try Poll.wait(&interests, until: Clock.monotonic()) == false)
    }

    @Test func aPeerThatHungUpIsReported() throws {
        let listener = try UnixSocket.listen(path)
        do { _ = try UnixSocket.connect(path) }
        #expect(try waitUntilReadable(listener.raw))
        guard let server = try UnixSocket.accept(listener, path) else { return }
        var interests = [Poll.Interest(server.raw)]
        #expect(try Poll.wait(&interests, until: deadline))
        #expect(interests[0].hasFailed)
    }
}
