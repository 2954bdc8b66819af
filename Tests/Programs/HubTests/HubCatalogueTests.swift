import Catalogue
import Chance
import ClipDocuments
import Platform
import Testing
import Time

@Suite struct HubCatalogueTests {
    private let bench: Bench
    private let catalogue: HubCatalogue

    init() throws {
        bench = try Bench()
        catalogue = try bench.catalogue()
    }

    private func publication(_ clip: String, _ name: String, revision: Int = 1) -> Publication {
        Publication(
            sequence: 0, clip: clip, revision: revision, name: name, bytes: 10, headBytes: 4,
            xxh3: "a", payloadXXH3: "b",
            publishedAt: UTCTime(nanoseconds: 5_000_000),
            document: Sample.document(clip: clip, revision: revision))
    }

    @Test func whatWasFiledIsThereWhenTheFileIsOpenedAgain() throws {
        let upload = HubUpload(
            id: "u", kind: .document, clip: "c", revision: 3, length: nil, offset: 7, metadata: "m",
            expires: UTCTime(nanoseconds: 1_000_000))
        try catalogue.save(upload)
        let filed = try catalogue.publish(publication(makeClip(3), "c.mov"))
        let again = try bench.catalogue()
        #expect(try again.upload("u") == upload)
        #expect(try again.publication(of: makeClip(3)) == filed)
    }

    @Test func aSequenceIsNeverUsedAgain() throws {
        let first = try catalogue.publish(publication(makeClip(1), "a.mov")).sequence
        // A hub made anew must count on from where an older one at the same address cannot have
        // been: 2026 in milliseconds.
        #expect(first > 1_767_000_000_000)
        #expect(
            try catalogue.publish(publication(makeClip(1), "a.mov", revision: 2)).sequence == first
                + 1)
        #expect(try catalogue.publish(publication(makeClip(2), "b.mov")).sequence == first + 2)
        #expect(try catalogue.publications(after: 1).map(\.clip) == [makeClip(1), makeClip(2)])
        #expect(try catalogue.publications(after: 0, limit: 1).map(\.sequence) == [first + 1])
    }

    @Test func aNameBelongsToOneClipWhateverItsLettersCase() throws {
        #expect(try catalogue.reserve("3-12B-4_A.mov", for: "a"))
        #expect(try catalogue.reserve("3-12B-4_A.mov", for: "a"))
        #expect(try !catalogue.reserve("3-12b-4_a.mov", for: "b"))
        try catalogue.release("3-12B-4_A.mov")
        #expect(try catalogue.reserve("3-12b-4_a.mov", for: "b"))
    }

    @Test func theNewestDocumentCountsInWhateverOrderTheyCame() throws {
        try catalogue.file(Sample.document(revision: 3), upload: "x")
        try catalogue.file(Sample.document(revision: 2), upload: "y")
        #expect(try catalogue.newestDocument(of: Sample.clip)?.revision == 3)
    }

    @Test func onlyClipsWithMediaAndNewsAreToBePublished() throws {
        try catalogue.file(Sample.document(), upload: "x")
        #expect(try catalogue.clipsToPublish().isEmpty)
        try catalogue.file(HubMedia(upload: "m", clip: Sample.clip, bytes: 1, xxh3: "a"))
        #expect(try catalogue.clipsToPublish() == [Sample.clip])
        _ = try catalogue.publish(publication(Sample.clip, "a.mov"))
        #expect(try catalogue.clipsToPublish().isEmpty)
        try catalogue.file(Sample.document(revision: 2), upload: "z")
        #expect(try catalogue.clipsToPublish() == [Sample.clip])
    }
}
