import Chance
import ClipDocuments
import FaultServer
import Foundation
import Platform
import Testing

@testable import Pull

/// The puller between hubs: which one answers, in which epoch, and whose files lie in the folder.
struct PullIdentityTests {
    private let payload = noise(30_000, seed: 2)
    private let head = noise(200, seed: 1)
    private let one = HubIdentity(hub: "019ab000-0000-7000-8000-00000000000a", epoch: 1)

    private func stop(_ folder: FolderBench, _ hub: FeedBench, _ server: FaultServer) {
        folder.stop()
        hub.closeFeeds()
        server.stop()
    }

    @Test func aRestoredHubsNewClipsAreFetchedAndTheOldOnesStay() throws {
        let (hub, folder) = (FeedBench(one), FolderBench())
        let server = try FaultServer(hub)
        try folder.start(server.url)
        defer { stop(folder, hub, server) }
        for number in 1...3 {
            hub.publish(
                makeClip(number), "\(number).mov", head: head, payload: payload + [UInt8(number)])
        }
        #expect(becomes { folder.names.count == 6 })
        // Yesterday's backup: it knows the first clip alone, counts from there, and says so.
        hub.restore(keeping: [makeClip(1)], epoch: 2)
        hub.publish(makeClip(4), "4.mov", head: head, payload: payload + [4])
        #expect(becomes { folder.bytes("4.mov") != nil }, "\(folder.said)")
        #expect(folder.names.count == 8 && folder.bytes("2.mov") == head + payload + [2])
        #expect(hub.seen.contains("\(HubCursor(one, 3))"))
    }

    @Test func anotherHubsClipOfTheSameNameTakesNoFileAway() throws {
        let (hub, folder) = (FeedBench(one), FolderBench())
        let server = try FaultServer(hub)
        try folder.start(server.url)
        hub.publish(makeClip(1), "3-12-1_A.mov", head: head, payload: payload)
        #expect(becomes { folder.bytes("3-12-1_A.mov") != nil })
        stop(folder, hub, server)
        let other = FeedBench(HubIdentity(hub: "019ab000-0000-7000-8000-00000000000b", epoch: 1))
        let second = try FaultServer(other)
        try folder.start(second.url)
        defer { stop(folder, other, second) }
        other.publish(makeClip(2), "3-12-1_A.mov", head: head, payload: payload + [1])
        #expect(becomes { folder.bytes("3-12-1_A_2.mov") == head + payload + [1] })
        #expect(folder.bytes("3-12-1_A.mov") == head + payload)
    }

    @Test func aGoodFileIsNotReplacedByOneOfAnotherPayload() throws {
        let (hub, folder) = (FeedBench(one), FolderBench())
        let server = try FaultServer(hub)
        try folder.start(server.url)
        defer { stop(folder, hub, server) }
        hub.publish(makeClip(), "a.mov", head: head, payload: payload)
        #expect(becomes { folder.bytes("a.mov") != nil })
        var rotten = payload
        rotten[100] ^= 1
        hub.publish(makeClip(), "a.mov", head: head, payload: rotten, revision: 2)
        #expect(becomes { folder.bytes("a_2.mov") == head + rotten })
        #expect(folder.bytes("a.mov") == head + payload)
        #expect(becomes { folder.said.contains { $0.contains("stays as it is") } })
    }

    @Test(arguments: [("\u{e9}.mov", "e\u{301}.mov"), ("ä.mov", "Ä.mov"), ("ß.mov", "SS.mov")])
    func namesThatSomeDiskTakesForOneAreTwoFiles(name: String, other: String) throws {
        let (hub, folder) = (FeedBench(one), FolderBench())
        let server = try FaultServer(hub)
        try folder.start(server.url)
        defer { stop(folder, hub, server) }
        hub.publish(makeClip(1), name, head: head, payload: payload)
        #expect(becomes { folder.bytes(name) != nil })
        hub.publish(makeClip(2), other, head: head, payload: payload + [1])
        let second = other.dropLast(4) + "_2.mov"
        #expect(becomes { folder.bytes(String(second)) == head + payload + [1] }, "\(folder.names)")
        #expect(folder.bytes(name) == head + payload && folder.names.count == 4)
    }

    @Test func aMendedTokenFileIsReadAgain() throws {
        let (hub, folder) = (FeedBench(one), FolderBench())
        let server = try FaultServer(hub)
        defer { stop(folder, hub, server) }
        try folder.write(".rushes/token", Array("wrong\n".utf8))
        hub.publish(makeClip(), "a.mov", head: head, payload: payload)
        try folder.start(server.url, tokenFile: "\(folder.path)/.rushes/token")
        #expect(becomes { folder.said.contains { $0.contains("refuses the token") } })
        try folder.write(".rushes/token", Array("secret\n".utf8))
        #expect(becomes { folder.bytes("a.mov") == head + payload }, "\(folder.said)")
    }

    @Test(arguments: ["9223372036854775807", "-1", "9007199254740993"])
    func aPublicationOutOfBoundsIsSaidAndTheOthersArrive(bytes: String) throws {
        let (hub, folder) = (FeedBench(one), FolderBench())
        let server = try FaultServer(hub)
        try folder.start(server.url)
        defer { stop(folder, hub, server) }
        // What is published before the feed is open is told as it is.
        #expect(becomes { !hub.seen.isEmpty })
        hub.publish(makeClip(1), "1.mov", head: head, payload: payload) {
            $0.replacing("\"bytes\":30200", with: "\"bytes\":\(bytes)")
        }
        hub.publish(makeClip(2), "2.mov", head: head, payload: payload)
        #expect(becomes { folder.bytes("2.mov") != nil })
        #expect(folder.said.count == 1 && folder.said[0].contains("cannot be"), "\(folder.said)")
    }
}
