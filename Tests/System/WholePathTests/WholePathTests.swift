import Foundation
import Platform
import Testing

/// From the camera to the editor's folder, with real processes.
@Suite(.serialized)
struct WholePathTests {
    @Test func aTakeLandsNamedTimecodedTaggedAndInStep() throws {
        let set = try FilmSet()
        try set.crew("3-12B")
        try set.roll(frames: 120)
        let cut = try set.crew("cut")
        #expect(cut.output == "3-12B-1 cut\n")
        try set.awaitFile("3-12B-1_A001.mov")
        let clip = "\(set.editor)/3-12B-1_A001.mov"
        let document = try set.document("3-12B-1_A001")
        let facts = try probe(
            clip, "-select_streams", "v", "-show_entries",
            "stream=r_frame_rate,avg_frame_rate,nb_frames,width,height,start_time:stream_tags=timecode"
        )
        #expect(facts["r_frame_rate"] == "30/1" && facts["avg_frame_rate"] == "30/1")
        #expect(facts["nb_frames"] == "\(document.clip.time.frames)")
        #expect(facts["TAG:timecode"] == document.clip.time.timecode)
        #expect(facts["width"] == "360" && facts["height"] == "640")
        let reel = try probe(clip, "-select_streams", "d", "-show_entries", "stream_tags=reel_name")
        #expect(reel["TAG:reel_name"] == document.clip.reel)
        let offsets = try flashesAndBeeps(clip)
        #expect(
            offsets.allSatisfy { abs($0) < 0.034 }, "picture and sound are out of step: \(offsets)")
        try eventually("the box knows that the hub has it") {
            try set.takes().first?.clips.first?.confirmed ?? false
        }
    }

    @Test func whatIsSaidLaterChangesTheDocumentAndNeverTheMovie() throws {
        let set = try FilmSet(settleSeconds: 3600)
        try set.crew("3-12B")
        try set.roll()
        try set.crew("cut")
        try set.awaitFile("3-12B-1_A001.mov")
        let movies = [set.editor, "\(set.folder)/hub/published"]
        let before = try movies.map { try Self.identity("\($0)/3-12B-1_A001.mov") }
        try set.crew("ok", "导演: 用这条")
        try set.crew("lines", "12-18,!15")
        try eventually("the tags reach the editor") {
            let take = try set.document("3-12B-1_A001").take
            return take.verdict == .circled && take.lines.description == "12-18,!15"
                && take.notes.map(\.text) == ["导演: 用这条"]
        }
        #expect(try movies.map { try Self.identity("\($0)/3-12B-1_A001.mov") } == before)
        // Said soon after cut, a corrected slate renames the file.
        try set.crew("@1", "3-12C-4")
        try set.awaitFile("3-12C-4_A001.mov")
        try eventually("the old name is gone") { try set.editorFiles() == ["3-12C-4_A001.mov"] }
        #expect(try movies.map { try Self.identity("\($0)/3-12C-4_A001.mov") } == before)
        let document = try set.document("3-12C-4_A001")
        #expect(
            document.movie?.name == "3-12C-4_A001.mov"
                && document.slateAtCut?.description == "3-12B-1")
        try set.crew("@1", "fs")
        try set.awaitFile("3-12C-4_A001_FS.mov")
    }

    @Test func aMinuteAfterCutANameStaysUntilItIsChangedByHand() throws {
        let set = try FilmSet(settleSeconds: 0)
        try set.crew("3-12B")
        try set.roll(frames: 40)
        try set.crew("cut")
        try set.awaitFile("3-12B-1_A001.mov")
        let before = try Self.identity("\(set.editor)/3-12B-1_A001.mov")
        try set.crew("@1", "3-12C-4")
        try eventually("the document says the new slate") {
            try set.document("3-12B-1_A001").take.slate.description == "3-12C-4"
        }
        let clip = try set.document("3-12B-1_A001").clip.id
        #expect(try set.rename(clip).output == "3-12B-1_A001.mov becomes 3-12C-4_A001.mov\n")
        try set.awaitFile("3-12C-4_A001.mov")
        try eventually("the old name is gone") { try set.editorFiles() == ["3-12C-4_A001.mov"] }
        #expect(try Self.identity("\(set.editor)/3-12C-4_A001.mov") == before)
        #expect(try set.rename(clip).status == 0, "asked again it says so")
        #expect(try set.rename("019ab000-0000-7000-8000-000000000001").status == 1)
    }

    /// Which file it is, and its bytes.
    private static func identity(_ path: String) throws -> [String] {
        let inode =
            try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        return [
            "\(inode ?? -1)",
            try shell(["sha256sum", path]).output.split(separator: " ").first.map(String.init)
                ?? "",
        ]
    }

    @Test(arguments: FilmSet.Role.allCases)
    func killedInMidTakeEveryProgramComesBackAndNothingIsLost(_ role: FilmSet.Role) throws {
        let set = try FilmSet()
        try set.crew("7-1A")
        try set.roll(frames: 90)
        let before = try #require(try set.takes().last?.clips.last?.frames)
        set.kill(role)
        try set.start(role)
        if role == .camera { try set.awaitCamera() }
        // A camera that died begins a second clip of the take.
        try eventually("the take rolls on") {
            try set.takes().last?.clips.last.map { $0.frames > 30 && $0.state == .rolling } ?? false
        }
        try set.crew("ok")
        try set.crew("cut")
        let names = role == .camera ? ["7-1A-1_A001.mov", "7-1A-1_A002.mov"] : ["7-1A-1_A001.mov"]
        for name in names { try set.awaitFile(name) }
        let frames = try names.map {
            try #require(
                Int(
                    try probe(
                        "\(set.editor)/\($0)", "-select_streams", "v", "-show_entries",
                        "stream=nb_frames")["nb_frames"] ?? ""))
        }
        #expect(
            frames.max() ?? 0 >= before, "\(before) frames were durable before, \(frames) are there"
        )
        for name in names { try set.isWhole(name) }
    }

    @Test func allKilledAtOnceComeBackWithTheirTake() throws {
        let set = try FilmSet()
        try set.crew("8-2")
        try set.roll(frames: 90)
        let before = try #require(try set.takes().last?.clips.last?.frames)
        for role in FilmSet.Role.allCases { set.kill(role) }
        for role in FilmSet.Role.allCases { try set.start(role) }
        try set.awaitCamera()
        try set.crew("cut")
        try eventually("both clips arrive") { try set.editorFiles().count == 2 }
        let take = try #require(try set.takes().last)
        #expect(take.take.slate.description == "8-2-1")
        #expect(take.clips.map(\.state) == [.recovered, .finished])
        #expect(try #require(take.clips.first).frames >= before)
        for name in try set.editorFiles() { try set.isWhole(name) }
    }

    @Test func aHubThatIsAwayGetsEverythingWhenItIsBack() throws {
        let set = try FilmSet(without: [.hub])
        try set.crew("1-1A")
        for _ in 0..<2 {
            try set.roll(frames: 60)
            try set.crew("cut")
        }
        let status = try set.crew("status")
        #expect(status.output.contains("waiting"))
        try set.start(.hub)
        try set.awaitFile("1-1A-1_A001.mov", seconds: 60)
        try set.awaitFile("1-1A-2_A002.mov", seconds: 60)
        try eventually("the outbox is empty") { try !set.crew("status").output.contains("waiting") }
    }

    @Test func aHubRestartedWithHalfAnUploadGoesOnWithIt() throws {
        let set = try FilmSet()
        try set.crew("1-2")
        try set.roll(frames: 60)
        try eventually("some of it is at the hub") {
            try set.takes().last?.clips.last.map { $0.sentBytes > 0 } ?? false
        }
        #expect(set.stop(.hub) == 0)
        try set.awaitFrames(150)
        try set.start(.hub)
        try set.crew("cut")
        try set.awaitFile("1-2-1_A001.mov", seconds: 60)
        #expect(try set.takes().last?.clips.last?.confirmed == true)
    }

    @Test func aWrongTokenIsSaidAndNothingIsLost() throws {
        let set = try FilmSet(without: [.pull], token: "not the secret")
        try set.crew("1-3")
        try set.roll(frames: 60)
        try set.crew("cut")
        try eventually("the status names the token") {
            try set.crew("status").output.contains("token")
        }
        #expect(!(try set.logText(.rushesd)).contains("not the secret"))
        try Files.replace("\(set.folder)/box-token", with: Array("a secret".utf8))
        #expect(set.stop(.rushesd) == 0)
        try set.start(.rushesd)
        try set.start(.pull)
        try set.awaitFile("1-3-1_A001.mov")
    }

    @Test(arguments: FilmSet.Role.allCases)
    func aSecondProcessOnTheSameFolderSaysSoAndEnds(_ role: FilmSet.Role) throws {
        let set = try FilmSet()
        let second = try set.second(role)
        #expect(second.status == 75, "\(second.output)")
        #expect(second.output.split(separator: "\n").count == 1, "\(second.output)")
    }

    @Test func strangeNamesBecomeSafeFiles() throws {
        let set = try FilmSet()
        try set.crew("57/58A")
        try set.roll(frames: 40)
        try set.crew("note", String(repeating: "很长的备注 🎬 ../../etc/passwd ", count: 40))
        try set.crew("cut")
        try eventually("one file arrives") { try set.editorFiles().count == 1 }
        let name = try #require(try set.editorFiles().first)
        #expect(name == "57_58A-1_A001.mov")
        #expect(try Files.list(set.folder).contains("editor"))
    }

    @Test(.enabled(if: getuid() == 0, "mounting a small disk takes root"))
    func aFullDiskEndsTheClipAndLeavesTheOneBeforeIntact() throws {
        let disk = NSTemporaryDirectory() + "rushes-disk-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try #require(
            try shell(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", disk]).status == 0)
        // A mount left behind goes with the machine.
        defer { _ = try? shell(["umount", "-l", disk]) }
        let set = try FilmSet(without: [.pull], boxState: disk)
        try set.crew("1-4")
        try set.roll(frames: 60)
        try set.crew("cut")
        try eventually("the first clip is whole") {
            try set.takes().first?.clips.first?.state == .finished
        }
        try set.roll(frames: 30)
        // Until there is no room for another byte.
        try shell(["dd", "if=/dev/zero", "of=\(disk)/filler", "bs=4k"])
        try eventually("the box says that the disk is full", seconds: 60) {
            try set.crew("status").output.contains("No space left")
        }
        try FileManager.default.removeItem(atPath: "\(disk)/filler")
        try set.crew("cut")
        try set.start(.pull)
        try set.awaitFile("1-4-1_A001.mov")
        try set.isWhole("1-4-1_A001.mov")
        // The next take works without anybody restarting anything.
        try set.roll(frames: 60)
        try set.crew("cut")
        try eventually("the next take is whole") {
            try set.takes().last?.clips.last?.state == .finished
        }
    }
}

