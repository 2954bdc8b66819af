import Catalogue
import Chance
import ClipDocuments
import Platform
import Testing
import Time

@testable import Hub

/// A hub knows what it said; when it does not know what a client heard, it says everything again.
struct HubIdentityTests {
    private let bench: Bench
    private let start = UTCTime(nanoseconds: 1_800_000_000_000_000_000)

    init() throws { bench = try Bench() }

    private func publish(_ number: Int, in catalogue: HubCatalogue) throws -> HubCursor {
        let document = Sample.document(clip: makeClip(number))
        _ = try catalogue.publish(
            Publication(
                sequence: 0, clip: document.clip.id, revision: 1, name: "\(number).mov", bytes: 1,
                headBytes: 0, xxh3: "",
                payloadXXH3: "", publishedAt: start, document: document))
        return try catalogue.cursor()
    }

    /// A catalogue, and the same as it was before `lost` was published.
    private func restored(_ lost: Int) throws -> (seen: HubCursor, catalogue: HubCatalogue) {
        let backup = bench.path("backup.sqlite")
        let catalogue = try HubCatalogue(bench.path("hub.sqlite"))
        try catalogue.beginRun(at: start)
        _ = try publish(1, in: catalogue)
        try catalogue.backUp(to: backup)
        for number in 2..<(2 + lost) { _ = try publish(number, in: catalogue) }
        return (try catalogue.cursor(), try HubCatalogue(backup))
    }

    @Test(arguments: [0, 1, 5]) func aHubRestoredFromABackupBeginsANewEpoch(publishedSince: Int)
        throws
    {
        let (seen, catalogue) = try restored(3)
        try catalogue.beginRun(at: UTCTime(nanoseconds: start.nanoseconds + 60_000_000_000))
        for number in 0..<publishedSince { _ = try publish(10 + number, in: catalogue) }
        #expect(try catalogue.resume(seen) == (0, true))
        let now = try catalogue.cursor()
        #expect(now.identity == HubIdentity(hub: seen.identity.hub, epoch: 2))
        let told = try catalogue.publications(after: 0)
        #expect(told.count == 1 + publishedSince && told.allSatisfy { $0.sequence > seen.sequence })
        #expect(try catalogue.resume(seen) == (0, false), "the epoch begins once")
        #expect(try catalogue.resume(now) == (now.sequence, false))
        #expect(
            try HubCatalogue(bench.path("backup.sqlite")).cursor() == now, "the epoch is durable")
    }

    @Test func aHubThatOnlyRestartedGoesOn() throws {
        let catalogue = try HubCatalogue(bench.path("hub.sqlite"))
        for run in 0..<3 {
            try catalogue.beginRun(
                at: UTCTime(nanoseconds: start.nanoseconds - Int64(run) * 1_000_000_000))
            let quiet = try catalogue.cursor()
            let cursor = try publish(run, in: catalogue)
            #expect(try catalogue.resume(quiet) == (quiet.sequence, false))
            #expect(try catalogue.resume(cursor) == (cursor.sequence, false))
        }
        #expect(try catalogue.cursor().identity.epoch == 1)
    }

    @Test func aCursorOfAnotherHubOrAnEarlierEpochStartsFromTheBeginning() throws {
        let (seen, catalogue) = try restored(2)
        let own = try catalogue.cursor()
        let other = HubCursor(HubIdentity(hub: Identifier.v7(at: start), epoch: 9), seen.sequence)
        #expect(try catalogue.resume(other) == (0, false))
        #expect(try catalogue.cursor() == own)
        let later = HubCursor(HubIdentity(hub: own.identity.hub, epoch: 5), own.sequence)
        #expect(try catalogue.resume(later) == (0, true))
        #expect(try catalogue.cursor().identity.epoch == 6)
    }

    @Test func bareNumbersOfTheVersionBeforeAreUnderstood() throws {
        let (seen, catalogue) = try restored(2)
        let own = try catalogue.cursor()
        #expect(try catalogue.resume(own.sequence) == own.sequence)
        #expect(try catalogue.resume(seen.sequence) == 0)
        #expect(try catalogue.resume(0) == 0)
    }

    @Test func aNumberNoHubCountedToLeavesRoom() throws {
        let catalogue = try HubCatalogue(bench.path("hub.sqlite"))
        for _ in 0..<3 {
            _ = try publish(1, in: catalogue)
            let own = try catalogue.cursor()
            _ = try catalogue.resume(HubCursor(own.identity, HubCursor.lastSequence))
            _ = try catalogue.resume(HubCursor(own.identity, HubCursor.lastSequence / 2))
            #expect(HubCursor(try catalogue.cursor().description) == (try catalogue.cursor()))
        }
    }

    @Test(
        arguments: [
            "", "/", "1", "x/1/1", "019ab000-0000-7000-8000-000000000001/1",
            "019ab000-0000-7000-8000-000000000001/0/1",
            "019ab000-0000-7000-8000-000000000001/1/-1",
            "019ab000-0000-7000-8000-000000000001/1/+1",
            "019ab000-0000-7000-8000-000000000001/1/9223372036854775808",
            "019ab000-0000-7000-8000-000000000001/1/1/1",
            "019ab000-0000-7000-8000-000000000001/9223372036854775807/1",
            "019ab000-0000-7000-8000-000000000001/1/١",
        ])
    func whatIsNoCursorIsNone(text: String) { #expect(HubCursor(text) == nil) }

    @Test func everyAnswerSaysWhichHubGivesItAndReceiptsDoToo() async throws {
        let hub = try await LiveHub.start(bench)
        let named = try await hub.curl("/files", "-X", "OPTIONS").headers["rushes-hub"]
        let identity = try #require(named.flatMap { HubIdentity($0) })
        for path in ["/", "/nothing", "/api/publications", "/media/x", "/files/x"] {
            #expect(try await hub.curl(path).headers["rushes-hub"] == named)
            #expect(try await hub.curl(path, token: nil).headers["rushes-hub"] == named)
        }
        _ = try await hub.create()
        #expect(try await hub.receipt()?.cursor?.identity == identity)
        let seen = HubCursor(identity, HubCursor.lastSequence - 1)
        let answer = try await hub.curl("/files", "-X", "OPTIONS", "-H", "Rushes-Hub-Seen: \(seen)")
        #expect(answer.headers["rushes-hub"] == "\(identity.hub)/2")
        #expect(try await hub.receipt()?.epoch == 2)
        let refused = try await hub.curl(
            "/files", "-X", "OPTIONS", "-H", "Rushes-Hub-Seen: \(identity.hub)/2/\(seen.sequence)",
            token: nil)
        #expect(refused.status == 401 && refused.headers["rushes-hub"] == "\(identity.hub)/2")
        await hub.stop()
    }
}
