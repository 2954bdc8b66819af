import ClipDocuments
import Glibc
import Platform
import Slate
import Testing
import Wire

/// A rushesd that is killed, and one whose disk is full.
struct BoxFaultTests {
    static let canMount: Bool = {
        var process: pid_t = 0
        let arguments: [String] = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        guard posix_spawnp(&process, "unshare", nil, nil, &words, environ) == 0 else {
            return false
        }
        var status: Int32 = 0
        return waitpid(process, &status, 0) == process && status == 0
    }()

    private func operations(_ path: String) throws -> [Slate.Operation] {
        try Files.read(path).split(separator: 10).map {
            try JSON.decode(Slate.Operation.self, from: $0)
        }
    }

    @Test func whatWasAcknowledgedOutlivesAKillInTheSameInstant() throws {
        let box = try RunningBox()
        for take in 1...8 {
            let answer = try box.connect().ask("3-12B-\(take)")
            box.kill()
            #expect(answer.message.hasPrefix("next is 3-12B-\(take)"))
            try box.start()
            #expect(try box.connect().ask("next").message == "next is 3-12B-\(take)")
        }
        #expect(try operations("\(box.folder)/box/operations.ndjson").count == 8)
    }

    @Test(.enabled(if: canMount, "no name space with a disk of its own can be had here"))
    func aFullDiskRefusesInOneSentenceAndWritesNoHalf() throws {
        let mount =
            "mkdir -p FOLDER/box && mount -t tmpfs -o size=2M none FOLDER/box && exec \"$@\""
        let box = try RunningBox(inside: ["unshare", "-rm", "sh", "-c", mount, "sh"])
        let talk = try box.connect()
        var (kept, refused) = (0, 0)
        for number in 1...400 where refused < 3 {
            let answer = try talk.ask("wt \(number) " + String(repeating: "台词", count: 1_600))
            if answer.code == 0 { kept += 1 } else { refused += 1 }
            if answer.code != 0 {
                #expect(
                    answer.message.hasPrefix("not done: ")
                        && answer.message.contains("No space left on device"))
                #expect(!answer.message.contains("\n"))
            }
        }
        #expect(refused == 3 && kept > 3)
        let written = try operations("/proc/\(box.process)/root\(box.folder)/box/operations.ndjson")
        #expect(written.filter { $0.field == .note }.count == kept)
        #expect(
            try talk.ask("status").status?.coming?.notes.count == kept,
            "what was refused is not in memory either")
    }

    @Test func aDocumentThatTheDiskRefusedIsWrittenOnceItCanBe() throws {
        let stage = try HearingTests.Stage()
        let document = "\(stage.state)/clips/\(stage.clip)/document.json"
        let before = try JSON.decode(ClipDocument.self, from: try Files.read(document))
        // Where the new document is to be drafted something lies that cannot be written to.
        try Files.createFolders("\(document).new")
        #expect(try stage.talk.ask("3-12B-1: ok").code == 0)
        #expect(try stage.document() == before)
        try #require(rmdir("\(document).new") == 0)
        let deadline = Clock.monotonic() + 10_000_000_000
        while try stage.document().take.verdict != .circled {
            try #require(Clock.monotonic() < deadline, "the verdict never came into the document")
        }
        #expect(try stage.document().revision > before.revision)
    }

    @Test func aLogOfALaterVersionIsReadAsFarAsItIsKnownAndKept() throws {
        let box = try RunningBox()
        _ = try box.connect()
        box.kill()
        let path = "\(box.folder)/box/operations.ndjson"
        let known =
            #""device":"b","person":"chen","take":"t1","time":{"count":0,"epoch":7,"wall":"2026-11-23T10:00:0"#
        let log = [
            #"{"field":"slate","id":"1","new":"{\"scene\":\"12\",\"take\":4,\"unit\":\"B\"}",\#(known)0Z"}}"#,
            #"{"field":"rolledAt","id":"2","new":"2026-11-23T10:00:00Z",\#(known)1Z"},"mood":"calm"}"#,
            #"{"field":"mood","id":"3","new":"calm",\#(known)2Z"}}"#,
            #"{"field":"verdict","id":"4","new":"hold",\#(known)3Z"}}"#,
            #"{"field":"void","id":"5","new":"yes",\#(known)4Z"}}"#,
        ].joined(separator: "\n")
        try Files.replace(path, with: Array((log + "\n").utf8))
        try box.start()
        let talk = try box.connect()
        let take = try #require(try talk.ask("find void").takes.first?.take)
        #expect("\(take.slate)" == "12-4" && take.verdict == .hold && take.isVoid)
        try talk.ask("12-4: restore")
        #expect(
            String(decoding: try Files.read(path), as: UTF8.self).hasPrefix(log),
            "a later version finds its own words again")
    }

    @Test func aGuestIsRefusedByTheBoxItself() throws {
        let box = try RunningBox(
            more: "[crew.lin]\nrole = \"director\"\n[crew.kuan]\nrole = \"guest\"\n")
        let talk = try box.connect()
        let refusal = try talk.ask("3-12B", .chinese, by: "kuan")
        #expect(refusal.code == 77 && refusal.message == "kuan 是访客, 只能查看和写备注; 没有改动")
        #expect(try talk.ask("undo anyone", by: "lin").code == 77)
        #expect(try talk.ask("pick", by: "lin").code == 5, "there is no take yet")
        #expect(try talk.ask("takes", by: "kuan").code == 0)
        let stranger = BoxRequest.command(CrewCommandLine(line: "roll", person: "wu", sshKey: ""))
        try talk.send(try JSON.encode(stranger))
        guard case .answer(let answer) = try JSON.decode(BoxReply.self, from: try talk.hear())
        else { return }
        #expect(answer.code == 77 && answer.message.hasPrefix("wu is a guest here"))
        #expect(try talk.ask("who").message == "nobody watching")
    }
}
