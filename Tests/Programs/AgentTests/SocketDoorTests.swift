import BoxLink
import Glibc
import Platform
import Testing

@testable import Agent

/// Nobody takes the socket away from the crew, whoever fills it with connections.
struct SocketDoorTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/rushes-test-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
    }

    private var path: String { "\(folder)/s" }

    /// Lets a server turn for so long; returns the lines that came.
    @discardableResult private func turn(_ server: SocketServer, milliseconds: Int64) throws
        -> [[UInt8]]
    {
        var lines: [[UInt8]] = []
        let end = Clock.monotonic() + milliseconds * 1_000_000
        while Clock.monotonic() < end {
            for case .line(let client, .line(let bytes)) in try server.wait(
                others: [], until: Clock.monotonic() + 5_000_000)
            {
                server.heard(client, isStanding: false)
                lines.append(bytes)
            }
        }
        return lines
    }

    /// Whether the other end has hung up.
    private func isGone(_ socket: borrowing Descriptor) -> Bool {
        var byte: UInt8 = 0
        return recv(socket.raw, &byte, 1, Int32(MSG_DONTWAIT)) == 0
    }

    /// Whoever was hung up on says it in vain.
    private func say(_ text: String, _ socket: borrowing Descriptor) {
        let raw = socket.raw
        _ = Array(text.utf8).withUnsafeBytes {
            send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }

    @Test func whoSaysNothingOrHalfALineIsHungUpOnAndWhoHasSpokenStays() throws {
        let server = try SocketServer(path: path, silence: 200_000_000)
        let silent = try UnixSocket.connect(path)
        let half = try UnixSocket.connect(path)
        let spoken = try UnixSocket.connect(path)
        say("{\"command\":", half)
        say("{}\n", spoken)
        #expect(try turn(server, milliseconds: 100).count == 1)
        let early = [isGone(silent), isGone(half)]
        #expect(early == [false, false])
        try turn(server, milliseconds: 300)
        let late = [isGone(silent), isGone(half), isGone(spoken)]
        #expect(late == [true, true, false])
    }

    @Test func halfALineThatGrowsIsNoLongerPatience() throws {
        let server = try SocketServer(path: path, silence: 200_000_000)
        let dripping = try UnixSocket.connect(path)
        for _ in 0..<8 {
            say("x", dripping)
            try turn(server, milliseconds: 50)
        }
        let isCut = isGone(dripping)
        #expect(isCut)
    }

    /// Many connections at once, kept open as long as this lives.
    private final class Crowd {
        private var sockets: [Int32] = []

        init(_ count: Int, at path: String, saying text: String) throws {
            for _ in 0..<count {
                let raw = try Self.connect(path)
                sockets.append(raw)
                _ = Array(text.utf8).withUnsafeBytes {
                    send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            }
        }

        /// Waits where the queue of connections is full.
        private static func connect(_ path: String) throws -> Int32 {
            let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let failed = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(failed == 0, "errno \(errno)")
            return raw
        }

        deinit { for socket in sockets { close(socket) } }
    }

    private static let status = "{\"command\":{\"line\":\"status\",\"person\":\"x\"}}\n"

    @Test(arguments: ["", "{\"command\":{\"line\":\"sta", "nonsense\n", status])
    func threeHundredConnectionsDoNotShutOutTheCrew(saying text: String) throws {
        let box = try RunningBox()
        _ = try box.connect().ask("3-12B")
        let before = Clock.monotonic()
        let crowd = try Crowd(300, at: "\(box.folder)/s", saying: text)
        let crew = try box.connect()
        #expect(try crew.ask("roll").code != 70)
        #expect(try crew.ask("status").status != nil)
        let later = try box.connect()
        #expect(try later.ask("status").status != nil)
        #expect(
            try crew.ask("status").status != nil, "whoever spoke is not pushed out by whoever comes"
        )
        #expect(Clock.monotonic() - before < 10_000_000_000)
        withExtendedLifetime(crowd) {}
    }
}
