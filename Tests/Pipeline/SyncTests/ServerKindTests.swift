import ClipDocuments
import FaultServer
import Foundation
import Glibc
import Integrity
import Platform
import Synchronization
import Testing
import Time

@testable import Sync

/// Servers of other kinds, below paths, behind walls, with limits; over real sockets.
struct ServerKindTests {
    /// Changes requests and answers of a bench on their way.
    private final class Wall: FaultServer.Script {
        let bench: TusBench
        let received = Mutex(0)
        private let refuse: @Sendable (FaultServer.Request) -> FaultServer.Answer?
        private let rename: @Sendable (String) -> String?
        private let most: Int

        init(
            _ bench: TusBench, cutting most: Int = .max,
            rename: @escaping @Sendable (String) -> String? = { $0 },
            refuse: @escaping @Sendable (FaultServer.Request) -> FaultServer.Answer? = { _ in nil }
        ) {
            self.bench = bench
            self.most = most
            self.rename = rename
            self.refuse = refuse
        }

        func reading(of head: FaultServer.Request) -> FaultServer.Reading {
            let length = Int(head.headers["content-length"] ?? "") ?? 0
            return head.method == "PATCH" && length > most
                ? .cut(after: most) : bench.reading(of: head)
        }

        func answer(to request: FaultServer.Request) -> FaultServer.Answer {
            if request.method == "PATCH" { received.withLock { $0 += request.body.count } }
            if let refusal = refuse(request) { return refusal }
            guard let path = rename(request.path) else {
                return .reply(404, ["Content-Type": "text/plain"], Array("no such page".utf8))
            }
            var inner = request
            inner.path = path
            return bench.answer(to: inner)
        }
    }

    private func send(
        _ wall: Wall, size: Int = 700_000, below path: String = "", token: String? = nil,
        _ then: (UploaderTests.BoxBench, FaultServer) throws -> Void
    ) throws {
        let box = try UploaderTests.BoxBench(size: size)
        let server = try FaultServer(wall)
        let uploader = try box.uploader(server.url + path, tokenFile: token)
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        try then(box, server)
    }

    @Test func aHubBelowAPathOfAProxyGetsItsClips() throws {
        let wall = Wall(
            TusBench(), rename: { $0.hasPrefix("/rushes/") ? String($0.dropFirst(7)) : nil })
        try send(wall, below: "/rushes") { box, _ in
            #expect(becomes { box.isVerified }, "\(box.reasons)")
        }
    }

    @Test func aBodyLimitOfAHundredKilobytesIsMet() throws {
        let limit: @Sendable (FaultServer.Request) -> FaultServer.Answer? = {
            $0.body.count > 102_400
                ? .reply(413, ["Content-Type": "text/html"], Array("<html>too large".utf8)) : nil
        }
        let wall = Wall(TusBench(), refuse: limit)
        try send(wall, size: 2 << 20) { box, _ in
            #expect(becomes { box.isVerified }, "\(box.reasons)")
            let ratio = Double(wall.received.withLock { $0 }) / Double(2 << 20)
            print("body limit of 100 kB: \(ratio) times the bytes")
            #expect(ratio < 1.3)
        }
    }

    @Test func aLineThatDiesEveryHundredKilobytesIsSlowAndNotDown() throws {
        let wall = Wall(TusBench(), cutting: 100_000)
        let begun = Date()
        try send(wall, size: 2 << 20) { box, _ in
            #expect(becomes(within: 60) { box.isVerified }, "\(box.reasons)")
            let ratio = Double(wall.received.withLock { $0 }) / Double(2 << 20)
            print(
                "a line that dies every 100 kB: \(ratio) times the bytes, \(Date().timeIntervalSince(begun)) s"
            )
            #expect(ratio < 1.3)
        }
    }

