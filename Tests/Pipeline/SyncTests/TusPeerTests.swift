import FaultServer
import Foundation
import Synchronization
import Testing

@testable import Sync

/// tuspyserver, an independent tus server from PyPI that keeps what it got of a broken PATCH;
/// `scripts/test` installs it.
@Suite(
    .serialized,
    .enabled(if: TusPeer.python != nil, "no tuspyserver: run scripts/test, which installs it"))
struct TusPeerTests {
    private let peer: TusPeer

    init() throws { peer = try TusPeer() }

    @Test func aWholeClipAndItsDocumentArriveByteForByte() throws {
        let box = try UploaderTests.BoxBench(size: 5 << 20)
        let uploader = try box.uploader(peer.url)
        defer { uploader.stop() }
        let document = Array("{\"revision\":1}".utf8)
        uploader.add(.document(clip: box.clip, revision: 1, bytes: document), priority: 0)
        box.sendAll(uploader)
        #expect(
            becomes { box.isUploaded && box.has(verified: UploadKey(clip: box.clip, revision: 1)) },
            "\(box.reasons)")
        #expect(try peer.files().contains(box.bytes))
        #expect(try peer.files().contains(document))
    }

    @Test func aClipGrowsThereAndEndsOnAChunksEdge() throws {
        let box = try UploaderTests.BoxBench(size: 1 << 20)
        let uploader = try box.uploader(peer.url)
        defer { uploader.stop() }
        uploader.add(.media(clip: box.clip, path: box.path), priority: 1)
        for durable in stride(from: 256 << 10, through: 1 << 20, by: 256 << 10) {
            uploader.grew(clip: box.clip, durableBytes: Int64(durable))
            #expect(
                try becomes { try peer.files().contains { $0.count == durable } },
                "\(durable) \(box.reasons)")
        }
        uploader.finished(clip: box.clip, bytes: 1 << 20, xxh3: box.xxh3)
        #expect(becomes { box.isUploaded }, "\(box.reasons)")
        #expect(try peer.files() == [box.bytes])
    }

    @Test func aServerThatIsKilledAndComesBackGetsTheRestAndNothingTwice() throws {
        let box = try UploaderTests.BoxBench(size: 3 << 20)
        let uploader = try box.uploader(peer.url)
        defer { uploader.stop() }
        uploader.add(.media(clip: box.clip, path: box.path), priority: 1)
        uploader.grew(clip: box.clip, durableBytes: 1 << 20)
        // Not only written but noted: this server's note comes after its bytes, and it believes the
        // note.
        #expect(becomes { peer.notes.contains("\"offset\": \(1 << 20)") })
        try peer.kill()
        uploader.finished(clip: box.clip, bytes: 3 << 20, xxh3: box.xxh3)
        #expect(becomes { !box.reasons.isEmpty })
        try peer.start()
        #expect(becomes(within: 60) { box.isUploaded }, "\(box.reasons)")
        #expect(try peer.files() == [box.bytes])
    }

    @Test func whatExpiresThereWhileTheClipGrowsIsSentAnewAndArrivesWhole() throws {
        let hasty = try TusPeer(secondsKept: 3)
        let box = try UploaderTests.BoxBench(size: 2 << 20)
        let uploader = try box.uploader(hasty.url)
        defer { uploader.stop() }
        uploader.add(.media(clip: box.clip, path: box.path), priority: 1)
        uploader.grew(clip: box.clip, durableBytes: 1 << 20)
        // More often than a server may forget an upload.
        #expect(
            becomes(within: 40) {
                box.reasons.count { $0.contains("keeps unfinished uploads for a time only") } >= 3
            }, "\(box.reasons)")
        uploader.finished(clip: box.clip, bytes: 2 << 20, xxh3: box.xxh3)
        #expect(becomes { box.isUploaded }, "\(box.reasons)")
        #expect(try hasty.files().contains(box.bytes))
    }

    @Test func anUploaderThatIsStartedAgainGoesOnWhereItWas() throws {
        let box = try UploaderTests.BoxBench(size: 2 << 20)
        let first = try box.uploader(peer.url)
        first.add(.media(clip: box.clip, path: box.path), priority: 1)
        first.grew(clip: box.clip, durableBytes: 1 << 20)
        #expect(try becomes { try peer.files().contains { $0.count == 1 << 20 } })
        first.stop()
        let second = try box.uploader(peer.url)
        defer { second.stop() }
        box.sendAll(second, past: UploadPast(place: box.place))
        #expect(becomes { box.isUploaded }, "\(box.reasons)")
        #expect(try peer.files() == [box.bytes])
    }
}

/// The server's process and the folder it fills.
final class TusPeer {
    static let python = ProcessInfo.processInfo.environment["RUSHES_PEERS"].map {
        "\($0)/bin/python"
    }
    .flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }

    private static let program = """
        import datetime, socket, sys, uvicorn
        import tuspyserver.routes.creation as creation
        from fastapi import FastAPI
        from tuspyserver import create_tus_router
        # It counts whole days; ours are seconds.
        creation.timedelta = lambda days: datetime.timedelta(seconds=days)
        app = FastAPI()
        app.include_router(create_tus_router(prefix="files", files_dir=sys.argv[1], days_to_keep=int(sys.argv[3])))
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", int(sys.argv[2])))
        door.listen()
        print(door.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[door])
        """

    private let folder = NSTemporaryDirectory() + "tus-peer-" + UUID().uuidString
    private var process = Process()
    private var port = 0

    var url: String { "http://127.0.0.1:\(port)" }

    private let secondsKept: Int

    /// - Parameter secondsKept: so long it keeps an upload after its beginning.
    init(secondsKept: Int = 5 * 86_400) throws {
        self.secondsKept = secondsKept
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try start()
    }

    deinit {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        // A folder left in the temporary place hurts nobody.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Starts it on its port, or on any free one the first time; it listens when this returns.
    func start() throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.python))
        process.arguments = ["-c", Self.program, folder, "\(port)", "\(secondsKept)"]
        // It writes the local time and calls it GMT.
        process.environment = ProcessInfo.processInfo.environment.merging(["TZ": "UTC"]) { $1 }
        let said = Pipe()
        process.standardOutput = said
        try process.run()
        let line = String(decoding: said.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(
            Int(line.trimmingCharacters(in: .whitespacesAndNewlines)),
            "tuspyserver did not start: \(line)")
    }

    func kill() throws {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Its notes about what it has stored; nothing while one is being written.
    var notes: String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".info") }.compactMap {
            try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
        }
        .joined()
    }

    /// What it has stored, without its notes about it.
    func files() throws -> [[UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try names.filter { !$0.contains(".") }.map {
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
        }
    }
}
