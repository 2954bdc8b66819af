import Glibc
import Platform
import Testing

/// What a program that speaks in lines over a Unix socket may do to its client.
struct LineConnectionTests {
    /// Both ends of a connection.
    private final class Pair {
        let client: LineConnection
        let server: Descriptor

        init(longestLine: Int = .max) throws {
            let folder = try TemporaryFolder()
            let listener = try UnixSocket.listen("\(folder.path)/s")
            client = try LineConnection(to: "\(folder.path)/s", longestLine: longestLine)
            server = try Self.called(listener)
        }

        private static func called(_ listener: borrowing Descriptor) throws -> Descriptor {
            if let socket = try UnixSocket.accept(listener, "a socket") { return socket }
            throw SystemFailure("accept on", "a socket", code: ECONNREFUSED)
        }

        func say(_ text: String) { _ = send(server.raw, text, text.utf8.count, 0) }
    }

    @Test func piecesOfALineAreOneLine() throws {
        let pair = try Pair()
        for piece in ["a", "b\nc", "d", "\n\ne"] {
            pair.say(piece)
        }
        #expect(
            try pair.client.receive() == [Array("ab".utf8), Array("cd".utf8), []].map { .line($0) })
        #expect(try pair.client.receive().isEmpty)
        pair.say("\n")
        #expect(try pair.client.receive() == [.line(Array("e".utf8))])
    }

    @Test func theLastLinesOfOneThatHungUpComeBeforeTheFailure() throws {
        let pair = try Pair()
        pair.say("last\nhalf")
        shutdown(pair.server.raw, Int32(SHUT_WR))
        #expect(try pair.client.receive() == [.line(Array("last".utf8))])
        #expect { try pair.client.receive() } throws: {
            ($0 as? SystemFailure)?.code == ECONNRESET
        }
    }

    @Test func aLineThatIsTooLongIsPassedOverAndTold() throws {
        let pair = try Pair(longestLine: 4)
        pair.say("12345\n1234\n123456789")
        #expect(try pair.client.receive() == [.tooLong, .line(Array("1234".utf8)), .tooLong])
        pair.say("more\nok\n")
        #expect(try pair.client.receive() == [.line(Array("ok".utf8))])
    }

    @Test func aListenerThatIsGoneIsAFailureThatNamesItsPath() throws {
        let folder = try TemporaryFolder()
        #expect { try LineConnection(to: "\(folder.path)/s") } throws: {
            "\($0)".contains("\(folder.path)/s")
        }
    }
}
