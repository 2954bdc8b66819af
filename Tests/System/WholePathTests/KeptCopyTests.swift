import ClipDocuments
import Foundation
import Integrity
import Platform
import Slate
import Testing

/// The hub's copy is what the box gives its own up for: it must be there, and be the clip.
@Suite(.serialized)
struct KeptCopyTests {
    private func flip(_ path: String) throws {
        var bytes = try Files.read(path)
        bytes[bytes.count / 2] ^= 1
        try Files.replace(path, with: bytes)
    }

    /// The clip's media at the hub: the files whose bytes are the clip's.
    private func sound(_ set: FilmSet, _ clip: String) throws -> [String] {
        let wanted = try #require(try set.manifest(clip).media).xxh3
        return try Files.list("\(set.hubState)/uploads").filter {
            XXH3.hex(of: try Files.read("\(set.hubState)/uploads/\($0)")) == wanted
        }
    }

    private func take(_ set: FilmSet, _ slate: String) throws -> String {
        try set.crew(slate)
        try set.roll(frames: 45)
        try set.crew("cut")
        try eventually("\(slate) is verified") {
            try set.takes().last?.clips.last?.confirmed ?? false
        }
        return try #require(try set.takes().last?.clips.last?.id)
    }

    /// The round counts from the last reading: the test's hub forgets that there was one.
    private func forgetReadings(_ set: FilmSet) throws {
        let script =
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('delete from checks'); c.commit()"
        let done = try shell(["python3", "-c", script, "\(set.hubState)/hub.sqlite"])
        try #require(done.status == 0, "\(done.output)")
    }

    @Test func aByteThatRotsOnTheHubsDiskIsFoundThereAndTheBoxSendsTheClipAgain() throws {
        let set = try FilmSet(hubOptions: ["--check-mb-s", "1000"])
        let clip = try take(set, "3-12B")
        try set.awaitFile("3-12B-1_A001.mov")
        let upload = try #require(try sound(set, clip).first)
        _ = set.stop(.hub)
        try flip("\(set.hubState)/uploads/\(upload)")
        try forgetReadings(set)
        try set.start(.hub)
        try eventually("the hub finds it by itself") {
            try set.logText(.hub).contains("\(upload) is damaged")
        }
        // The box has nothing to say meanwhile.
        try eventually("the clip is there again, once", seconds: 60) {
            let all = try Files.list("\(set.hubState)/uploads")
            return try self.sound(set, clip).count == 1 && !all.contains(upload)
        }
        try eventually("the box calls it verified again") {
            try set.takes().last?.clips.last?.confirmed ?? false
        }
        #expect(try set.logText(.rushesd).contains("has damaged its copy"))
    }