    @Test func aDiskThatIsFullForAWhileCostsFewBytes() throws {
        let tries = Atomic<Int>(0)
        let full: @Sendable (FaultServer.Request) -> FaultServer.Answer? = { request in
            guard request.method == "PATCH", tries.add(1, ordering: .relaxed).oldValue < 2 else {
                return nil
            }
            return .status(507, ["Tus-Resumable": "1.0.0"])
        }
        let wall = Wall(TusBench(), refuse: full)
        try send(wall, size: 1 << 20) { box, _ in
            #expect(becomes(within: 30) { box.isVerified }, "\(box.reasons)")
            let ratio = Double(wall.received.withLock { $0 }) / Double(1 << 20)
            print("507 twice: \(ratio) times the bytes")
            #expect(ratio < 1.4 && box.reasons.contains { $0.contains("disk is full (507)") })
        }
    }

    @Test func aCorrectedTokenFileNeedsNoRestart() throws {
        let path = NSTemporaryDirectory() + "token-" + UUID().uuidString
        defer { unlink(path) }
        try Data("secret".utf8).write(to: URL(fileURLWithPath: path))
        let wall = Wall(
            TusBench(),
            refuse: { $0.headers["authorization"] == "Bearer right" ? nil : .status(401) })
        try send(wall, token: path) { box, _ in
            #expect(becomes { box.reasons.contains { $0.contains("refuses the token (401)") } })
            try Data("\u{FEFF}right\r\n".utf8).write(to: URL(fileURLWithPath: path))
            #expect(becomes { box.isVerified }, "\(box.reasons)")
        }
    }

