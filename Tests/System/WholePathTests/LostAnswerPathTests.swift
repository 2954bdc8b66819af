import Foundation
import Testing

/// The crew's command over a line that takes every other answer away.
@Suite(.serialized)
struct LostAnswerPathTests {
    @Test func aCommandWhoseAnswerIsLostIsDoneOnceAndAnswered() throws {
        let set = try FilmSet(without: [.hub, .pull])
        let relay = try ForgetfulRelay(to: set.socket, at: "\(set.folder)/forgetful")
        func rushes(_ words: String...) throws -> (status: Int32, output: String) {
            try shell(["\(programs)/rushes", "--socket", relay.path, "--as", "chen"] + words)
        }
        for words in [
            ["roll"], ["note", "boom in frame"], ["ok"], ["lines", "1-3"], ["cut"], ["take", "+"],
        ] {
            let said = try shell(
                ["\(programs)/rushes", "--socket", relay.path, "--as", "chen"] + words)
            #expect(said.status == 0, "\(words): \(said.output)")
        }
        let takes = try set.takes()
        #expect(takes.count == 1)
        let take = try #require(takes.first?.take)
        #expect(
            take.notes.map(\.text) == ["boom in frame"] && take.verdict == .circled
                && take.cutAt != nil)
        #expect(try set.crew("status").output.contains("-3"), "one step, from take 2 to 3")
        #expect(try rushes("undo").status == 0)
        #expect(try set.crew("status").output.contains("-2"), "one step back")
    }
}

/// A Unix socket that hands on what is said, and hangs up before every other answer.
final class ForgetfulRelay {
    let path: String
    private let process = Process()

    init(to target: String, at path: String) throws {
        self.path = path
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.program, target, path]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try eventually("the relay listens") { FileManager.default.fileExists(atPath: path) }
    }

    deinit {
        process.terminate()
        process.awaitEnd()
    }

    private static let program = """
        import signal, socket, sys
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        target, path = sys.argv[1], sys.argv[2]
        door = socket.socket(socket.AF_UNIX)
        door.bind(path)
        door.listen(8)
        calls = 0

        def line(source):
            got = b""
            while not got.endswith(b"\\n"):
                more = source.recv(65536)
                if not more:
                    return got
                got += more
            return got

        while True:
            caller, _ = door.accept()
            calls += 1
            box = socket.socket(socket.AF_UNIX)
            box.connect(target)
            try:
                box.sendall(line(caller))
                answer = line(box)
                if calls % 2 == 0:
                    caller.sendall(answer)
            except OSError:
                pass
            caller.close()
            box.close()
        """
}
