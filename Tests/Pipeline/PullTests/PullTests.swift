import Chance
import ClipDocuments
import FaultServer
import Foundation
import Integrity
import Platform
import Slate
import Synchronization
import Testing

@testable import Pull

/// The puller with real sockets and files, against a hub that breaks on command.
struct PullTests {
    private let head = noise(2000, seed: 1)
    private let payload = noise(300_000, seed: 2)

    private func pulling(
        _ hub: FeedBench = FeedBench(), into folder: FolderBench = FolderBench(),
        _ act: (FeedBench, FolderBench, FaultServer) throws -> Void
    ) throws {
        let server = try FaultServer(hub)
        try folder.start(server.url)
        defer {
            folder.stop()
            hub.closeFeeds()
            server.stop()
        }
        try act(hub, folder, server)
    }

    @Test func aPublishedClipLiesInTheFolderWithItsDocument() throws {
        try pulling { hub, folder, _ in
            let publication = hub.publish(makeClip(), "12-1_A.mov", head: head, payload: payload)
            #expect(becomes { folder.bytes("12-1_A.mov") == head + payload })
            let document = try JSON.decode(
                ClipDocument.self, from: try #require(folder.bytes("12-1_A.json")))
            #expect(document == publication.document)
            #expect(becomes { folder.parts.isEmpty })
        }
    }

    @Test func aPublicationIsFetchedWhenItIsHeardNotWhenTheLoopComesRound() throws {
        try pulling { hub, folder, _ in
            hub.publish(makeClip(0), "0.mov", head: head, payload: [0])
            #expect(becomes { folder.bytes("0.mov") != nil })
            let start = Clock.monotonic()
            for number in 1...10 {
                hub.publish(makeClip(number), "\(number).mov", head: head, payload: [1])
                #expect(becomes { folder.bytes("\(number).mov") != nil })
            }
            // The loop turns once a second when it hears nothing.
            #expect(Clock.monotonic() - start < 5_000_000_000)
        }
    }

    @Test func aRetaggedClipIsRenamedAndOnlyItsHeadIsFetched() throws {
        try pulling { hub, folder, _ in
            hub.publish(makeClip(), "12-1_A.mov", head: head, payload: payload)
            #expect(becomes { folder.bytes("12-1_A.mov") != nil })
            hub.publish(
                makeClip(), "3-12B-4_A.mov", head: noise(2500, seed: 3), payload: payload,
                revision: 2)
            #expect(
                becomes { folder.names == ["3-12B-4_A.json", "3-12B-4_A.mov"] }, "\(folder.names)")
            #expect(folder.bytes("3-12B-4_A.mov") == noise(2500, seed: 3) + payload)
            #expect(hub.ranges == ["all", "bytes=0-2499"])
        }
    }

    @Test(arguments: [0, 1, 1999, 2000, 2001, 150_000, 301_999])
    func aCutLineGoesOnWhereItBroke(at bytes: Int) throws {
        let hub = FeedBench()
        hub.fail(1, .cut(after: bytes))
        try pulling(hub) { hub, folder, _ in
            hub.publish(makeClip(), "12-1_A.mov", head: head, payload: payload)
            #expect(becomes { folder.bytes("12-1_A.mov") == head + payload }, "\(folder.said)")
            #expect(hub.ranges == ["all", bytes == 0 ? "all" : "bytes=\(bytes)-301999"])
        }
    }

