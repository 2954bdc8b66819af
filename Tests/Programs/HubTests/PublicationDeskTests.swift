import Catalogue
import ClipDocuments
import Foundation
import Integrity
import Platform
import Slate
import Testing
import Time

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
        #expect(
            publication.payloadXXH3 == XXH3.hex(of: Array(bytes[Int(publication.headBytes)...])))
        #expect(try desk.publish(Sample.clip) == nil)
        #expect(try files == ["3-12B-4_A.mov"])
    }

    @Test func aCatalogueFromABackupTakesTheMovieItHasForgottenAsItsOwn() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let first = try #require(try desk.publish(Sample.clip))
        let older = try HubCatalogue(bench.path("older.sqlite"))
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: older)
        let restored = PublicationDesk(older, bench.folders, try NameTemplate("{slate}_{camera}"))
        let again = try #require(try restored.publish(Sample.clip))
        #expect(again.name == first.name && again.xxh3 == first.xxh3)
        #expect(try files == [first.name])
    }

    /// A desk whose clock says so many seconds after it published.
    private func desk(
        after seconds: Int64, settleSeconds: Int = 60, template: String = "{slate}_{camera}{number}"
    ) throws
        -> PublicationDesk
    {
        let time = UTCTime(nanoseconds: 1_800_000_000_000_000_000 + seconds * 1_000_000_000)
        return PublicationDesk(
            catalogue, bench.folders, try NameTemplate(template), settleSeconds: settleSeconds
        ) { time }
    }

    /// Files a document of the clip with the number 12, cut at the time from which `desk(after:)`
    /// counts.
    private func tell(
        _ media: MediaDigest, revision: Int, scene: String = "12",
        change: (inout ClipDocument) -> Void = { _ in }
    ) throws {
        var document = Sample.document(revision: revision, media: media, scene: scene)
        document.number = 12
        document.slateAtCut = SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)
        document.take.cutAt = UTCTime(nanoseconds: 1_800_000_000_000_000_000)
        change(&document)
        try catalogue.file(document, upload: "d\(revision)")
    }

    private func identity(_ name: String) throws -> [String] {
        let path = bench.folders.published(name)
        let inode =
            try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        return ["\(inode ?? -1)", XXH3.hex(of: try Files.read(path))]
    }

    @Test func aWordSaidLaterChangesTheDocumentAndNeverTheMovie() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let first = try #require(try desk.publish(Sample.clip))
        let before = try identity(first.name)
        try tell(digest, revision: 2) { document in
            document.take.verdict = .circled
            document.take.notes = [Note(text: "用这条", by: "li", at: UTCTime(nanoseconds: 0))]
        }
        let second = try #require(try desk.publish(Sample.clip))
        #expect(try identity(second.name) == before)
        #expect(
            second.sequence == first.sequence + 1 && second.name == first.name
                && second.xxh3 == first.xxh3)
        #expect(
            second.document.take.verdict == .circled
                && second.document.movie == first.document.movie)
        #expect(try catalogue.publications(after: 0).map(\.revision) == [2])
    }

    @Test func theDocumentSpeaksOfTheMovieAloneAndItsDigestsAreTheFiles() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let publication = try #require(try desk.publish(Sample.clip))
        let bytes = try Files.read(bench.folders.published(publication.name))
        let sha = SHA(.sha256)
        sha.update(bytes)
        let wanted = MovieFacts(
            name: publication.name, bytes: Int64(bytes.count), xxh3: XXH3.hex(of: bytes),
            sha256: sha.hex, frames: 30)
        #expect(publication.document.movie == wanted)
        #expect(publication.document.clip.media == nil)
        #expect(publication.document.boxClip == BoxClip(digest, frames: 30, firstFrame: 0))
    }

    @Test(
        arguments: [
            (0, 59, true), (0, 60, false), (-3600, 1, false), (50, 20, false), (5, 54, true),
        ] as [(Int64, Int64, Bool)])
    func aCorrectedSlateRenamesTheMovieForAMinuteAfterCut(
        _ published: Int64, _ later: Int64, isRenamed: Bool
    ) async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        try tell(digest, revision: 2)
        // A box without a clock says nothing of when the cut was: then it counts from the first
        // publication.
        let isClockSet = published >= 0
        let first = try #require(try desk(after: published).publish(Sample.clip))
        #expect(first.name == "3-12B-4_A012.mov")
        let before = try identity(first.name)
        try tell(digest, revision: 3, scene: "13") { $0.clip.time.clockSynchronised = isClockSet }
        let second = try #require(
            try desk(after: published + later + (isClockSet ? 0 : 3600)).publish(Sample.clip))
        #expect(second.name == (isRenamed ? "3-13B-4_A012.mov" : "3-12B-4_A012.mov"))
        #expect(
            second.document.take.slate.scene == "13" && second.document.movie?.name == second.name)
        #expect(try identity(second.name) == before && files == [second.name])
    }

    @Test func aFalseStartLeavesThePlainNameToTheRealTake() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        // A box of the version before gives no number.
        let old = try desk(after: 1, template: "{slate}_{camera}{number}")
        #expect(try old.publish(Sample.clip)?.name == "3-12B-4_A.mov")
        var document = Sample.document(revision: 2, media: digest)
        document.take.kind = .falseStart
        try catalogue.file(document, upload: "d2")
        #expect(try old.publish(Sample.clip)?.name == "3-12B-4_A_FS.mov")
        let real = "019ab000-0000-7000-8000-000000000011"
        let (more, other) = try await bench.makeClip("b.mp4", seed: 2)
        try bench.file(real, more, Sample.document(clip: real, media: other), in: catalogue)
        #expect(try old.publish(real)?.name == "3-12B-4_A.mov")
        #expect(try files == ["3-12B-4_A.mov", "3-12B-4_A_FS.mov"])
    }

    @Test func aSettledNameIsChangedByHandAlone() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        try tell(digest, revision: 2)
        let first = try #require(try desk(after: 0).publish(Sample.clip))
        let before = try identity(first.name)
        try tell(digest, revision: 3, scene: "13")
        let late = try desk(after: 600)
        #expect(try late.publish(Sample.clip)?.name == first.name)
        #expect(try late.publish(Sample.clip) == nil)
        try catalogue.askForRename(of: Sample.clip)
        #expect(try catalogue.clipsToPublish() == [Sample.clip])
        #expect(try late.publish(Sample.clip)?.name == "3-13B-4_A012.mov")
        #expect(try identity("3-13B-4_A012.mov") == before && files == ["3-13B-4_A012.mov"])
        #expect(try late.publish(Sample.clip) == nil, "once")
    }

    @Test func aMovieOfTheVersionBeforeKeepsItsNameAndIsDescribedAsItIs() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let first = try #require(try desk.publish(Sample.clip))
        // As that version filed it: no first time, no word of the movie, and its own head.
        let path = bench.folders.published(first.name)
        let bytes = try Files.read(path) + [0]
        try Files.replace(path, with: bytes)
        let script = """
            import json, sqlite3, sys
            hub = sqlite3.connect(sys.argv[1])
            document = json.loads(hub.execute("SELECT json FROM publications").fetchone()[0])
            del document["movie"], document["boxClip"]
            hub.execute("UPDATE publications SET firstPublishedAt = NULL, bytes = bytes + 1, xxh3 = ?, json = ?",
                        (sys.argv[2], json.dumps(document).encode()))
            hub.commit()
            """
        let digestNow = XXH3.hex(of: bytes)
        #expect(
            try await Program.run("python3", "-c", script, bench.folders.catalogue, digestNow)
                .status == 0)
        let before = try identity(first.name)
        try tell(digest, revision: 2, scene: "13")
        let second = try #require(try desk.publish(Sample.clip))
        #expect(second.name == first.name && second.document.take.slate.scene == "13")
        #expect(try identity(first.name) == before && files == [first.name])
        #expect(
            second.document.movie?.xxh3 == digestNow
                && second.document.movie?.bytes == Int64(bytes.count))
        #expect(second.document.movie?.frames == 30)
    }

    @Test func aMovieWhoseRenamingWasCutShortIsFoundAgain() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let first = try #require(try desk.publish(Sample.clip))
        let before = try identity(first.name)
        // The new name was kept and the file moved; then the power went.
        #expect(try catalogue.reserve("3-13B-4_A.mov", for: Sample.clip))
        try Files.rename(
            bench.folders.published(first.name), to: bench.folders.published("3-13B-4_A.mov"))
        try desk.recover()
        #expect(try files == [first.name] && identity(first.name) == before)
        #expect(try desk.open(Sample.clip) != nil)
    }

    @Test func aMovieThatSomebodyRemovedIsMadeAgainToTheByte() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let first = try #require(try desk.publish(Sample.clip))
        try Files.remove(bench.folders.published(first.name))
        try tell(digest, revision: 2)
        let second = try #require(try desk.publish(Sample.clip))
        #expect(second.name == first.name)
        #expect(try XXH3.hex(of: Files.read(bench.folders.published(first.name))) == second.xxh3)
    }

    @Test func aMovieThatRottedIsMadeAgainToTheByteAndASoundOneIsLetBe() async throws {
        let (media, digest) = try await bench.makeClip("a.mp4")
        try bench.file(Sample.clip, media, Sample.document(media: digest), in: catalogue)
        let first = try #require(try desk.publish(Sample.clip))
        let path = bench.folders.published(first.name)
        try desk.doubt(Sample.clip)
        #expect(try desk.missing() == [] && desk.publish(Sample.clip) == nil)
        var bytes = try Files.read(path)
        bytes[bytes.count / 2] ^= 1
        try Files.replace(path, with: bytes)
        try desk.doubt(Sample.clip)
        #expect(try desk.missing() == [Sample.clip])
        let second = try #require(try desk.publish(Sample.clip))
        #expect(second.name == first.name && second.xxh3 == first.xxh3)
        #expect(second.sequence > first.sequence, "editors hear of it")
        #expect(try XXH3.hex(of: Files.read(path)) == first.xxh3)
        #expect(try desk.missing() == [] && desk.open(Sample.clip) != nil)
    }

    @Test func aBoxThatCountsFromOneAgainIsNamedOnce() {
        var letters = CameraLetters()
        var document = Sample.document()
        document.number = 12
        #expect(
            letters.note(document) == nil && letters.note(document) == nil,
            "another revision of one clip")
        document.clip.id = "019ab000-0000-7000-8000-000000000009"
        #expect(letters.note(document)?.contains("two clips of camera A are number 12") == true)
        #expect(letters.note(document) == nil)
    }

    @Test func twoBoxesWithOneCameraLetterAreNamedOnce() {
        var letters = CameraLetters()
        var other = Sample.document()
        other.box = "second"
        other.clip.camera = "a"
        #expect(letters.note(Sample.document()) == nil)
        #expect(letters.note(other)?.contains("boxes box and second both have a camera a") == true)
        #expect(letters.note(other) == nil && letters.note(Sample.document()) == nil)
    }

    @Test func aClipWhoseBytesAreNotThePromisedOnesIsNotPublished() async throws {
        let (media, _) = try await bench.makeClip("a.mp4")
        let promised = MediaDigest(bytes: 1, xxh3: "00", sha256: "")
        try bench.file(Sample.clip, media, Sample.document(media: promised), in: catalogue)
        #expect(try desk.publish(Sample.clip) == nil)
    }

    @Test func twoClipsOfOneSlateAndAStrangersFileAllKeepTheirNames() async throws {
        try Files.replace(
            bench.folders.published("3-12B-4_A.mov"), with: Array("a stranger's".utf8))
        for number in 1...2 {
            let clip = "019ab000-0000-7000-8000-00000000001\(number)"
            let (media, digest) = try await bench.makeClip("\(number).mp4", seed: number)
            try bench.file(clip, media, Sample.document(clip: clip, media: digest), in: catalogue)
            #expect(try desk.publish(clip)?.name == "3-12B-4_A_\(number + 1).mov")
        }
        #expect(
            try Files.read(bench.folders.published("3-12B-4_A.mov")) == Array("a stranger's".utf8))
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
            do {
                isReached = try Faults.failing(point, at: n, with: 28) {
                    _ = try desk.publish(Sample.clip)
                }
            } catch {
                isReached = true
                let bytes = try Files.read(bench.folders.published(former.name))
                let filed = try #require(try catalogue.publication(of: Sample.clip))
                #expect(filed.revision == 2 || bytes.count == Int(former.bytes))
            }
            if !isReached { break }
            n += 1
        }
        if try catalogue.publication(of: Sample.clip)?.revision != 2 {
            _ = try desk.publish(Sample.clip)
        }
        let last = try #require(try desk.open(Sample.clip))
        #expect(last.publication.revision == 2)
        #expect(
            try XXH3.hex(of: last.read(at: 0, count: Int(last.publication.bytes)))
                == last.publication.xxh3)
    }
}
