import Chance
import CrewSentences
import FaultServer
import Foundation
import Integrity
import Platform
import Synchronization
import Testing
import Time

@testable import Sync

/// The uploader with real sockets against a tus server that breaks on command.
struct UploaderTests {
    /// A box with one clip, its uploader and what it said.
    final class BoxBench: Sendable {
        let clip = Identifier.v7(at: UTCTime(nanoseconds: 1_800_000_000_000_000_000))
        let path: String
        let bytes: [UInt8]
        let said = Mutex<[UploadEvent]>([])

        init(size: Int) throws {
            path = NSTemporaryDirectory() + "sync-" + UUID().uuidString + ".mp4"
            var random = SeededRandom(seed: 42)
            bytes = (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }

        deinit { unlink(path) }

        var xxh3: String { XXH3.hex(of: bytes) }
        var isVerified: Bool { has(verified: UploadKey(clip: clip, revision: nil)) }
        var isUploaded: Bool {
            said.withLock { $0.contains { if case .uploaded = $0 { true } else { false } } }
        }
        var proofs: [Proof] {
            said.withLock {
                $0.compactMap { if case .verified(_, let proof) = $0 { proof } else { nil } }
            }
        }
        var reasons: [String] { said.withLock { $0.compactMap(Self.reason) } }
        var place: String? {
            said.withLock {
                $0.compactMap { if case .created(_, let place) = $0 { place } else { nil } }.last
            }
        }

        func has(verified key: UploadKey) -> Bool {
            said.withLock { $0.contains { if case .verified(key, _) = $0 { true } else { false } } }
        }

        private static func reason(_ event: UploadEvent) -> String? {
            switch event {
            case .waiting(_, let trouble, _), .parked(_, let trouble):
                Phrases(.english).trouble(trouble)
            default: nil
            }
        }

        func uploader(_ url: String, tokenFile: String? = nil) throws -> Uploader {
            try Uploader(UploadTarget(url: url, token: Array("secret".utf8), tokenFile: tokenFile))
            { [weak self] event in
                self?.said.withLock { $0.append(event) }
            }
        }

        func sendAll(_ uploader: Uploader, past: UploadPast = UploadPast()) {
            uploader.add(.media(clip: clip, path: path), past: past, priority: 2)
            uploader.finished(clip: clip, bytes: Int64(bytes.count), xxh3: xxh3)
        }
    }

    /// Sends a whole clip through a fault; true when the server has it, byte for byte, and the box
    /// knows.
    private func survives(_ size: Int = 3 << 20, _ arrange: (TusBench) -> Void) throws -> (
        Bool, TusBench, BoxBench
    ) {
        let (bench, box) = (TusBench(), try BoxBench(size: size))
        arrange(bench)
        let server = try FaultServer(bench)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        let isVerified = becomes { box.isVerified }
        return (isVerified && bench.media(box.clip) == box.bytes, bench, box)
    }

    @Test func aFinishedClipArrivesByteForByteAndIsConfirmed() throws {
        #expect(try survives { _ in }.0)
    }

    @Test func aClipArrivesWhileItGrows() throws {
        let (bench, box) = (TusBench(), try BoxBench(size: 900_000))
        let server = try FaultServer(bench)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        uploader.add(.media(clip: box.clip, path: box.path), priority: 1)
        for durable in [300_000, 600_000] {
            uploader.grew(clip: box.clip, durableBytes: Int64(durable))
            #expect(
                becomes { bench.received(box.clip) == durable },
                "durable bytes go up before the clip ends, and no others")
        }
        uploader.finished(clip: box.clip, bytes: 900_000, xxh3: box.xxh3)
        #expect(becomes { box.isVerified })
        #expect(bench.media(box.clip) == box.bytes)
    }

    @Test(arguments: 1...3, [0, 1, 65_537, 200_000])
    func aLineCutInTheNthPatchCostsNoByteAndNoDouble(number: Int, kept: Int) throws {
        let (isWhole, _, box) = try survives { $0.at("PATCH", number, .cutBody(after: kept)) }
        #expect(isWhole, "\(box.reasons)")
    }

    @Test(arguments: ["OPTIONS", "POST", "PATCH", "GET"])
    func aLostAnswerIsAskedForAgain(method: String) throws {
        let (isWhole, _, box) = try survives { $0.at(method, 1, .loseAnswer) }
        #expect(isWhole, "\(box.reasons)")
    }

    @Test func theLostAnswerToTheLastByteIsNotSentAgain() throws {
        let (isWhole, bench, _) = try survives(200_000) { $0.at("PATCH", 1, .loseAnswer) }
        #expect(isWhole)
        #expect(bench.count("PATCH") == 1)
    }

    @Test(arguments: [500, 503, 507, 423, 409, 460])
    func aServerInTroubleIsTriedAgain(status: Int) throws {
        let (isWhole, _, box) = try survives {
            $0.at("PATCH", 1, .answer(status, ["Tus-Resumable": "1.0.0"], ""))
        }
        #expect(isWhole, "\(box.reasons)")
    }

    @Test func anUploadTheServerForgotIsMadeAnew() throws {
        let (isWhole, bench, _) = try survives { $0.at("PATCH", 2, .forget) }
        #expect(isWhole)
        #expect(bench.count("POST") == 2)
    }

    @Test func aWallThatAnswers405BeforeTheHubDoesNotMakeItAPlainServer() throws {
        // tuspyserver answers OPTIONS with 405 at the address that uploads are made at; so does
        // many a proxy.
        let (isWhole, bench, box) = try survives { bench in
            bench.at("OPTIONS", 1, .answer(405, [:], ""))
            bench.state.withLock { $0.lies = 1 }
        }
        #expect(isWhole, "\(box.reasons)")
        #expect(box.proofs.map(\.means) == [.receipt])
        #expect(box.reasons.contains { $0.contains("another digest") }, "the hub's word wins")
        #expect(bench.count("OPTIONS") > 1)
    }

