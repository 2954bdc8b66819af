import FaultServer
import Foundation
import Platform
import Testing
import Time
import Web

@testable import Sync

/// A line that others use too.
struct SendBudgetTests {
    private static let ms: Int64 = 1_000_000

    @Test(arguments: [8000, 125_000, 1_000_000, 125_000_000] as [Int64], [1, 7, 100] as [Int64])
    func whatIsTakenIsTheRateHoweverOftenItIsAskedFor(rate: Int64, step: Int64) {
        let budget = SendBudget(rate: rate, at: 0)
        var taken: Int64 = 0
        for now in stride(from: Int64(0), through: 20_000 * Self.ms, by: Int(step * Self.ms)) {
            while case let given = budget.take(1 << 20, at: now), given > 0 { taken += given }
        }
        #expect(abs(Double(taken) / Double(20 * rate) - 1) < 0.05, "\(taken)")
    }

    @Test func aPauseSavesUpAQuarterOfASecondAtMost() {
        let budget = SendBudget(rate: 1_000_000, at: 0)
        var taken: Int64 = 0
        while case let given = budget.take(1 << 20, at: 60_000 * Self.ms), given > 0 {
            taken += given
        }
        #expect(taken <= 250_000)
        #expect(budget.next(after: 60_000 * Self.ms) > 60_000 * Self.ms)
    }

    @Test(.timeLimit(.minutes(10))) func twoClipsAtATimeTakeWhatTheLimitSaysAndADocumentPasses()
        throws
    {
        let rate: Int64 = 1_000_000
        let boxes = try (0..<2).map { _ in try UploaderTests.BoxBench(size: 3_000_000) }
        let bench = TusBench()
        let server = try FaultServer(bench)
        let target = UploadTarget(url: server.url, token: Array("secret".utf8), limit: rate)
        let uploader = try Uploader(target) { event in
            for box in boxes { box.said.withLock { $0.append(event) } }
        }
        defer {
            uploader.stop()
            server.stop()
        }
        let clips = [
            Identifier.v7(at: UTCTime(nanoseconds: 1)), Identifier.v7(at: UTCTime(nanoseconds: 2)),
        ]
        let begun = Clock.monotonic()
        for (clip, box) in zip(clips, boxes) {
            uploader.add(.media(clip: clip, path: box.path), priority: 2)
            uploader.finished(clip: clip, bytes: 3_000_000, xxh3: box.xxh3)
        }
        #expect(becomes { clips.allSatisfy { bench.received($0) > 0 } }, "both go at a time")
        let asked = Clock.monotonic()
        uploader.add(.document(clip: clips[0], revision: 1, bytes: Array("{}".utf8)), priority: 0)
        let document = UploadKey(clip: clips[0], revision: 1)
        #expect(becomes { boxes[0].has(verified: document) })
        #expect(Clock.monotonic() - asked < 1_500_000_000, "a document waits for no clip")
        let keys = clips.map { UploadKey(clip: $0, revision: nil) }
        #expect(
            becomes(within: 30) { keys.allSatisfy { boxes[0].has(verified: $0) } },
            "\(boxes[0].reasons)")
        let measured = Double(6_000_000) / (Double(Clock.monotonic() - begun) / 1e9)
        print("limited to \(rate) bytes/s, two clips at a time took \(Int(measured))")
        #expect(abs(measured / Double(rate) - 1) < 0.1, "\(measured)")
        for (clip, box) in zip(clips, boxes) { #expect(bench.media(clip) == box.bytes) }
    }

    @Test(.timeLimit(.minutes(10))) func aLimitFarBelowTheLineIsNoStall() throws {
        let box = try UploaderTests.BoxBench(size: 100_000)
        let bench = TusBench()
        let server = try FaultServer(bench)
        let uploader = try Uploader(UploadTarget(url: server.url, limit: 8000)) { event in
            box.said.withLock { $0.append(event) }
        }
        defer {
            uploader.stop()
            server.stop()
        }
        box.sendAll(uploader)
        #expect(becomes(within: 30) { box.isVerified }, "\(box.reasons)")
        #expect(box.reasons.isEmpty)
    }
}
