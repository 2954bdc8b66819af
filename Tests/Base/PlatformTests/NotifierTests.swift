import Glibc
import Testing

@testable import Platform

/// One suite after another: the environment belongs to the whole process.
@Suite(.serialized)
struct NotifierTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/notify" }

    init() throws { folder = try TemporaryFolder() }

    @Test func systemdHearsThatAServiceIsReady() throws {
        let socket = try datagramSocket()
        setenv("NOTIFY_SOCKET", path, 1)
        setenv("WATCHDOG_USEC", "20000000", 1)
        defer {
            unsetenv("NOTIFY_SOCKET")
            unsetenv("WATCHDOG_USEC")
        }
        let notifier = Notifier()
        #expect(notifier.watchdogInterval == .seconds(10))
        notifier.ready()
        notifier.status("rolling 3-12B-4")
        #expect(try receive(socket) == "READY=1")
        #expect(try receive(socket) == "STATUS=rolling 3-12B-4")
    }

    @Test func withoutSystemdNothingIsSaidAndNothingFails() {
        let notifier = Notifier()
        #expect(notifier.watchdogInterval == nil)
        notifier.ready()
    }

    private func datagramSocket() throws -> Descriptor {
        let made = Descriptor(owning: Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let failed = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(made.raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard failed == 0 else { throw SystemFailure("listen on", path, code: errno) }
        return made
    }

    private func receive(_ socket: borrowing Descriptor) throws -> String {
        var interests = [Poll.Interest(socket.raw)]
        guard try Poll.wait(&interests, until: Clock.monotonic() + 5_000_000_000) else {
            return "nothing came"
        }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = recv(socket.raw, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
