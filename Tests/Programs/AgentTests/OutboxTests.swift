import Catalogue
import ClipDocuments
import ClipStore
import CrewSentences
import Glibc
import Platform
import Sync
import Testing
import Time
import Wire

@testable import Agent

/// What the box believes of its copies at the backend, and why each waits.
struct OutboxTests {
    private let folder: String
    private let catalogue: BoxCatalogue
    private let outbox: Outbox
    private let uploader: Uploader
    private let clips = ["a", "b"]
    private let first = HubIdentity(
        hub: Identifier.v7(at: UTCTime(nanoseconds: 1_800_000_000_000_000_000)), epoch: 1)

    init() throws {
        var template = Array("/tmp/rushes-test-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        catalogue = try BoxCatalogue.open("\(folder)/catalogue.sqlite").catalogue
        // Port 9 discards; nobody listens.
        uploader = try Uploader(UploadTarget(url: "http://127.0.0.1:9")) { _ in }
        outbox = try Outbox(
            catalogue: catalogue, store: try ClipStore(state: folder), uploader: uploader)
        for clip in clips { outbox.send(manifest(clip), durableBytes: 10, priority: 2) }
    }

    private func manifest(_ clip: String) -> ClipManifest {
        let time = ClipTime(
            rate: FrameRate(25), timecode: "10:00:00:00", timecodeSource: .timeOfDay,
            start: UTCTime(nanoseconds: 0),
            clockSynchronised: true, monotonicStart: 0, bootID: "", rollFrame: 0, frames: 10)
        let video = VideoFacts(
            codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
            source: "test")
        return ClipManifest(
            id: clip, camera: "A", take: "t", reel: "A", state: .finished, time: time, video: video,
            audio: nil, truth: ClipTruth(),
            media: MediaDigest(bytes: 10, xxh3: "d", sha256: "s"))
    }

    private func key(_ clip: String) -> UploadKey { UploadKey(clip: clip, revision: nil) }

    @Test func uploadedIsNotVerified() throws {
        _ = outbox.note(.uploaded(key("a")))
        #expect(outbox.isUploaded("a") && !outbox.isConfirmed("a") && !outbox.isFresh("a"))
        _ = outbox.note(.verified(key("a"), Proof(.readBack)))
        #expect(outbox.isConfirmed("a") && outbox.isFresh("a"))
        let again = try Outbox(
            catalogue: catalogue, store: try ClipStore(state: folder), uploader: uploader)
        #expect(
            again.isConfirmed("a") && !again.isFresh("a"),
            "before anything is given up it is asked for anew")
    }

    /// A catalogue's disk.
    private final class Disk {
        var isFull = true
    }