    @Test func aWebServersPageAtTheHubsAddressIsNoTusServer() throws {
        let (isWhole, bench, box) = try survives {
            $0.at("OPTIONS", 1, .answer(405, ["Content-Type": "text/html"], "<html>"))
        }
        #expect(isWhole && bench.count("GET") > 0)
        #expect(box.reasons.contains { $0.contains("is no tus server (405)") }, "\(box.reasons)")
    }

    @Test func aWrongTokenIsSaidAsSuch() throws {
        let (_, _, box) = try survives { $0.at("OPTIONS", 1, .answer(401, [:], "")) }
        #expect(
            box.reasons.contains { $0.contains("refuses the token (401); check token_file") },
            "\(box.reasons)")
    }

    @Test func aCopyWithAnotherDigestIsSentAgain() throws {
        let (isWhole, _, box) = try survives { bench in bench.state.withLock { $0.lies = 1 } }
        #expect(isWhole)
        #expect(box.reasons.contains { $0.contains("another digest") })
    }

    @Test func aServerThatClaimsMoreThanWasSentIsNotBelieved() throws {
        let lie = ["Tus-Resumable": "1.0.0", "Upload-Offset": "999999999"]
        let (isWhole, _, box) = try survives { $0.at("PATCH", 1, .answer(204, lie, "")) }
        #expect(isWhole, "\(box.reasons)")
    }

    @Test func aRestartGoesOnWhereTheServerIs() throws {
        let (bench, box) = (TusBench(), try BoxBench(size: 3 << 20))
        let server = try FaultServer(bench)
        defer { server.stop() }
        let first = try box.uploader(server.url)
        first.add(.media(clip: box.clip, path: box.path), priority: 1)
        first.grew(clip: box.clip, durableBytes: 1 << 20)
        #expect(becomes { bench.received(box.clip) == 1 << 20 })
        first.stop()
        let second = try box.uploader(server.url)
        defer { second.stop() }
        box.sendAll(second, past: UploadPast(place: box.place))
        #expect(becomes { box.isVerified })
        #expect(bench.count("POST") == 1)
        #expect(bench.media(box.clip) == box.bytes)
    }

    @Test func aHubAwayForAWhileGetsTheClipWhenItIsBack() throws {
        let (bench, box) = (TusBench(), try BoxBench(size: 1 << 20))
        let lost = try FaultServer(bench)
        let port = lost.port
        lost.stop()
        let uploader = try box.uploader(lost.url)
        defer { uploader.stop() }
        box.sendAll(uploader)
        #expect(
            becomes { box.reasons.contains { $0.contains("127.0.0.1:\(port)") } },
            "one sentence with the address")
        let server = try FaultServer(bench, port: port)
        defer { server.stop() }
        #expect(becomes { box.isVerified })
    }

    @Test func aCaptivePortalIsNamedAndNothingCountsAsSent() throws {
        let (bench, box) = (TusBench(), try BoxBench(size: 1000))
        bench.at("OPTIONS", 1, .answer(200, ["Content-Type": "text/html"], "<html>log in"))
        let server = try FaultServer(bench)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        #expect(becomes { box.reasons.contains { $0.contains("login") } })
        #expect(becomes { box.isVerified })
    }

    @Test func aRefusedTokenIsOneSentence() throws {
        let (bench, box) = (TusBench(), try BoxBench(size: 1000))
        bench.at("POST", 1, .answer(401, [:], ""))
        let server = try FaultServer(bench)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        #expect(becomes { !box.reasons.isEmpty })
        #expect(box.reasons == ["the hub refuses the token (401); check token_file"])
    }

    @Test func aDocumentGoesInOneRequest() throws {
        let (bench, box) = (TusBench(), try BoxBench(size: 10))
        let server = try FaultServer(bench)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        uploader.add(.document(clip: box.clip, revision: 3, bytes: Array("{}".utf8)), priority: 0)
        #expect(becomes { box.has(verified: UploadKey(clip: box.clip, revision: 3)) })
        #expect(bench.count("POST") == 1 && bench.count("PATCH") == 0)
    }

    @Test(arguments: [true, false])
    func aPlainTusServersCopyIsVerifiedOnlyWhereItCanBeReadBack(serves: Bool) throws {
        let (bench, box) = (TusBench(isHub: false), try BoxBench(size: 700_000))
        bench.state.withLock { $0.serves = serves }
        let server = try FaultServer(bench)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        #expect(becomes { box.isUploaded })
        #expect(becomes { bench.count("GET") == (serves ? 1 : 2) })
        #expect(becomes(within: serves ? 20 : 0.1) { box.isVerified } == serves)
        #expect(box.proofs.map(\.means) == (serves ? [.readBack] : []))
        #expect(bench.media(box.clip) == box.bytes)
    }

    @Test func aServerThatWantsTheLengthFirstGetsTheClipAtItsEnd() throws {
        let (bench, box) = (TusBench(isHub: false), try BoxBench(size: 700_000))
        bench.state.withLock { $0.canDefer = false }
        let server = try FaultServer(bench)
        let uploader = try box.uploader(server.url)
        defer {
            uploader.stop()
            server.stop()
        }
        uploader.add(.media(clip: box.clip, path: box.path), priority: 1)
        uploader.grew(clip: box.clip, durableBytes: 500_000)
        box.sendAll(uploader)
        #expect(becomes { box.isUploaded }, "\(box.reasons)")
        #expect(bench.media(box.clip) == box.bytes)
    }
}
