import Catalogue
import Integrity
import Platform
import Slate
import Testing

@testable import Hub

@Suite struct PublicationDeskTests {
    private let bench: Bench
    private let catalogue: HubCatalogue
    private let desk: PublicationDesk

    init() throws {
        bench = try Bench()
        catalogue = try bench.catalogue()
        desk = PublicationDesk(catalogue, bench.folders, try NameTemplate("{slate}_{camera}"))
    }

    private var files: [String] { get throws { try Files.list(bench.folders.published) } }

    @Test func aWholeClipIsPublishedOnceWithTheDigestsOfItsBytes() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let publication = try #require(try desk.publish(Sample.clip))
        let bytes = try Files.read(bench.folders.published("3-12B-4_A.mov"))
        #expect(publication.name == "3-12B-4_A.mov")
        #expect(publication.bytes == Int64(bytes.count) && publication.xxh3 == XXH3.hex(of: bytes))
        #expect(publication.payloadXXH3 == XXH3.hex(of: Array(bytes[Int(publication.headBytes)...])))
        #expect(try desk.publish(Sample.clip) == nil)
        #expect(try files == ["3-12B-4_A.mov"])
    }

    @Test func aRetaggedClipGetsItsNewNameOverTheSamePayload() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let first = try #require(try desk.publish(Sample.clip))
        try catalogue.file(Sample.document(revision: 2, media: digest, scene: "13"), upload: "d2")
        let second = try #require(try desk.publish(Sample.clip))
        #expect(second.sequence == first.sequence + 1 && second.payloadXXH3 == first.payloadXXH3 && second.xxh3 != first.xxh3)
        #expect(try files == ["3-13B-4_A.mov"])
        #expect(try catalogue.publications(after: 0).map(\.revision) == [2])
    }

    @Test func aClipWhoseBytesAreNotThePromisedOnesIsNotPublished() async throws {
        let (media, _) = try await bench.makeClip("a.mp4")
        let promised = MediaDigest(bytes: 1, xxh3: "00", sha256: "")
        try bench.file(Sample.clip, media, Sample.document(media: promised), in: catalogue)
        #expect(try desk.publish(Sample.clip) == nil)
    }

    @Test func twoClipsOfOneSlateAndAStrangersFileAllKeepTheirNames() async throws {
        try Files.replace(bench.folders.published("3-12B-4_A.mov"), with: Array("a stranger's".utf8))
        for number in 1...2 {
            let clip = "019ab000-0000-7000-8000-00000000001\(number)"
            let (media, digest) = try await bench.makeClip("\(number).mp4", seed: number)
            try bench.file(clip, media, Sample.document(clip: clip, media: digest), in: catalogue)
            #expect(try desk.publish(clip)?.name == "3-12B-4_A_\(number + 1).mov")
        }
        #expect(try Files.read(bench.folders.published("3-12B-4_A.mov")) == Array("a stranger's".utf8))
    }

    @Test func aCrashBetweenFileAndCatalogueIsMadeGood() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        // The name was kept and the file put in place; then the power went.
        #expect(try catalogue.reserve("3-12B-4_A.mov", for: Sample.clip))
        try Files.replace(bench.folders.published("3-12B-4_A.mov"), with: Array("half".utf8))
        try Files.replace(bench.folders.draft(Sample.clip), with: Array("half".utf8))
        try desk.recover()
        #expect(try catalogue.clipsToPublish() == [Sample.clip])
        #expect(try desk.publish(Sample.clip)?.name == "3-12B-4_A.mov")
        #expect(try files == ["3-12B-4_A.mov"])
    }

    @Test(arguments: [FaultPoint.open, .write, .sync, .rename, .read])
    func aDiskThatFailsAtAnyStepLeavesTheFormerMovie(point: FaultPoint) async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let former = try #require(try desk.publish(Sample.clip))
        try catalogue.file(Sample.document(revision: 2, media: digest), upload: "d2")
        var n = 1
        while true {
            var isReached = false
            do { isReached = try Faults.failing(point, at: n, with: 28) { _ = try desk.publish(Sample.clip) } } catch {
                isReached = true
                let bytes = try Files.read(bench.folders.published(former.name))
                let filed = try #require(try catalogue.publication(of: Sample.clip))
                #expect(filed.revision == 2 || bytes.count == Int(former.bytes))
            }
            if !isReached { break }
            n += 1
        }
        if try catalogue.publication(of: Sample.clip)?.revision != 2 { _ = try desk.publish(Sample.clip) }
        let last = try #require(try desk.open(Sample.clip))
        #expect(last.publication.revision == 2)
        #expect(try XXH3.hex(of: last.read(at: 0, count: Int(last.publication.bytes))) == last.publication.xxh3)
    }
}
