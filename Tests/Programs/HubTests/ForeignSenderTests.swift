import Foundation
import Integrity
import Platform
import Testing

@testable import Hub

/// Other people's tus clients send to a hub; `scripts/test` installs them.
@Suite(
    .serialized, .enabled(if: peers != nil, "no tus clients: run scripts/test, which installs them")
)
struct ForeignSenderTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    private static let aiotus = """
        import asyncio, sys, aiotus
        async def main(url, path, clip):
            meta = {"kind": b"media", "clip": clip.encode(), "filename": (clip + ".mp4").encode()}
            headers = {"Authorization": "Bearer secret"}
            with open(path, "rb") as file:
                return await aiotus.upload(url, file, meta, headers=headers, chunksize=int(sys.argv[4]))
        sys.exit(0 if asyncio.run(main(*sys.argv[1:4])) else 1)
        """

    private static let tuspy = """
        import sys
        from tusclient import client
        url, path, clip, chunk = sys.argv[1:5]
        sender = client.TusClient(url, headers={"Authorization": "Bearer secret"})
        meta = {"kind": "media", "clip": clip, "filename": clip + ".mp4"}
        sender.uploader(path, chunk_size=int(chunk), metadata=meta).upload()
        """

    @Test(arguments: ["aiotus", "tuspy"], [4 << 20, 100_000]) func aClipArrivesWhole(
        client: String, chunk: Int
    ) async throws {
        var bytes = [UInt8](repeating: 0, count: 3_000_001)
        for index in bytes.indices {
            bytes[index] = UInt8(truncatingIfNeeded: index &* 2_654_435_761 >> 7)
        }
        try Files.replace(bench.path("clip"), with: bytes)
        let program = client == "aiotus" ? Self.aiotus : Self.tuspy
        let hub = try await LiveHub.start(bench)
        let python = try #require(peers)
        let done = try await Program.run(
            python, "-c", program, "http://127.0.0.1:\(hub.port)/files", bench.path("clip"),
            Sample.clip, "\(chunk)")
        let receipt = try await hub.receipt()
        await hub.stop()
        #expect(done.status == 0)
        #expect(
            receipt?.state == .stored && receipt?.bytes == 3_000_001
                && receipt?.xxh3 == XXH3.hex(of: bytes))
    }
}

private let peers = ProcessInfo.processInfo.environment["RUSHES_PEERS"].map { "\($0)/bin/python" }
    .flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }
