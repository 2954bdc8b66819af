import Catalogue
import ClipDocuments
import Foundation
import Markup
import Testing
import Time
import Web

@testable import Hub

@Suite struct ByteRangeTests {
    private func range(_ text: String?, ifRange: String? = nil, length: Int64 = 100) -> ByteRange {
        ByteRange.read(text, ifRange: ifRange, tag: "\"a\"", length: length)
    }

    @Test func oneRangeIsAPart() {
        #expect(range("bytes=0-0") == .part(0..<1))
        #expect(range("bytes=90-") == .part(90..<100))
        #expect(range("bytes=90-1000") == .part(90..<100))
        #expect(range("bytes=-10") == .part(90..<100))
        #expect(range("bytes=-1000") == .part(0..<100))
        #expect(range("bytes=5-9223372036854775807") == .part(5..<100))
    }

    @Test func whatLiesBehindTheEndIsNone() {
        #expect(range("bytes=100-") == .none)
        #expect(range("bytes=-0") == .none)
        #expect(range("bytes=0-", length: 0) == .none)
    }

    @Test(arguments: [
        nil, "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-1,5-6", "lines=0-1",
    ])
    func whatIsNoSingleRangeGetsTheWhole(text: String?) {
        #expect(range(text) == .whole)
    }

    @Test func aFileThatChangedIsSentWhole() {
        #expect(range("bytes=5-", ifRange: "\"a\"") == .part(5..<100))
        #expect(range("bytes=5-", ifRange: "\"b\"") == .whole)
    }
}

@Suite struct NameTests {
    @Test func aNameIsMadeOfSlateAndCamera() throws {
        let template = try NameTemplate("{slate}_{camera}")
        #expect(template.name(for: Sample.document(), choice: 1) == "3-12B-4_A.mov")
        #expect(template.name(for: Sample.document(), choice: 2) == "3-12B-4_A_2.mov")
    }

    @Test func aSlashInASceneMakesNoFolder() throws {
        var document = Sample.document()
        document.take.slate.scene = "57/58"
        #expect(
            try NameTemplate("{slate}_{camera}").name(for: document, choice: 1)
                == "3-57_58B-4_A.mov")
    }

    @Test(arguments: ["{camera}", "{slate}/{camera}", "{slate}_{time}", "all"])
    func aTemplateThatCannotWorkIsRefused(text: String) {
        #expect(throws: Refusal.self) { try NameTemplate(text) }
    }
}

@Suite struct MediaChoiceTests {
    private let media = HubMedia(upload: "1", clip: Sample.clip, bytes: 10, xxh3: "aa")
    private let other = HubMedia(upload: "2", clip: Sample.clip, bytes: 10, xxh3: "bb")

    private func receipt(_ media: [HubMedia], _ promised: String?, offset: Int64 = 4)
        -> ClipReceipt?
    {
        let upload = HubUpload(
            id: "1", kind: .media, clip: Sample.clip, length: nil, offset: offset, metadata: "",
            expires: UTCTime(nanoseconds: 0))
        let document = promised.map {
            Sample.document(media: MediaDigest(bytes: 10, xxh3: $0, sha256: ""))
        }
        return MediaChoice.receipt(
            clip: Sample.clip, uploads: [upload], media: media, document: document, publication: nil
        )
    }

    @Test func theFirstUploadThatIsWhatTheDocumentPromisesWins() {
        let document = Sample.document(media: MediaDigest(bytes: 10, xxh3: "bb", sha256: ""))
        #expect(MediaChoice.winner([media, other], for: document) == other)
        #expect(MediaChoice.winner([media], for: document) == nil)
        #expect(MediaChoice.winner([media], for: Sample.document()) == nil)
    }

    @Test func aReceiptTellsHowFarAClipIs() {
        #expect(
            receipt([], nil)
                == ClipReceipt(
                    clip: Sample.clip, state: .receiving, bytes: 4, xxh3: nil, revision: 0))
        #expect(receipt([media], nil)?.state == .stored)
        #expect(
            receipt([media, other], "bb")
                == ClipReceipt(
                    clip: Sample.clip, state: .stored, bytes: 10, xxh3: "bb", revision: 1))
        #expect(receipt([media], "cc")?.state == .mismatched)
    }

    @Test func aClipNobodySpokeOfHasNoReceipt() {
        #expect(
            MediaChoice.receipt(clip: "x", uploads: [], media: [], document: nil, publication: nil)
                == nil)
    }
}

@Suite struct PlanTests {
    @Test func anAddressIsAHostAndAPort() {
        #expect(
            HubPlan.address("127.0.0.1:8080").map { "\($0.host) \($0.port)" } == "127.0.0.1 8080")
        #expect(HubPlan.address("[::1]:0").map { "\($0.host) \($0.port)" } == "::1 0")
        #expect(
            HubPlan.address("8080") == nil && HubPlan.address("a:99999") == nil
                && HubPlan.address(":80") == nil)
    }

    @Test func theTokenComesAsBearerOrAsAPassword() {
        #expect(TokenGate<Sample.Context>.token(in: "Bearer abc") == Array("abc".utf8))
        #expect(
            TokenGate<Sample.Context>.token(
                in: "Basic " + Data("li:a:c".utf8).base64EncodedString()) == Array("a:c".utf8))
        #expect(
            TokenGate<Sample.Context>.token(in: "abc") == nil
                && TokenGate<Sample.Context>.token(in: nil) == nil)
    }

    @Test func anEmptyTokenFileIsToldInOneSentence() throws {
        let bench = try Bench()
        try bench.write(" \n", "token")
        let failure = #expect(throws: HubFailure.self) { try HubPlan.token(bench.path("token")) }
        #expect(failure?.status == 78 && failure?.description.contains("is empty") == true)
        #expect(throws: HubFailure.self) { try HubPlan.token(bench.path("none")) }
    }

    @Test func aMomentIsWrittenAsHTTPDoes() {
        #expect(
            HTTPDate.text(UTCTime(nanoseconds: 784_111_777_000_000_000))
                == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func aNoteCannotBreakThePage() {
        #expect(HTMLText.escaped("<b a=\"1\">&") == "&lt;b a=&quot;1&quot;&gt;&amp;")
    }
}