    @Test func aRedirectIsToldAsWhatItIs() throws {
        let wall = Wall(
            TusBench(), refuse: { _ in .status(307, ["Location": "https://elsewhere/files"]) })
        try send(wall) { box, _ in
            #expect(
                becomes {
                    box.reasons.contains {
                        $0.contains("redirected to https://elsewhere/files (307)")
                    }
                }, "\(box.reasons)")
        }
    }

    @Test func eachClipHasAPlaceOfItsOwnAtAServerThatFilesByPath() throws {
        // SeaweedFS files an upload under the path that it was made at.
        let places = Mutex<[String]>([])
        let bench = TusBench(isHub: false)
        let refuse: @Sendable (FaultServer.Request) -> FaultServer.Answer? = { request in
            if request.method == "POST" { places.withLock { $0.append(request.path) } }
            if request.method == "GET",
                let clip = request.path.split(separator: "/").last?.dropLast(4),
                request.path.hasSuffix(".mp4")
            {
                return bench.media(String(clip)).map { .reply(200, [:], $0) } ?? .status(404)
            }
            return nil
        }
        let rename: @Sendable (String) -> String? = { path in
            guard path.hasPrefix("/.tus/") else { return nil }
            return path.hasSuffix(".mp4") ? "/files" : String(path.dropFirst(5))
        }
        let wall = Wall(bench, rename: rename, refuse: refuse)
        for _ in 1...2 {
            try send(wall, below: "/.tus") { box, _ in
                #expect(becomes { box.isVerified }, "\(box.reasons)")
                #expect(box.proofs.map(\.means) == [.readBack])
                #expect(places.withLock { $0.last } == "/.tus/files/\(box.clip).mp4")
            }
        }
    }

    @Test func checksumsAreSentWhereTheyAreAnnouncedAndEvenACorruptedCopyIsFound() throws {
        let sums = Mutex<[Bool]>([])
        let bench = TusBench(isHub: false)
        let refuse: @Sendable (FaultServer.Request) -> FaultServer.Answer? = { request in
            if request.method == "OPTIONS" {
                let facts = [
                    "Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0",
                    "Tus-Extension": "creation,checksum",
                    "Tus-Checksum-Algorithm": "md5,sha1,crc32",
                ]
                return .status(204, facts)
            }
            if request.method == "PATCH" {
                let sum = "sha1 " + Data(SHA.digest(.sha1, of: request.body)).base64EncodedString()
                sums.withLock { $0.append(request.headers["upload-checksum"] == sum) }
            }
            return nil
        }
        let wall = Wall(bench, refuse: refuse)
        try send(wall, size: 200_000) { box, _ in
            #expect(becomes { box.isVerified }, "\(box.reasons)")
            #expect(sums.withLock { $0 } == [true] && box.proofs.map(\.means) == [.checksum])
        }
    }

    @Test(arguments: [true, false])
    func damageOnTheBoxsDiskIsSentOnceAndNamed(isCut: Bool) throws {
        let bench = TusBench()
        let box = try UploaderTests.BoxBench(size: 300_000)
        var bytes = box.bytes
        bytes[150_000] ^= 1
        try Data(isCut ? Array(bytes.prefix(200_000)) : bytes).write(
            to: URL(fileURLWithPath: box.path))
        let server = try FaultServer(bench)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        let sentence =
            isCut
            ? "is shorter than what was recorded"
            : "is not what was recorded (another digest): this box's disk is failing"
        #expect(
            becomes { box.reasons.contains { $0.contains(sentence) && $0.contains(box.path) } },
            "\(box.reasons)")
        #expect(bench.count("POST") == 1)
    }

    @Test func aHubPutBackFromABackupIsNoticedAndToldHowFarItWas() throws {
        let hub = Identifier.v7(at: UTCTime(nanoseconds: 1_800_000_000_000_000_000))
        let epoch = Atomic<Int>(1)
        let seen = Mutex<Set<String>>([])
        let bench = TusBench()
        bench.state.withLock {
            $0.identity = { HubIdentity(hub: hub, epoch: epoch.load(ordering: .relaxed)) }
        }
        let refuse: @Sendable (FaultServer.Request) -> FaultServer.Answer? = { request in
            if let told = request.headers["rushes-hub-seen"] {
                seen.withLock { _ = $0.insert(told) }
            }
            return nil
        }
        let wall = Wall(bench, refuse: refuse)
        let box = try UploaderTests.BoxBench(size: 100_000)
        let server = try FaultServer(wall)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        #expect(becomes { box.isVerified })
        #expect(box.proofs.first?.cursor == HubCursor(HubIdentity(hub: hub, epoch: 1), 7))
        bench.state.withLock { $0.uploads = [:] }
        epoch.store(2, ordering: .relaxed)
        uploader.verify(
            .media(clip: box.clip, path: box.path), bytes: 100_000, xxh3: box.xxh3,
            past: UploadPast(place: box.place, isUploaded: true),
            priority: 7)
        #expect(becomes { box.proofs.count == 2 }, "\(box.reasons)")
        #expect(box.proofs.last?.cursor?.identity.epoch == 2)
        #expect(bench.media(box.clip) == box.bytes)
        #expect(seen.withLock { $0.contains("\(hub)/1/7") })
        let hubs = box.said.withLock {
            $0.compactMap { if case .hub(let identity) = $0 { identity.epoch } else { nil } }
        }
        #expect(hubs == [1, 2])
    }

    @Test func aBoxWithNothingToSendHearsWithinSecondsThatItsHubHasForgotten() throws {
        let hub = Identifier.v7(at: UTCTime(nanoseconds: 1_800_000_000_000_000_000))
        let epoch = Atomic<Int>(1)
        let isAway = Atomic<Bool>(false)
        let bench = TusBench()
        bench.state.withLock {
            $0.identity = { HubIdentity(hub: hub, epoch: epoch.load(ordering: .relaxed)) }
        }
        let refused = Mutex<Int>(0)
        let refuse: @Sendable (FaultServer.Request) -> FaultServer.Answer? = { request in
            guard isAway.load(ordering: .relaxed), request.method == "OPTIONS" else { return nil }
            refused.withLock { $0 += 1 }
            return .hangUp
        }
        let box = try UploaderTests.BoxBench(size: 100_000)
        let server = try FaultServer(Wall(bench, refuse: refuse))
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        #expect(becomes { box.isVerified })
        isAway.store(true, ordering: .relaxed)
        #expect(becomes { refused.withLock { $0 > 1 } }, "it is asked also while it is away")
        epoch.store(2, ordering: .relaxed)
        isAway.store(false, ordering: .relaxed)
        let back = Clock.monotonic()
        #expect(
            becomes {
                box.said.withLock {
                    $0.contains {
                        if case .hub(let identity) = $0 { identity.epoch == 2 } else { false }
                    }
                }
            })
        #expect(Clock.monotonic() - back < 8_000_000_000)
    }
}
