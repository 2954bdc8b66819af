import ClipDocuments
import ClipStore
import CrewSentences
import Glibc
import Platform
import Settings
import Slate
import Sync
import Testing
import Time
import Wire

@testable import Agent

/// A clip that was not where it should be, or that nobody told of, goes on by itself once it is
/// there.
struct FoundClipTests {
    static var hasOtherDisk: Bool { SpareDiskTests.hasOtherDisk }

    private func becomes(_ isSo: () throws -> Bool) throws { try AwayClipTests.becomes(isSo) }

    @Test(.enabled(if: hasOtherDisk), arguments: [false, true])
    func aClipThatAFullDiskTookNoCopyOfIsKeptOnceThereIsRoomThoughItsDiskIsAway(
        alsoWithoutDocument: Bool
    ) throws {
        let stage = try AwayClipTests.Stage()
        let (talk, state) = (try stage.box.connect(), "\(stage.box.folder)/box")
        // What lies in the way of a copy, and of the clip's number, as a full disk would.
        try Files.replace("\(state)/spare-clips", with: [])
        if alsoWithoutDocument { try Files.createFolders("\(state)/clip-numbers.json.new") }
        let camera = try stage.shoot(talk)
        try stage.takeDiskOut()
        try becomes { try stage.away(talk) == stage.spare }
        #expect(try talk.ask("ok").code == 0)
        try Files.remove("\(state)/spare-clips")
        if alsoWithoutDocument { try #require(rmdir("\(state)/clip-numbers.json.new") == 0) }
        let copy = "\(state)/spare-clips/\(stage.clip).json"
        try becomes {
            try Files.exists(copy)
                && JSON.decode(SpareCopy.self, from: Files.read(copy)).document.take.verdict
                    == .circled
        }
        stage.box.kill()
        try stage.box.start()
        let again = try stage.box.connect()
        #expect(try stage.away(again) == stage.spare)
        #expect(try again.ask("takes").takes.last?.missed == nil)
        try stage.putDiskIn()
        try becomes { try stage.away(again) == nil }
        let store = try ClipStore(state: state, spare: stage.spare)
        try becomes { try store.document(stage.clip)?.take.verdict == .circled }
        #expect(try store.document(stage.clip)?.number == 1)
        withExtendedLifetime(camera) {}
    }

    @Test(.enabled(if: hasOtherDisk))
    func aClipThatOnlyTheSpareDiskTellsOfIsTakenInWhenThatDiskIsBack() throws {
        let stage = try AwayClipTests.Stage()
        do { _ = try stage.shoot(try stage.box.connect()) }
        stage.box.kill()
        try Files.removeTree("\(stage.box.folder)/box/spare-clips")
        try stage.takeDiskOut()
        try stage.box.start()
        let talk = try stage.box.connect()
        #expect(try talk.ask("takes").takes.first?.clips.isEmpty == true)
        #expect(
            try talk.ask("status").status?.waits?.map(\.trouble) == [
                UploadTrouble(.ownAway, place: stage.spare)
            ])
        try stage.putDiskIn()
        try becomes { try talk.ask("takes").takes.first?.clips.first?.id == stage.clip }
        let told = try talk.ask("takes").takes.first
        #expect(told?.missed == nil && told?.clips.first?.away == nil)
        let waits = try #require(try talk.ask("status").status?.waits)
        #expect(waits.allSatisfy { !$0.trouble.isOwn && $0.slate == "1-1" }, "\(waits)")
        #expect(try talk.ask("clip").clips?.first?.document.clip.time.frames == 60)
    }