extension FilmSet {
    /// Decodes from end to end without a complaint, and is what its document promises.
    func isWhole(_ name: String) throws {
        let stem = String(name.dropLast(4))
        #expect(
            try shell(["ffmpeg", "-v", "error", "-i", "\(editor)/\(name)", "-f", "null", "-"])
                .output == "", "\(name)")
        let frames = try probe(
            "\(editor)/\(name)", "-select_streams", "v", "-show_entries", "stream=nb_frames")[
                "nb_frames"]
        #expect(frames == "\(try document(stem).clip.time.frames)", "\(name)")
    }
}

/// One answer of ffprobe as `key=value` pairs.
func probe(_ file: String, _ arguments: String...) throws -> [String: String] {
    let answer = try shell(["ffprobe", "-v", "error"] + arguments + ["-of", "default=nw=1", file])
    #expect(answer.status == 0, "\(answer.output)")
    let pairs = answer.output.split(separator: "\n").compactMap { line -> (String, String)? in
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
    return Dictionary(pairs) { first, _ in first }
}

/// Seconds from each white flash of the test picture to the beep that belongs to it, by their
/// presentation times: sound before zero is cut off as a player does.
func flashesAndBeeps(_ clip: String) throws -> [Double] {
    let folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }  // Left over, it hurts nobody.
    let made = try shell([
        "ffmpeg", "-v", "error", "-i", clip, "-map", "0:v", "-vsync", "passthrough", "-vf",
        "crop=iw:ih/4:0:0,scale=1:1", "-f", "rawvideo",
        "-pix_fmt", "gray", "\(folder)/v",
        "-map", "0:a", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "48000", "-f",
        "s16le", "\(folder)/a",
    ])
    try #require(made.status == 0, "\(made.output)")
    let shades = try Files.read("\(folder)/v")
    // A camera's very first picture has no sound yet.
    let flashes = shades.indices.filter { shades[$0] > 200 && $0 > 3 }.map { Double($0) / 30 }
    let bytes = try Files.read("\(folder)/a")
    let loud = stride(from: 0, to: bytes.count - 1, by: 2).filter {
        abs(Int(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))) > 1500
    }
    var beeps: [Double] = []
    for place in loud.map({ Double($0 / 2) / 48000 })
    where beeps.last.map({ place - $0 > 0.5 }) ?? true { beeps.append(place) }
    #expect(flashes.count >= 2)
    return flashes.compactMap { flash in beeps.map { $0 - flash }.min { abs($0) < abs($1) } }
}
