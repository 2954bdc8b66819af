import Catalogue
import Chance
import Glibc
import Integrity
import Platform
import Testing

@testable import Hub

/// What a hub has acknowledged stays, what it cannot judge it does not keep, and what rots is not
/// handed on.
@Suite(.serialized) struct KeptUploadTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    private func withHub(_ body: (LiveHub) async throws -> Void) async throws {
        let hub = try await LiveHub.start(bench)
        do { try await body(hub) } catch {
            await hub.stop()
            throw error
        }
        await hub.stop()
    }

    private func file(_ bytes: some Sequence<UInt8>) throws -> String {
        try Files.replace(bench.path("body"), with: Array(bytes))
        return bench.path("body")
    }

    @Test func aWholeUploadIsNeverDeletedWhileTheHubThatTookItRuns() async throws {
        try await withHub { hub in
            let path = try await hub.create("Upload-Length: 5")
            #expect(try await hub.patch(path, at: 0, try file("hello".utf8)).status == 204)
            let receipt = try await hub.receipt()
            #expect(receipt?.state == .stored)
            #expect(try await hub.curl(path, "-X", "DELETE").status == 403)
            #expect(try await hub.receipt() == receipt)
            let open = try await hub.create()
            #expect(try await hub.curl(open, "-X", "DELETE").status == 204)
            #expect(try await hub.head(open).status == 404)
        }
    }

    @Test func aFiledDocumentSurvivesTheRepetitionOfItsLastPatch() async throws {
        try await withHub { hub in
            let document = Sample.document()
            let answer = try await hub.document(document, bench)
            let path = try #require(answer.headers["location"])
            let length = try #require(answer.offset)
            for more in ["Upload-Length: \(length)", "X-Nothing: 1"] {
                let again = try await hub.curl(
                    path, "-X", "PATCH", "-H", "Upload-Offset: \(length)", "-H",
                    "Content-Type: application/offset+octet-stream",
                    "-H", more)
                #expect(again.status == 204 && again.offset == length)
            }
            #expect(try await hub.curl(path, "-X", "DELETE").status == 403)
            #expect(try await hub.patch(path, at: length, try file("x".utf8)).status == 413)
            #expect(try await hub.receipt()?.revision == 1)
        }
        #expect(try bench.catalogue().unfiledUploads().isEmpty)
    }

    @Test func whoTakesOverDoesNotCommitBytesWhoseChecksumNeverCame() throws {
        let catalogue = try bench.catalogue()
        let desk = UploadDesk(catalogue, bench.folders) { _ in }
        let upload = HubUpload(
            id: "u", kind: .media, clip: Sample.clip, length: 6, metadata: "",
            expires: UploadMachine.expiry(Clock.wall()))
        try desk.create(upload)
        let open = try #require(try desk.find("u"))
        let (first, _) = try open.takeOver()
        try Array("abc".utf8).withUnsafeBytes { try open.append($0, ticket: first, isHeld: true) }
        let (next, after) = try open.takeOver()
        #expect(after.offset == 0)
        try Array("uvwxyz".utf8).withUnsafeBytes { try open.append($0, ticket: next, isHeld: true) }
        #expect(try open.commit(ticket: next, isJudged: true).isWhole)
        #expect(try open.finishedDigest() == XXH3.hex(of: Array("uvwxyz".utf8)))
    }

    @Test(arguments: [FaultPoint.open, .sync]) func whatCouldNotBeFiledIsFiledWhileTheHubRuns(
        point: FaultPoint
    ) throws {
        let catalogue = try bench.catalogue()
        let desk = UploadDesk(catalogue, bench.folders) { _ in }
        try desk.create(
            HubUpload(
                id: "u", kind: .media, clip: Sample.clip, length: 3, metadata: "",
                expires: UploadMachine.expiry(Clock.wall())))
        let open = try #require(try desk.find("u"))
        let (ticket, _) = try open.takeOver()
        try Array("abc".utf8).withUnsafeBytes { try open.append($0, ticket: ticket, isHeld: false) }
        let whole = try open.commit(ticket: ticket)
        #expect(throws: SystemFailure.self) {
            try Faults.failing(point, at: 1, with: EIO) { try desk.finish(whole) }
        }
        #expect(try catalogue.media(of: Sample.clip).isEmpty)
        try desk.fileWhatIsWhole()
        #expect(
            try catalogue.media(of: Sample.clip).map(\.xxh3) == [XXH3.hex(of: Array("abc".utf8))])
        #expect(try catalogue.unfiledUploads().isEmpty)
    }

    @Test(arguments: ["changed", "cut", "gone"]) func mediaThatRottedIsNotPublishedAndItsBoxIsTold(
        how: String
    ) async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: bench.catalogue())
        let path = bench.folders.upload("u-\(Sample.clip)")
        try await withHub { hub in
            #expect(try await hub.waitFor(.published))
            let first = try #require(try await hub.publications().last)
            var rotten = media
            rotten[media.count / 2] ^= 1
            switch how {
            case "changed": try Files.replace(path, with: rotten)
            case "cut": try Files.replace(path, with: Array(media.dropLast()))
            default: try Files.remove(path)
            }
            try Files.remove(bench.folders.published(first.name))
            _ = try await hub.document(
                Sample.document(revision: 2, media: digest, scene: "13"), bench)
            #expect(try await hub.waitFor(.mismatched))
            let again = try await hub.create("Upload-Length: \(media.count)")
            #expect(try await hub.patch(again, at: 0, try file(media)).status == 204)
            #expect(try await hub.waitFor(.published, revision: 2))
            #expect(try await hub.publications().last?.payloadXXH3 == first.payloadXXH3)
        }
    }

    @Test func aPublishedFileRemovedByHandIsMadeAgainAndMediaSentTwiceIsKeptOnce() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: bench.catalogue())
        try await withHub { hub in
            #expect(try await hub.waitFor(.published))
            let publication = try #require(try await hub.publications().last)
            try Files.remove(bench.folders.published(publication.name))
            let answer = try await hub.curl("/media/\(Sample.clip)")
            #expect(answer.status == 503 && answer.headers["retry-after"] != nil)
            // News of the clip make the publisher look at once.
            let again = try await hub.create("Upload-Length: \(media.count)")
            #expect(try await hub.patch(again, at: 0, try file(media)).status == 204)
            let deadline = Clock.monotonic() + 15_000_000_000
            while try await hub.curl("/media/\(Sample.clip)").status != 200,
                Clock.monotonic() < deadline
            {}
            #expect(
                try await hub.curl("/media/\(Sample.clip)").body.count == Int(publication.bytes))
            while try await hub.head(again).status != 404, Clock.monotonic() < deadline {}
            #expect(try Files.list(bench.folders.uploads).count == 1)
        }
    }

    @Test(arguments: [
        ("Ä.mov", "ä.mov"), ("Straße.mov", "STRASSE.MOV"), ("é.mov", "e\u{301}.mov"),
        ("ﬁn.mov", "FIN.mov"), ("Ω.mov", "ω.mov"),
    ])
    func namesThatSomeDiskTakesForOneBelongToOneClip(name: String, other: String) throws {
        let catalogue = try bench.catalogue()
        #expect(try catalogue.reserve(name, for: makeClip(1)))
        #expect(try !catalogue.reserve(other, for: makeClip(2)))
        #expect(try catalogue.reserve(other, for: makeClip(1)))
    }
}
