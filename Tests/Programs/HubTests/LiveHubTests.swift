import Foundation
import Integrity
import Platform
import Testing

@testable import Hub

@Suite(.serialized) struct LiveHubTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    /// The hub is stopped whatever the test says.
    private func withHub(_ body: (LiveHub) async throws -> Void) async throws {
        let hub = try await LiveHub.start(bench)
        do { try await body(hub) } catch {
            await hub.stop()
            throw error
        }
        await hub.stop()
    }

    private func put(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
        try Files.replace(bench.path(name), with: Array(bytes))
        return bench.path(name)
    }

    @Test func whoDoesNotKnowTheTokenIsToldSo() async throws {
        try await withHub { hub in
            for path in ["/", "/files", "/api/publications", "/api/feed", "/media/x"] {
                #expect(try await hub.curl(path, token: nil).status == 401)
                #expect(try await hub.curl(path, token: "secreT").status == 401)
            }
            let answer = try await hub.curl("/api/publications", token: nil)
            #expect(
                answer.text
                    == "this hub wants its token: Authorization: Bearer TOKEN\n服务器要令牌: Authorization: Bearer TOKEN\n"
            )
        }
    }

    @Test func aBoxLearnsWhatTheHubCan() async throws {
        try await withHub { hub in
            let answer = try await hub.curl("/files", "-X", "OPTIONS")
            #expect(answer.status == 204 && answer.headers["tus-version"] == "1.0.0")
            #expect(answer.headers["tus-checksum-algorithm"] == "sha1,xxh3-128")
            #expect(try await hub.curl("/nothing").status == 404)
            #expect(try await hub.receipt() == nil)
        }
    }

    @Test func aClipThatGrewOverARestartIsPublishedAndRetagged() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        let cut = media.count / 2
        var path = ""
        try await withHub { hub in
            path = try await hub.create()
            #expect(try await hub.patch(path, at: 0, try put(media[..<cut], "first")).status == 204)
            let receipt = try #require(try await hub.receipt())
            #expect(
                receipt.state == .receiving && receipt.bytes == Int64(cut) && receipt.xxh3 == nil
                    && receipt.revision == 0)
        }
        try await withHub { hub in
            #expect(try await hub.head(path).offset == Int64(cut))
            let last = try await hub.patch(
                path, at: Int64(cut), try put(media[cut...], "rest"), "-H",
                "Upload-Length: \(media.count)")
            #expect(last.status == 204 && last.offset == Int64(media.count))
            #expect(try await hub.receipt()?.xxh3 == digest.xxh3)
            #expect(try await hub.document(Sample.document(media: digest), bench).status == 201)
            #expect(try await hub.waitFor(.published))
            #expect(
                try await hub.document(
                    Sample.document(revision: 2, media: digest, scene: "13"), bench
                ).status == 201)
            #expect(try await hub.waitFor(.published, revision: 2))
            let publications = try await hub.publications()
            #expect(publications.map(\.name) == ["3-13B-4_A.mov"])
            #expect(try await hub.publications(after: publications.last?.sequence ?? 0).isEmpty)
        }
    }

    @Test func aPublishedMovieIsSentWholeOrInParts() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: bench.catalogue())
        try await withHub { hub in
            #expect(try await hub.waitFor(.published))
            let publication = try #require(try await hub.publications().first)
            let path = "/media/\(Sample.clip)"
            let whole = try await hub.curl(path)
            #expect(whole.status == 200 && XXH3.hex(of: whole.body) == publication.xxh3)
            #expect(
                whole.headers["etag"] == "\"\(publication.xxh3)\""
                    && whole.headers["accept-ranges"] == "bytes")
            let part = try await hub.curl(path, "-r", "4-7")
            #expect(
                part.status == 206 && part.text == "ftyp"
                    && part.headers["content-range"] == "bytes 4-7/\(publication.bytes)")
            #expect(
                try await hub.curl(path, "-r", "4-7", "-H", "If-Range: \"other\"").status == 200)
            let none = try await hub.curl(path, "-r", "\(publication.bytes)-")
            #expect(
                none.status == 416
                    && none.headers["content-range"] == "bytes */\(publication.bytes)")
            #expect(try await hub.head(path).headers["content-length"] == String(publication.bytes))
            let feed = try await hub.curl("/api/feed", "-N", limit: "1")
            #expect(feed.text.contains("/\(publication.sequence)\nevent: published\ndata: {"))
            let quiet = try await hub.curl(
                "/api/feed", "-N", "-H", "Last-Event-ID: \(publication.sequence)", limit: "1")
            #expect(quiet.status == 200 && !quiet.text.contains("event:"))
            #expect(try await hub.curl("/").text.contains("3-12B-4_A.mov"))
        }
    }

    @Test func aMovieThatRottedDoesNotArriveWholeAndIsMadeAgain() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: bench.catalogue())
        try await withHub { hub in
            #expect(try await hub.waitFor(.published))
            let publication = try #require(try await hub.publications().first)
            let movie = bench.folders.published(publication.name)
            var bytes = try Files.read(movie)
            bytes[bytes.count / 2] ^= 1
            try Files.replace(movie, with: bytes)
            let path = "/media/\(Sample.clip)"
            let broken = try await hub.curl(path)
            #expect(broken.exit != 0 && broken.body.count < bytes.count)
            // It is made again at once; until then nobody gets it.
            let next = try await hub.curl(path)
            #expect(next.status == 503 || XXH3.hex(of: next.body) == publication.xxh3)
            // Another word of the clip, and the publisher looks at once.
            let news = Sample.document(revision: 2, media: digest)
            #expect(try await hub.document(news, bench).status == 201)
            #expect(try await hub.waitFor(.published, revision: 2))
            let whole = try await hub.curl(path)
            #expect(whole.status == 200 && XXH3.hex(of: whole.body) == publication.xxh3)
        }
    }

    @Test func aSenderThatHangsIsReplacedAndItsBytesAreKept() async throws {
        let bytes = [UInt8](repeating: 7, count: 1_000_000)
        try await withHub { hub in
            let path = try await hub.create("Upload-Length: \(bytes.count)")
            let file = try put(bytes, "all")
            async let hanging = hub.patch(path, at: 0, file, "--limit-rate", "100k", limit: "15")
            let coming = bench.folders.upload(String(path.split(separator: "/").last ?? ""))
            let deadline = Clock.monotonic() + 10_000_000_000
            // A HEAD before the first byte would send the writer away with nothing.
            while (try? Files.size(coming)) ?? 0 == 0 && Clock.monotonic() < deadline {
                await Task.yield()
            }
            let offset = try #require(try await hub.head(path).offset)
            #expect(offset > 0)
            let rest = try await hub.patch(path, at: offset, try put(bytes[Int(offset)...], "rest"))
            #expect(rest.status == 204 && rest.offset == Int64(bytes.count))
            #expect(try await hanging.status != 204)
            #expect(try await hub.receipt()?.xxh3 == XXH3.hex(of: bytes))
        }
    }

    @Test func aConnectionThatBreaksKeepsWhatCame() async throws {
        let bytes = [UInt8](repeating: 9, count: 1_000_000)
        try await withHub { hub in
            let path = try await hub.create("Upload-Length: \(bytes.count)")
            let broken = try await hub.patch(
                path, at: 0, try put(bytes, "all"), "--limit-rate", "100k", limit: "1")
            #expect(broken.exit == 28)
            let kept = try #require(try await hub.head(path).offset)
            #expect(kept > 0 && kept < Int64(bytes.count))
        }
    }

    @Test func aClipUploadedTwiceIsOneClip() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try await withHub { hub in
            let length = "Upload-Length: \(media.count)"
            let (wrong, right) = (try await hub.create(length), try await hub.create(length))
            #expect(
                try await hub.patch(wrong, at: 0, try put(media.reversed(), "wrong")).status == 204)
            #expect(try await hub.document(Sample.document(media: digest), bench).status == 201)
            #expect(try await hub.waitFor(.mismatched))
            #expect(try await hub.patch(right, at: 0, try put(media, "right")).status == 204)
            #expect(try await hub.waitFor(.published))
            let deadline = Clock.monotonic() + 10_000_000_000
            while try await hub.head(wrong).status != 404 && Clock.monotonic() < deadline {}
            #expect(try await hub.head(wrong).status == 404)
            #expect(try await hub.head(right).offset == digest.bytes)
        }
    }

    @Test func aWrongChecksumIsRefusedAndTheRightOneTaken() async throws {
        try await withHub { hub in
            let path = try await hub.create()
            let file = try put("hello world".utf8, "text")
            let sum = Data(SHA.digest(.sha1, of: Array("hello world".utf8))).base64EncodedString()
            let other = Data(SHA.digest(.sha1, of: [])).base64EncodedString()
            #expect(
                try await hub.patch(path, at: 0, file, "-H", "Upload-Checksum: sha1 \(other)")
                    .status == 460)
            #expect(try await hub.head(path).offset == 0)
            #expect(
                try await hub.patch(path, at: 0, file, "-H", "Upload-Checksum: sha1 \(sum)").offset
                    == 11)
        }
    }

    @Test func aDocumentThatIsNoneIsRefusedWithThePlace() async throws {
        try await withHub { hub in
            var document = Sample.document()
            document.schema = "rushes.clip/9"
            let answer = try await hub.document(document, bench)
            #expect(
                answer.status == 400
                    && answer.text == "this hub knows rushes.clip/1, not rushes.clip/9\n")
            #expect(try await hub.receipt() == nil)
        }
    }

    @Test func aCatalogueThatCannotBeUsedIsNamedWithItsFolder() async throws {
        let path = bench.folders.catalogue
        try Files.replace(path, with: [UInt8](repeating: 7, count: 8192))
        let error = await #expect(throws: (any Error).self) {
            _ = try await LiveHub.startNow(bench)
        }
        let failure = HubFailure(try #require(error), state: bench.folders.state)
        #expect(failure.status == 1)
        #expect(
            failure.description.hasPrefix("the catalogue in \(bench.folders.state) cannot be used"))
        #expect(
            failure.description.hasSuffix("check the disk, or put the folder back from a backup"))
    }

    @Test func aSecondHubOnTheFolderOrThePortIsToldWhy() async throws {
        try await withHub { hub in
            let failure = await #expect(throws: SystemFailure.self) {
                _ = try await LiveHub.startNow(bench)
            }
            #expect(failure.map { HubFailure($0).status } == 75)
            let other = try Bench()
            let plan = HubPlan(
                folders: other.folders, host: "127.0.0.1", port: hub.port, token: [1],
                template: try NameTemplate("{slate}"))
            let taken = await #expect(throws: SystemFailure.self) {
                try await HubServer(plan).run { _ in }
            }
            #expect(taken?.description.contains("another program has this port") == true)
        }
    }
}
