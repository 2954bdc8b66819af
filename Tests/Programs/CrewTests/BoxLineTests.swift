import BoxLink
import Glibc
import Platform
import Testing
import Wire

@testable import Crew

/// A rushesd that reads slowly is no reason to lose a line.
struct BoxLineTests {
    @Test func whatAFullSocketDidNotTakeGoesOutWhenItTakesMore() throws {
        let folder = try TemporaryFolder.make()
        let listener = try UnixSocket.listen("\(folder)/s")
        let line = BoxLine(path: "\(folder)/s")
        try line.open()
        guard let reader = try UnixSocket.accept(listener, "\(folder)/s") else {
            Issue.record("nobody called")
            return
        }
        let note = BoxRequest.command(
            CrewCommandLine(line: "note " + String(repeating: "x", count: 10_000)))
        var said = 0
        while !line.hasMore {
            try line.send(note)
            said += 1
        }
        var heard = 0
        let deadline = Clock.monotonic() + 10_000_000_000
        while heard < said, Clock.monotonic() < deadline {
            heard += lines(reader)
            // As the loop does: writing is waited for while something is left.
            var interests = [Poll.Interest(line.raw, read: false, write: line.hasMore)]
            try Poll.wait(&interests, until: Clock.monotonic() + 1_000_000)
            if interests[0].canWrite { try line.flush() }
        }
        #expect(heard == said)
        #expect(!line.hasMore)
        try Files.removeTree(folder)
    }

    private func lines(_ socket: borrowing Descriptor) -> Int {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = recv(socket.raw, &bytes, bytes.count, 0)
        return bytes.prefix(max(0, count)).count { $0 == 10 }
    }
}