    @Test func aParkedClipWhoseFileIsThereAgainGoesOnByItselfAndItsTroubleIsOver() throws {
        let (rushesd, folder, clip) = try boxWithAClip()
        try Files.rename("\(folder)/box/clips", to: "\(folder)/elsewhere")
        let key = UploadKey(clip: clip, revision: nil)
        let trouble = UploadTrouble(.ownMissing, place: rushesd.store.media(clip))
        try rushesd.note(.parked(key, trouble))
        rushesd.watchMissing()
        #expect(rushesd.box.clips[clip]?.waits == trouble)
        try Files.rename("\(folder)/elsewhere", to: "\(folder)/box/clips")
        rushesd.nextMissing = 0
        rushesd.watchMissing()
        #expect(rushesd.box.clips[clip]?.waits == nil && rushesd.outbox.trouble(clip) == nil)
        try Files.removeTree(folder)
    }

    @Test func whileTheFolderOfAllClipsIsAwayNoneIsCalledMissingAndNoNumberIsGiven() throws {
        let (rushesd, folder, clip) = try boxWithAClip()
        let key = UploadKey(clip: clip, revision: nil)
        let trouble = UploadTrouble(.ownMissing, place: rushesd.store.media(clip))
        try Files.rename("\(folder)/box", to: "\(folder)/elsewhere")
        // What a disk was mounted on is there without it.
        try Files.createFolders("\(folder)/box")
        try rushesd.note(.parked(key, trouble))
        rushesd.watchState()
        #expect(rushesd.box.clips[clip]?.waits == nil && rushesd.outbox.waits.isEmpty)
        try rushesd.describe(clip)
        #expect(rushesd.undescribed == [clip])
        #expect(try Files.list("\(folder)/box").isEmpty)
        try Files.removeTree("\(folder)/box")
        try Files.rename("\(folder)/elsewhere", to: "\(folder)/box")
        try Files.rename("\(folder)/box/clips/\(clip)", to: "\(folder)/clip")
        rushesd.watchState()
        #expect(rushesd.box.clips[clip]?.waits == trouble, "it alone is missing")
        try Files.removeTree(folder)
    }

    @Test func aClipThatWasNotThereAtStartIsTakenInWithinSecondsOfItsReturn() throws {
        let box = try RunningBox(more: "[hub]\nurl = \"http://127.0.0.1:9\"\n")
        let (state, clip) = ("\(box.folder)/box", Identifier.v7(at: Clock.wall()))
        do {
            try write(clip, in: try ClipStore(state: state))
            box.kill()
            try box.start()
            let talk = try box.connect()
            #expect(try talk.ask("takes").takes.first?.clips.map(\.id) == [clip])
        }
        box.kill()
        try Files.rename("\(state)/clips/\(clip)", to: "\(box.folder)/elsewhere")
        try box.start()
        let talk = try box.connect()
        let codes = { try talk.ask("status").status?.waits?.map(\.trouble.code) ?? [] }
        #expect(try codes() == [.ownMissing])
        try Files.rename("\(box.folder)/elsewhere", to: "\(state)/clips/\(clip)")
        try becomes { try !codes().contains(.ownMissing) }
        #expect(try talk.ask("takes").takes.first?.clips.map(\.id) == [clip])
    }

    /// A rushesd in this process, whose hub never answers.
    private func boxWithAClip() throws -> (rushesd: Rushesd, folder: String, clip: String) {
        var template = Array("/tmp/rushes-test-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        let rushesd = try Rushesd(
            try Settings.parse(
                """
                box = "cart"
                state = "\(folder)/box"
                socket = "\(folder)/s"
                [hub]
                url = "http://127.0.0.1:9"
                """, file: "rushes.toml"))
        let clip = Identifier.v7(at: Clock.wall())
        try write(clip, in: rushesd.store)
        try rushesd.takeIn(clip)
        return (rushesd, folder, clip)
    }

    private func write(_ clip: String, in store: ClipStore) throws {
        var manifest = ClipManifest.sample(
            clip, of: Identifier.v7(at: Clock.wall()), state: .rolling)
        let open = try store.create(manifest)
        try [UInt8](repeating: 7, count: 1000).withUnsafeBytes { try open.append($0) }
        manifest.state = .finished
        try open.finish(manifest)
    }
}