    @Test func damagedBytesNeverGetAName() throws {
        let hub = FeedBench()
        hub.fail(1, .corrupt)
        try pulling(hub) { hub, folder, _ in
            hub.publish(makeClip(), "12-1_A.mov", head: head, payload: payload)
            #expect(becomes { !folder.said.isEmpty })
            #expect(folder.names.isEmpty || folder.bytes("12-1_A.mov") == head + payload)
            #expect(
                folder.said == [
                    "12-1_A.mov: what arrived is not what the hub published (digest); it is fetched again"
                ])
            #expect(becomes { folder.bytes("12-1_A.mov") == head + payload })
        }
    }

    @Test(arguments: [FeedBench.Fault.status(500), .status(404), .status(416), .hangUp])
    func aHubInTroubleIsAskedAgain(fault: FeedBench.Fault) throws {
        let hub = FeedBench()
        hub.fail(1, fault)
        try pulling(hub) { hub, folder, _ in
            hub.publish(makeClip(), "12-1_A.mov", head: head, payload: payload)
            #expect(becomes { folder.bytes("12-1_A.mov") == head + payload }, "\(folder.said)")
        }
    }

    /// What a power cut may leave of a part: some of it, a tail of zeros, too much.
    @Test(arguments: [100, 301_000, 302_000, 400_000], [true, false])
    func aPartLeftByACrashIsFinishedOrFetchedAgain(length: Int, isSound: Bool) throws {
        let whole = head + payload
        let (hub, folder) = (FeedBench(), FolderBench())
        let publication = hub.publish(makeClip(), "12-1_A.mov", head: head, payload: payload)
        let sound = isSound ? min(length, whole.count) : length / 2
        let part = Array(whole.prefix(sound)) + [UInt8](repeating: 0, count: length - sound)
        try folder.write(".rushes/\(makeClip()).\(publication.xxh3).part", part)
        try folder.write(
            ".rushes/\(makeClip()).\(String(repeating: "0", count: 32)).part", [1, 2, 3])
        try pulling(hub, into: folder) { hub, folder, _ in
            #expect(becomes { folder.bytes("12-1_A.mov") == whole }, "\(folder.said)")
            #expect(becomes { folder.parts.isEmpty }, "parts of other versions go")
            if isSound && length == 302_000 {
                #expect(hub.ranges.isEmpty, "a whole part is only renamed")
            }
        }
    }

    @Test func aHubThatGoesAndComesBackIsFollowedOn() throws {
        let (hub, folder) = (FeedBench(), FolderBench())
        let first = try FaultServer(hub)
        try folder.start(first.url)
        defer { folder.stop() }
        hub.publish(makeClip(1), "1-1_A.mov", head: head, payload: payload)
        #expect(becomes { folder.bytes("1-1_A.mov") != nil })
        hub.closeFeeds()
        first.stop()
        #expect(becomes { folder.said.contains { $0.contains("does not answer") } })
        let second = try FaultServer(hub, port: first.port)
        defer {
            hub.closeFeeds()
            second.stop()
        }
        hub.publish(makeClip(2), "2-1_A.mov", head: head, payload: noise(10, seed: 9))
        #expect(becomes { folder.bytes("2-1_A.mov") != nil })
        #expect(hub.ranges.count == 2, "what lies in the folder is not fetched again")
    }

    @Test func aRestartedPullFetchesOnlyWhatIsNew() throws {
        let (hub, folder) = (FeedBench(), FolderBench())
        let server = try FaultServer(hub)
        defer { server.stop() }
        hub.publish(makeClip(1), "1-1_A.mov", head: head, payload: payload)
        try folder.start(server.url)
        #expect(becomes { folder.bytes("1-1_A.mov") != nil })
        folder.stop()
        hub.publish(makeClip(2), "2-1_A.mov", head: head, payload: noise(10, seed: 9))
        try folder.start(server.url)
        #expect(becomes { folder.bytes("2-1_A.mov") != nil })
        folder.stop()
        hub.closeFeeds()
        #expect(hub.ranges.count == 2)
    }

    @Test(arguments: ["lost", "broken"])
    func aFolderWhoseNotesAreGoneIsRecognised(how: String) throws {
        let (hub, folder) = (FeedBench(), FolderBench())
        let server = try FaultServer(hub)
        defer { server.stop() }
        hub.publish(makeClip(), "12-1_A.mov", head: head, payload: payload)
        try folder.start(server.url)
        #expect(becomes { folder.bytes("12-1_A.mov") != nil && folder.parts.isEmpty })
        folder.stop()
        if how == "lost" {
            try Files.remove("\(folder.path)/.rushes/state.json")
        } else {
            try folder.write(".rushes/state.json", Array("{\"cur".utf8))
        }
        try folder.start(server.url)
        #expect(becomes { folder.bytes(".rushes/state.json")?.count ?? 0 > 100 })
        folder.stop()
        hub.closeFeeds()
        #expect(hub.ranges == ["all"])
        #expect(folder.names == ["12-1_A.json", "12-1_A.mov"])
    }

    @Test func twoClipsMaySwapTheirNames() throws {
        let (one, two) = (noise(50_000, seed: 5), noise(60_000, seed: 6))
        try pulling { hub, folder, _ in
            hub.publish(makeClip(1), "a.mov", head: head, payload: one)
            hub.publish(makeClip(2), "b.mov", head: head, payload: two)
            #expect(
                becomes {
                    folder.bytes("a.mov") == head + one && folder.bytes("b.mov") == head + two
                })
            hub.publish(makeClip(1), "b.mov", head: noise(99, seed: 7), payload: one, revision: 2)
            hub.publish(makeClip(2), "a.mov", head: noise(98, seed: 8), payload: two, revision: 2)
            #expect(becomes { folder.bytes("b.mov") == noise(99, seed: 7) + one }, "\(folder.said)")
            #expect(becomes { folder.bytes("a.mov") == noise(98, seed: 8) + two }, "\(folder.said)")
            #expect(becomes { folder.names.count == 4 })
            #expect(folder.names == ["a.json", "a.mov", "b.json", "b.mov"])
            #expect(hub.ranges.count == 4 && !hub.ranges[2...].contains("all"))
        }
    }

    @Test func aFileOfSomebodyElseKeepsItsName() throws {
        let folder = FolderBench()
        try folder.write("12-1_A.mov", Array("mine".utf8))
        try pulling(into: folder) { hub, folder, _ in
            hub.publish(makeClip(), "12-1_A.mov", head: head, payload: payload)
            #expect(becomes { folder.bytes("12-1_A_2.mov") == head + payload })
            let document = try JSON.decode(
                ClipDocument.self, from: folder.bytes("12-1_A_2.json") ?? [])
            #expect(
                document.movie?.name == "12-1_A_2.mov",
                "the document beside it says what it is called here")
            #expect(folder.bytes("12-1_A.mov") == Array("mine".utf8))
        }
    }

    @Test func aClipChangedInTheFolderIsFetchedWhole() throws {
        try pulling { hub, folder, _ in
            hub.publish(makeClip(), "a.mov", head: head, payload: payload)
            #expect(
                becomes {
                    folder.bytes("a.json") != nil && folder.bytes("a.mov") != nil
                        && folder.parts.isEmpty
                })
            try folder.write("a.mov", head + noise(300_000, seed: 77))
            hub.publish(
                makeClip(), "b.mov", head: noise(10, seed: 3), payload: payload, revision: 2)
            #expect(
                becomes { folder.bytes("b.mov") == noise(10, seed: 3) + payload }, "\(folder.said)")
        }
    }

    @Test(arguments: [
        "../../etc/x.mov", "a/b.mov", ".hidden.mov", "\u{1}.mov", "", "x.exe",
        String(repeating: "n", count: 300) + ".mov",
    ])
    func aNameThatCannotBeUsedIsSaidAndTheOthersArrive(name: String) throws {
        try pulling { hub, folder, _ in
            hub.publish(makeClip(1), name, head: head, payload: payload)
            hub.publish(makeClip(2), "魏-1_🎬.mov", head: head, payload: payload)
            #expect(becomes { folder.bytes("魏-1_🎬.mov") != nil })
            #expect(
                becomes { folder.said.count == 1 && folder.said[0].contains("cannot be used") },
                "\(folder.said)")
            #expect(folder.names.count == 2)
        }
    }

    @Test func aRefusedTokenIsOneSentence() throws {
        let hub = FeedBench()
        hub.state.withLock { $0.feedStatus = 401 }
        try pulling(hub) { _, folder, _ in
            #expect(
                becomes { folder.said == ["the hub refuses the token (401); check --token-file"] },
                "\(folder.said)")
        }
    }

    @Test func twoPullsDoNotShareAFolder() throws {
        try pulling { hub, folder, server in
            hub.publish(makeClip(), "a.mov", head: head, payload: payload)
            #expect(becomes { folder.bytes("a.mov") != nil })
            #expect {
                try Puller(
                    hub: server.url, token: nil, folder: folder.path,
                    display: PullDisplay(isQuiet: true))
            } throws: { error in
                "\(error)".contains("process \(getpid()) uses it already")
            }
        }
    }

    /// Makes the 1st, 2nd, ... n-th call fail, until a run completes untouched; then lets it go on
    /// without faults.
    @Test(arguments: [(FaultPoint.write, ENOSPC), (.sync, EIO), (.rename, ENOSPC), (.open, EMFILE)])
    func aFullOrFailingDiskNeverShowsHalfAClip(point: FaultPoint, code: Int32) throws {
        for number in 1...60 {
            let (hub, folder) = (FeedBench(), FolderBench())
            let server = try FaultServer(hub)
            hub.publish(makeClip(), "a.mov", head: head, payload: payload)
            let fired = Fired()
            try folder.start(server.url) { work in
                fired.note(Faults.failing(point, at: number, with: code, work))
            }
            let isDone = {
                folder.bytes("a.mov") != nil && folder.bytes(".rushes/state.json") != nil
            }
            #expect(becomes { !folder.said.isEmpty || isDone() })
            folder.stop()
            if let shown = folder.bytes("a.mov") { #expect(shown == head + payload) }
            try folder.start(server.url)
            #expect(
                becomes { isDone() && folder.parts.isEmpty }, "\(point) \(number): \(folder.said)")
            #expect(folder.bytes("a.mov") == head + payload && folder.bytes("a.json") != nil)
            folder.stop()
            hub.closeFeeds()
            server.stop()
            if !fired.value { return }
        }
        Issue.record("the loop never came to its end")
    }
}
