import Foundation
import Glibc
import Integrity
import Platform
import Testing

@testable import Hub

/// The program itself, killed where it stands.
@Suite struct KilledHubTests {
    private static let program = Files.parent(of: CommandLine.arguments[0]) + "/rushes-hub"

    @Test(
        .enabled(
            if: Files.exists(program),
            "rushes-hub stands beside the tests once the package is built"))
    func aHubKilledInTheMiddleLosesNothingItAcknowledged() async throws {
        let bench = try Bench()
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.write("secret", "token")
        var (path, offset) = ("", Int64(0))
        let step = media.count / 4 + 1
        while offset < Int64(media.count) {
            let (process, hub) = try await start(bench)
            if path.isEmpty { path = try await hub.create("Upload-Length: \(media.count)") }
            let kept = try #require(try await hub.head(path).offset)
            #expect(kept >= offset)
            let end = min(media.count, Int(kept) + step)
            try Files.replace(bench.path("piece"), with: Array(media[Int(kept)..<end]))
            offset = try #require(try await hub.patch(path, at: kept, bench.path("piece")).offset)
            if offset == Int64(media.count) {
                _ = try await hub.document(Sample.document(media: digest), bench)
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let (process, hub) = try await start(bench)
        #expect(try await hub.waitFor(.published))
        #expect(try await hub.receipt()?.xxh3 == digest.xxh3)
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    /// Starts the program on a free port and waits until it answers; a port that another test took
    /// meanwhile is no fault of the hub's.
    private func start(_ bench: Bench) async throws -> (Process, LiveHub) {
        for _ in 0..<3 { if let started = try await startOnce(bench) { return started } }
        throw SystemFailure("start", "the hub", code: 0)
    }

    private func startOnce(_ bench: Bench) async throws -> (Process, LiveHub)? {
        let port = try freePort()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = [
            "serve", "--state", bench.folders.state, "--token-file", bench.path("token"),
            "--listen", "127.0.0.1:\(port)",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let hub = LiveHub(at: port)
        let deadline = Clock.monotonic() + 30_000_000_000
        while try await hub.curl("/files", "-X", "OPTIONS").status != 204 {
            if process.isRunning && Clock.monotonic() < deadline { continue }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            return nil
        }
        return (process, hub)
    }

    /// A port the kernel just gave out and took back.
    private func freePort() throws -> Int {
        let socket = Descriptor(owning: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket.raw, $0, length) != 0 || getsockname(socket.raw, $0, &length) != 0
            }
        }
        try #require(!failed)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
