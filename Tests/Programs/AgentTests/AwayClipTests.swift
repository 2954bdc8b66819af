import ClipDocuments
import ClipStore
import CrewSentences
import Glibc
import Platform
import Report
import Slate
import Testing
import Time
import Wire

@testable import Agent

/// A clip on a spare disk that is taken out stays a clip: the crew sees it, with where it is, until
/// the disk is back.
struct AwayClipTests {
    static var hasOtherDisk: Bool { SpareDiskTests.hasOtherDisk }

    /// A box whose camera A has a clip of a take on the spare disk.
    final class Stage {
        let spare = "/dev/shm/rushes-away-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let clip = Identifier.v7(at: Clock.wall())
        let box: RunningBox
        private var out: String { spare + ".out" }

        init(hub: Bool = true) throws {
            try Files.createFolders(spare)
            let hub = hub ? "[hub]\nurl = \"http://127.0.0.1:9\"\n" : ""
            box = try RunningBox(more: "spare = \"\(spare)\"\n[camera.A]\nvideo = \"test\"\n" + hub)
        }

        // Folders left in memory hurt nobody.
        deinit { for path in [spare, out] { try? Files.removeTree(path) } }

        func takeDiskOut() throws { try Files.rename(spare, to: out) }
        func putDiskIn() throws { try Files.rename(out, to: spare) }

        /// A take with a clip on the spare disk, closed or not.
        func shoot(_ talk: Talk, isClosed: Bool = true) throws -> Talk {
            let camera = try box.connect()
            try camera.send(
                try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
            try AwayClipTests.becomes {
                try talk.ask("status").status?.cameras.first?.connected == true
            }
            let take = try #require(try talk.ask("roll").takes.first?.take.id)
            var manifest = manifest(take)
            let open = try ClipStore(state: "\(box.folder)/box", spare: spare).create(
                manifest, on: .spare)
            try [UInt8](repeating: 7, count: 1000).withUnsafeBytes { try open.append($0) }
            manifest.time.frames = 60
            let progress = CameraReport.Progress(clip: clip, take: take, bytes: 1000, frames: 60)
            try camera.send(try JSON.encode(BoxRequest.report(.opened(progress))))
            try AwayClipTests.becomes {
                try talk.ask("takes").takes.first?.clips.first?.frames == 60
            }
            try talk.ask("cut")
            guard isClosed else { return camera }
            manifest.state = .finished
            try open.finish(manifest)
            try camera.send(try JSON.encode(BoxRequest.report(.finished(clip: clip, take: take))))
            try AwayClipTests.becomes {
                try talk.ask("takes").takes.first?.clips.first?.state == .finished
            }
            return camera
        }

        private func manifest(_ take: String) -> ClipManifest {
            ClipManifest(
                id: clip, camera: "A", take: take, reel: "A_20261123", state: .rolling,
                time: ClipTime(
                    rate: FrameRate(30), timecode: "14:07:33:08", timecodeSource: .ltc,
                    start: Clock.wall(), clockSynchronised: true,
                    monotonicStart: Clock.monotonic(), bootID: Clock.bootID(), rollFrame: 0),
                video: VideoFacts(
                    codec: "h264", width: 720, height: 1280, bitrateKbps: 3000, encoder: "libx264",
                    source: "test"),
                audio: nil, truth: ClipTruth())
        }

        func away(_ talk: Talk) throws -> String? {
            try talk.ask("takes").takes.first?.clips.first?.away
        }
    }

    static func becomes(_ isSo: () throws -> Bool) throws {
        let deadline = Clock.monotonic() + 10_000_000_000
        while try !isSo() { try #require(Clock.monotonic() < deadline, "timed out waiting") }
    }

    @Test(.enabled(if: hasOtherDisk))
    func aClipWhoseSpareDiskIsTakenOutIsSeenEverywhereWithWhereItIs() throws {
        let stage = try Stage()
        let talk = try stage.box.connect()
        let camera = try stage.shoot(talk)
        #expect(try stage.away(talk) == nil)
        try stage.takeDiskOut()
        try Self.becomes { try stage.away(talk) == stage.spare }
        // Also for a rushesd that starts without the disk.
        for isAgain in [false, true] {
            if isAgain {
                stage.box.kill()
                try stage.box.start()
            }
            let talk = try stage.box.connect()
            #expect(try stage.away(talk) == stage.spare)
            let report = try #require(try talk.ask("clip").clips?.first)
            #expect(
                report.away == stage.spare && report.document.clip.id == stage.clip
                    && report.document.clip.time.frames == 60)
            let status = try #require(try talk.ask("status").status)
            let waits = try #require(status.waits)
            #expect(
                waits.map(\.trouble) == [UploadTrouble(.ownAway, place: stage.spare)]
                    && waits.first?.slate == "1-1" && status.queued > 0)
            let day = try #require(try talk.ask("day").takes.nilIfEmpty)
            let sheet = try #require(
                DaySheet(
                    production: "", day: nil, takes: day, uncovered: [],
                    clock: SetClock(offset: { _ in 0 })))
            #expect(
                sheet.findings.contains {
                    $0.code == "away"
                        && $0.sentence(.english).contains(
                            "lies on the spare disk \(stage.spare), which")
                })
            #expect(
                !sheet.findings.contains {
                    $0.code == "no-clip" || $0.code == "camera-without-clip"
                })
        }
        withExtendedLifetime(camera) {}
    }

    @Test(.enabled(if: hasOtherDisk))
    func aClipThatIsBackWithItsDiskGoesOnAndSaysWhatWasSaidMeanwhile() throws {
        let stage = try Stage()
        let talk = try stage.box.connect()
        let camera = try stage.shoot(talk)
        try stage.takeDiskOut()
        try Self.becomes { try stage.away(talk) != nil }
        #expect(try talk.ask("ok").code == 0)
        #expect(try talk.ask("clip").clips?.first?.document.take.verdict == .circled)
        try stage.putDiskIn()
        try Self.becomes { try stage.away(talk) == nil }
        let store = try ClipStore(state: "\(stage.box.folder)/box", spare: stage.spare)
        try Self.becomes {
            try store.document(stage.clip)?.take.verdict == .circled && !store.isAway(stage.clip)
        }
        #expect(
            try talk.ask("status").status?.waits?.contains { $0.trouble.code == .ownAway } == false)
        withExtendedLifetime(camera) {}
    }

    @Test(.enabled(if: hasOtherDisk))
    func aClipThatWasNotClosedWhenItsDiskWentIsClosedWhenItIsBack() throws {
        let stage = try Stage(hub: false)
        let talk = try stage.box.connect()
        do { _ = try stage.shoot(talk, isClosed: false) }
        try stage.takeDiskOut()
        try Self.becomes { try stage.away(talk) != nil }
        let told = try talk.ask("status", .chinese)
        #expect(told.message.contains("1-1: 机位 A 在备用硬盘 \(stage.spare) 上, 硬盘不在"), "\(told.message)")
        #expect(told.status?.cameras.first?.isRecording == false && !told.message.contains("还没写完"))
        try stage.putDiskIn()
        // Its bytes are no movie: what recovery finds nothing in is set aside, and the clip is
        // none.
        try Self.becomes { try talk.ask("takes").takes.first?.clips.isEmpty == true }
        #expect(try Files.list("\(stage.spare)/empty-clips") == [stage.clip])
    }
}
