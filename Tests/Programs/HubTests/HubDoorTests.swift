import Catalogue
import ClipDocuments
import Foundation
import Platform
import Slate
import Testing
import Web

@testable import Hub

/// Numbers and connections from outside: none ends the hub, none shuts the others out.
@Suite(.serialized) struct HubDoorTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    private func withHub(
        _ limits: ConnectionLimits = ConnectionLimits(), _ body: (LiveHub) async throws -> Void
    ) async throws {
        let hub = try await LiveHub.start(bench, limits)
        do { try await body(hub) } catch {
            await hub.stop()
            throw error
        }
        await hub.stop()
    }

    private func request(_ line: String, _ fields: String...) -> String {
        ([line + " HTTP/1.1", "Host: hub", "Authorization: Bearer secret", "Tus-Resumable: 1.0.0"]
            + fields)
            .joined(separator: "\r\n") + "\r\n\r\n"
    }

    @Test(arguments: [
        "9223372036854775807", "9223372036854775806", "9007199254740993", "18446744073709551615",
        "4611686018427387904",
    ])
    func noNumberInAHeadEndsTheHub(number: String) async throws {
        try await withHub { hub in
            let path = try await hub.create()
            let address = try #require(URL(string: path)).path
            let client = try RawClient(port: hub.port)
            let type = "Content-Type: application/offset+octet-stream"
            _ = try await hub.patch(address, at: 0, try file("x"))
            client.say(
                request("PATCH \(address)", type, "Upload-Offset: 1", "Content-Length: \(number)")
                    + "y")
            client.say("zzz")
            for field in ["Upload-Offset: \(number)", "Upload-Length: \(number)"] {
                let answer = try await hub.patch(address, at: 1, try file(""), "-H", field)
                #expect(answer.status >= 400 && answer.status < 500)
            }
            #expect(
                try await hub.curl("/files", "-X", "POST", "-H", "Upload-Length: \(number)").status
                    == 400)
            for range in ["\(number)-", "-\(number)", "0-\(number)", "\(number)-5"] {
                _ = ByteRange.read("bytes=\(range)", ifRange: nil, tag: "", length: 10)
            }
            #expect(try await hub.curl("/api/publications?after=\(number)").status == 200)
            #expect(try await hub.head(address).offset == 1, "the hub lives and knows what it had")
        }
    }

    private func file(_ text: String) throws -> String {
        try bench.write(text, "body")
        return bench.path("body")
    }

    @Test func aRangeBeyondEveryNumberIsBeyondTheFile() {
        let far = "99999999999999999999"
        #expect(ByteRange.read("bytes=\(far)-5", ifRange: nil, tag: "", length: 10) == .whole)
        #expect(ByteRange.read("bytes=\(far)-", ifRange: nil, tag: "", length: 10) == .none)
        #expect(
            ByteRange.read("bytes=3-\(far)", ifRange: nil, tag: "", length: 10) == .part(3..<10))
        #expect(ByteRange.read("bytes=-\(far)", ifRange: nil, tag: "", length: 10) == .part(0..<10))
    }

    /// What a document says of its clip, changed to a number near the end of all numbers.
    static let poisons = [
        "frames", "rollFrame", "cutFrame", "inFrame", "outFrame", "monotonicStart", "width",
        "captured", "revision",
    ]

    private func poisoned(_ field: String, _ number: String = "9223372036854775807") throws
        -> [UInt8]
    {
        var document = Sample.document()
        document.clip.time.cutFrame = 7
        document.clip.time.inFrame = 1
        document.clip.time.outFrame = 9
        let text = String(decoding: try JSON.encode(document), as: UTF8.self)
        return Array(
            text.replacing(try Regex("\"\(field)\":[0-9]+"), with: "\"\(field)\":\(number)").utf8)
    }

    @Test(
        arguments: poisons,
        ["9223372036854775807", "-9223372036854775808", "2305843009213693953", "1e300"])
    func aDocumentOutOfBoundsIsRefused(field: String, number: String) throws {
        #expect(throws: WireFailure.self) {
            try ClipDocument.validated(from: try poisoned(field, number))
        }
    }

    @Test func aPoisonedDocumentIsRefusedWithASentenceAndTheHubLives() async throws {
        try await withHub { hub in
            let bytes = try poisoned("frames", "4294967296")
            try Files.replace(bench.path("document"), with: bytes)
            let words = ["document", Sample.clip, "1"].map { Data($0.utf8).base64EncodedString() }
            let answer = try await hub.curl(
                "/files", "-X", "POST", "-H", "Upload-Length: \(bytes.count)", "-H",
                "Content-Type: application/offset+octet-stream",
                "-H", "Upload-Metadata: kind \(words[0]),clip \(words[1]),revision \(words[2])",
                "--data-binary",
                "@\(bench.path("document"))")
            #expect(
                answer.status == 400 && answer.text.contains("clip.time.frames is 4294967296"),
                "\(answer.text)")
            #expect(try await hub.receipt() == nil)
        }
    }

    @Test(arguments: [
        ("{\"revision\":", "the JSON breaks off at line 1, column 13"),
        ("hello", "line 1, column 1 reads 'hello'"),
        ("[]", "this must be an object, not []"),
        ("{\"schema\":\"rushes.clip/1\"}", "'revision' is missing"),
        ("{\"schema\":7}", "'schema' must be text, not 7"),
        ("{\"schema\":\"x\",\"revision\":1.5}", "1.5 is too large, or has a fraction"),
    ])
    func aDocumentThatIsNoneIsRefusedInWordsWithPlaceAndValue(text: String, sentence: String)
        async throws
    {
        try await withHub { hub in
            let words = ["document", Sample.clip, "1"].map { Data($0.utf8).base64EncodedString() }
            let answer = try await hub.curl(
                "/files", "-X", "POST", "-H", "Upload-Length: \(text.utf8.count)", "-H",
                "Content-Type: application/offset+octet-stream",
                "-H", "Upload-Metadata: kind \(words[0]),clip \(words[1]),revision \(words[2])",
                "--data-binary", text)
            #expect(
                answer.status == 400 && answer.text.contains(sentence)
                    && answer.text.contains("文档不收: "), "\(answer.text)")
            for leak in [
                "CodingKey", "ClipDocument", "Decod", "Optional", "The given data", "stringValue",
            ] {
                #expect(!answer.text.contains(leak), "\(answer.text)")
            }
        }
    }

    @Test(arguments: poisons) func poisonThatAnEarlierHubFiledIsSetAsideAtTheStart(field: String)
        async throws
    {
        let (media, digest) = try await bench.makeClip("a.mp4")
        let catalogue = try bench.catalogue()
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        var poison = try JSON.decode(ClipDocument.self, from: try poisoned(field))
        poison.revision = max(2, poison.revision)
        // As a hub of an earlier version filed it: without a look at it.
        try catalogue.file(poison, upload: "poison")
        try await withHub { hub in
            let isPublished = try await hub.waitFor(.published)
            #expect(isPublished, "the revision before is published")
        }
    }

    @Test func halfRequestsDoNotShutOutWhoKnowsTheToken() async throws {
        var limits = ConnectionLimits()
        limits.strangersAnAddress = 20
        try await withHub(limits) { hub in
            var crowd: [RawClient] = []
            for number in 0..<200 {
                let client = try RawClient(port: hub.port)
                client.say(number % 2 == 0 ? "GET / HTTP/1.1\r\nHost: x\r\n" : "")
                crowd.append(client)
                if number % 50 == 0 {
                    #expect(try await hub.curl("/api/publications").status == 200)
                }
            }
            #expect(try await hub.curl("/api/publications").status == 200)
            #expect(try await hub.create().contains("/files/"))
            #expect(crowd[0].hearToTheEnd() == "", "the oldest gave way")
        }
    }

    @Test func whoSaysNothingIsCut() async throws {
        var limits = ConnectionLimits()
        limits.head = .milliseconds(1200)
        limits.keepAlive = .milliseconds(1200)
        limits.window = .milliseconds(1200)
        try await withHub(limits) { hub in
            for words in ["", "GET / HTTP/1.1\r\n", "GET"] {
                let client = try RawClient(port: hub.port)
                client.say(words)
                #expect(client.hearToTheEnd() == "")
            }
            let kept = try RawClient(port: hub.port)
            kept.say(request("GET /api/publications"))
            #expect(kept.hearToTheEnd()?.hasSuffix("[]") == true)
            let trickle = try RawClient(port: hub.port)
            let address = try #require(URL(string: try await hub.create())).path
            trickle.say(
                request(
                    "PATCH \(address)", "Content-Type: application/offset+octet-stream",
                    "Upload-Offset: 0", "Content-Length: 100000")
                    + "a")
            #expect(trickle.hearToTheEnd() != nil)
            #expect(try await hub.head(address).offset == 1, "what came is kept")
        }
    }

    @Test func theBodyOfWhoIsNotLetInIsNotRead() async throws {
        try await withHub { hub in
            let client = try RawClient(port: hub.port)
            client.say(
                "POST /files HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n"
            )
            let piece = String(repeating: "x", count: 1 << 20)
            var sent = 0
            while sent < 200, client.say(piece) { sent += 1 }
            #expect(sent < 200, "the hub took \(sent) MB of it")
            let other = try RawClient(port: hub.port)
            other.say(
                "POST /files HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n"
            )
            let heard = try #require(other.hearToTheEnd())
            #expect(heard.hasPrefix("HTTP/1.1 401") && !heard.contains("100 Continue"))
        }
    }

    @Test func anUploadsAddressIsWholeForWhoCannotResolveAPathAndAsTheProxySaysIt() async throws {
        try await withHub { hub in
            #expect(try await hub.create().hasPrefix("/files/"))
            let clip = Data(Sample.clip.utf8).base64EncodedString()
            let literal = try await hub.curl(
                "/files", "-X", "POST", "-H", "Upload-Defer-Length: 1", "-H",
                "Upload-Metadata: kind bWVkaWE=,clip \(clip)", "-A",
                "Python/3.11 aiohttp/3.9.1")
            #expect(
                literal.headers["location"]?.hasPrefix("http://127.0.0.1:\(hub.port)/files/")
                    == true)
            let proxied = try await hub.curl(
                "/files", "-X", "POST", "-H", "Upload-Defer-Length: 1", "-H",
                "Upload-Metadata: kind bWVkaWE=,clip \(clip)", "-H",
                "X-Forwarded-Proto: https", "-H", "X-Forwarded-Host: films.example", "-H",
                "X-Forwarded-Prefix: /rushes")
            #expect(
                proxied.headers["location"]?.hasPrefix("https://films.example/rushes/files/")
                    == true)
        }
    }

    @Test func thePageRunsNothingAndWhoHasTheMovieIsToldSo() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: bench.catalogue())
        try await withHub { hub in
            #expect(try await hub.waitFor(.published))
            let page = try await hub.curl("/")
            #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            #expect(
                page.headers["x-content-type-options"] == "nosniff"
                    && !page.text.contains("src=\"/"))
            let path = "/media/\(Sample.clip)"
            let tag = try #require(try await hub.head(path).headers["etag"])
            for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let answer = try await hub.curl(path, "-H", "If-None-Match: \(known)")
                #expect(answer.status == 304 && answer.body.isEmpty)
            }
            #expect(try await hub.curl(path, "-H", "If-None-Match: \"x\"").status == 200)
        }
    }
}