    @Test func aFullBoxGivesUpOnlyWhatTheHubHasJustReadAndSendsAgainWhatRotted() throws {
        let disk = try FaultyDisk(megabytes: 160)
        let set = try FilmSet(boxState: disk.path)
        let rotten = try take(set, "3-12B")
        let good = try take(set, "3-13A")
        try flip("\(set.hubState)/uploads/\(try #require(try sound(set, rotten).first))")
        let media = [rotten, good].map(set.boxMedia)
        set.pause(.hub)
        let free = try Files.freeBytes(disk.path)
        try #require(
            try shell(["fallocate", "-l", "\(free - 36_000_000)", "\(disk.path)/filler"]).status
                == 0)
        pause(5)
        #expect(media.allSatisfy(Files.exists), "a hub that does not answer has verified nothing")
        set.resume(.hub)
        try eventually("the sound one went", seconds: 60) { !Files.exists(media[1]) }
        try eventually("the other went too", seconds: 60) { !Files.exists(media[0]) }
        #expect(
            try sound(set, good).count == 1 && sound(set, rotten).count == 1,
            "and what went is whole at the hub")
        #expect(try set.logText(.hub).contains("is damaged"))
        #expect(try set.takes().suffix(2).allSatisfy { $0.clips.allSatisfy(\.confirmed) })
    }

    /// Stops the hub and puts its folder back as it was copied before.
    private func restore(_ set: FilmSet, from backup: String) throws {
        _ = set.stop(.hub)
        let command = "rm -rf '\(set.hubState)' && cp -a '\(backup)' '\(set.hubState)'"
        try #require(try shell(["sh", "-c", command]).status == 0)
        try set.start(.hub)
    }

    @Test func aHubRestoredFromYesterdaysBackupGetsWhatItForgotAndNothingIsPassedOver() throws {
        let set = try FilmSet()
        _ = try take(set, "3-12B")
        try set.awaitFile("3-12B-1_A001.mov")
        _ = set.stop(.hub)
        let backup = "\(set.folder)/backup"
        try #require(try shell(["cp", "-a", set.hubState, backup]).status == 0)
        try set.start(.hub)
        let forgotten = try take(set, "3-13A")
        try set.awaitFile("3-13A-1_A002.mov")
        try set.crew("note", "said after the backup")
        try eventually("the editor reads it") {
            try set.document("3-13A-1_A002").take.notes.count == 1
        }
        // The editor is away meanwhile, and a take is shot while the hub is being put back.
        _ = set.stop(.pull)
        try set.crew("3-14")
        try set.roll(frames: 45)
        try restore(set, from: backup)
        try set.crew("cut")
        try set.start(.pull)
        try set.awaitFile("3-14-1_A003.mov", seconds: 40)
        try eventually("what was forgotten is sent again", seconds: 40) {
            try self.sound(set, forgotten).count == 1
        }
        try eventually("with its document", seconds: 40) {
            let answer = try shell([
                "curl", "-s", "-H", "Authorization: Bearer a secret",
                "http://127.0.0.1:\(set.port)/api/publications?after=0",
            ])
            let told = try JSON.decode([Publication].self, from: answer.output.utf8)
            let old = told.first { $0.clip == forgotten }
            return told.count == 3 && old?.document.take.notes.count == 1
        }
        try eventually("the box calls all verified") {
            try set.takes().flatMap(\.clips).allSatisfy(\.confirmed)
        }
        #expect(try set.logText(.hub).contains("restored from a backup"))
        // The next tag of each still arrives, and each is there once, with the bytes its document
        // promises.
        let names = ["3-12B-1_A001", "3-13A-1_A002", "3-14-1_A003"]
        for take in ["3-12B-1", "3-13A-1", "3-14-1"] {
            let answer = try set.crew("\(take): ok")
            #expect(answer.status == 0, "\(answer)")
        }
        try eventually("the tags arrive") {
            try names.allSatisfy { try set.document($0).take.verdict == .circled }
        }
        let (files, logs) = (
            try set.editorFiles().sorted(), try set.logText(.pull) + set.logText(.hub)
        )
        #expect(files == names.map { $0 + ".mov" }, "\(files) \(logs)")
        for name in names { try set.digestsAreTheMovies(name) }
    }

    @Test(arguments: ["3-12B-1", "all"]) func sendAgainSendsFromTheFirstByte(what: String) throws {
        let set = try FilmSet()
        let clip = try take(set, "3-12B")
        try set.awaitFile("3-12B-1_A001.mov")
        let upload = try #require(try sound(set, clip).first)
        try flip("\(set.hubState)/uploads/\(upload)")
        let answer = try set.crew("send", "again", what)
        #expect(answer.status == 0 && !answer.output.isEmpty, "\(answer)")
        try eventually("the hub has a good copy, and the bad one is gone", seconds: 30) {
            try self.sound(set, clip).count == 1
                && !Files.exists("\(set.hubState)/uploads/\(upload)")
        }
        try eventually("it is verified again") {
            try set.takes().last?.clips.last?.confirmed ?? false
        }
        let nobody = try set.crew("send", "again", "9-99-1")
        #expect(nobody.status != 0, "\(nobody)")
    }

    @Test func aHubThatMovesInMidUploadGetsTheRestAtItsNewAddress() throws {
        let port = try freePort()
        let relay = try FaultyRelay(to: port)
        let set = try FilmSet(port: port, through: relay.port)
        try relay.be(.slow)
        try set.crew("3-12B")
        try set.roll(frames: 240)
        try set.crew("cut")
        let clip = try #require(try set.takes().last?.clips.last?.id)
        try eventually("some of it is there") {
            try set.takes().last?.clips.last.map { $0.sentBytes > 0 } ?? false
        }
        #expect(try set.takes().last?.clips.last?.confirmed == false)
        try relay.be(.cut)
        let before = try relay.passed()
        #expect(before > 0)
        try set.configure(hubAt: port)
        _ = set.stop(.rushesd)
        try set.start(.rushesd)
        try set.awaitFile("3-12B-1_A001.mov", seconds: 40)
        #expect(try sound(set, clip).count == 1)
        // It went on where it was: one upload was made for it.
        #expect(try Files.list("\(set.hubState)/uploads").count == 1)
    }

    @Test func aTokenFileThatGivesNoTokenIsNamedWithWhatToDo() throws {
        let set = try FilmSet(without: [.pull], token: "")
        try set.crew("3-12B")
        try set.roll(frames: 30)
        try set.crew("cut")
        let path = "\(set.folder)/box-token"
        let cases: [([UInt8]?, String, String)] = [
            (Array(" \r\n".utf8), "\(path) is empty; put the hub's token into it", "\(path) 是空的"),
            (nil, "\(path) is not there", "没有令牌文件 \(path)"),
            (Array("one\ntwo\n".utf8), "more than one line", "不止一行"),
            ([0xC3, 0x28, 0xFF, 0x00], "is no text", "不是文本"),
        ]
        for (content, english, chinese) in cases {
            if let content {
                try Files.replace(path, with: content)
            } else {
                try Files.remove(path)
            }
            for (language, sentence) in [("en", english), ("zh", chinese)] {
                try eventually("status says in \(language): \(sentence)", seconds: 75) {
                    try set.crew("--lang", language, "status").output.contains(sentence)
                }
            }
        }
        try Files.replace(path, with: Array("a secret\n".utf8))
        try eventually("a token that is there is used", seconds: 40) {
            try set.takes().last?.clips.last?.confirmed ?? false
        }
    }

    @Test func aBoxKilledTenTimesInMidPatchOnASlowLineSendsLittleTwice() throws {
        let port = try freePort()
        let relay = try FaultyRelay(to: port)
        let set = try FilmSet(port: port, through: relay.port)
        try relay.be(.stalled)
        try set.crew("3-12B")
        try set.roll(frames: 420)
        try set.crew("cut")
        try eventually("the clip is whole") { try set.takes().last?.clips.last?.state == .finished }
        let clip = try #require(try set.takes().last?.clips.last?.id)
        let bytes = try Files.size(set.boxMedia(clip))
        try relay.be(.slow)
        let before = try relay.passed()
        for _ in 0..<10 {
            pause(1.3)
            set.kill(.rushesd)
            try set.start(.rushesd)
        }
        try set.awaitFile("3-12B-1_A001.mov", seconds: 120)
        let ratio = Double(try relay.passed() - before) / Double(bytes)
        print("killed ten times in mid-PATCH at 100 kB/s: \(ratio) times the bytes of \(bytes)")
        #expect(ratio < 1.5)
    }

    private func pause(_ seconds: Double) {
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + Int64(seconds * 1e9))
    }
}