    @Test func whatTheHubSaidWhileTheDiskWasFullIsNotForgotten() throws {
        let (disk, catalogue, store) = (Disk(), catalogue, try ClipStore(state: folder))
        let full = try Outbox(catalogue: catalogue, store: store, uploader: uploader) { entries in
            if disk.isFull { throw SystemFailure("write to", "the catalogue", code: ENOSPC) }
            try catalogue.save(entries)
        }
        full.send(manifest("c"), durableBytes: 10, priority: 2)
        _ = full.note(.created(key("c"), place: "/files/c"))
        _ = full.note(.verified(key("c"), Proof(.readBack)))
        #expect(full.isConfirmed("c") && full.isFresh("c"), "its media may make room")
        full.catchUp()
        #expect(
            try !Outbox(catalogue: catalogue, store: store, uploader: uploader).isConfirmed("c"))
        disk.isFull = false
        full.catchUp()
        #expect(try Outbox(catalogue: catalogue, store: store, uploader: uploader).isConfirmed("c"))
    }

    @Test func aConfirmationBelongsToAHubAndItsEpoch() throws {
        _ = outbox.note(.verified(key("a"), Proof(.receipt, cursor: HubCursor(first, 5))))
        #expect(outbox.hubIs(first).isEmpty && !outbox.isDoubted("a"))
        #expect(try Outbox.seen(catalogue) == HubCursor(first, 5))
        #expect(outbox.hubIs(HubIdentity(hub: first.hub, epoch: 2)) == ["a"])
        #expect(!outbox.isFresh("a"))
        _ = outbox.note(.lost(key("a")))
        #expect(!outbox.isConfirmed("a") && outbox.waiting == 2)
    }

    @Test func whatAHubThatForgotHadVerifiedIsBeingCheckedUntilItHasAnswered() throws {
        _ = outbox.note(.verified(key("a"), Proof(.receipt, cursor: HubCursor(first, 5))))
        var card = ClipCard(manifest("a"), bytes: 10)
        let said = {
            card.take(outbox, "a")
            return (Phrases(.english).sent([card.summary]), Phrases(.chinese).sent([card.summary]))
        }
        #expect(said() == ("verified", "已校验"))
        let restored = HubIdentity(hub: first.hub, epoch: 2)
        _ = outbox.hubIs(restored)
        #expect(said() == ("being checked", "核对中"))
        #expect(!card.isConfirmed && !outbox.isDoubted("b"))
        _ = outbox.note(.verified(key("a"), Proof(.receipt, cursor: HubCursor(restored, 1))))
        #expect(said() == ("verified", "已校验"))
        _ = outbox.hubIs(first)
        _ = outbox.note(.lost(key("a")))
        #expect(said().0 == "0%")
    }

    @Test func eachClipHasItsOwnReasonAndAnothersProgressDoesNotHideIt() throws {
        let refused = UploadTrouble(.version, status: 412)
        _ = outbox.note(.parked(key("a"), refused))
        _ = outbox.note(.waiting(key("b"), UploadTrouble(.busy, status: 503), until: 0))
        _ = outbox.note(.acknowledged(key("b"), offset: 5))
        #expect(outbox.trouble("a") == refused && outbox.trouble("b") == nil)
        #expect(outbox.waits.map(\.clip) == ["a"])
    }

    private func receipt(isRead: Bool) -> Proof {
        Proof(.receipt, cursor: HubCursor(first, 5), isRead: isRead)
    }

    @Test func onlyWhatTheHubHasReadFromItsDiskMayBeGivenUp() throws {
        _ = outbox.note(.verified(key("a"), receipt(isRead: false)))
        #expect(outbox.isConfirmed("a") && !outbox.isFresh("a"))
        outbox.askAgain(manifest("a"), byReading: true)
        _ = outbox.note(.verified(key("a"), receipt(isRead: true)))
        #expect(outbox.isFresh("a") && outbox.waits.isEmpty)
        outbox.noteDamage(["a"], gone: [])
        #expect(!outbox.isFresh("a"), "the hub took it back")
    }

    @Test func aHubThatCannotReadIsNamedAndNothingIsGivenUp() throws {
        _ = outbox.note(.verified(key("a"), receipt(isRead: false)))
        outbox.askAgain(manifest("a"), byReading: true)
        _ = outbox.note(.verified(key("a"), receipt(isRead: false)))
        #expect(!outbox.isFresh("a") && outbox.waits.map(\.trouble.code) == [.unread])
        _ = outbox.hubIs(HubIdentity(hub: first.hub, epoch: 2))
        #expect(outbox.waits.isEmpty, "an updated hub is asked anew")
    }

    @Test func aCopyThatIsDamagedAtTheHubAndGoneHereStaysInTheStatus() throws {
        _ = outbox.note(.verified(key("a"), receipt(isRead: true)))
        outbox.noteDamage(["a"], gone: ["a"])
        #expect(outbox.waits.map(\.trouble.code) == [.damagedAndGone])
        var card = ClipCard(manifest("a"), bytes: 10)
        card.take(outbox, "a")
        #expect(card.isConfirmed && card.summary.waits?.code == .damagedAndGone)
        outbox.noteDamage([], gone: [])
        #expect(outbox.waits.isEmpty)
    }
}
