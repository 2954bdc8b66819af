import ArgumentParser
import Chance
import ClipDocuments
import Slate
import Synchronization
import Testing
import Web

@testable import Pull

/// Whether a planned fault was reached, told between threads.
final class Fired: Sendable {
    private let state = Mutex(false)
    func note(_ value: Bool) { state.withLock { $0 = value } }
    var value: Bool { state.withLock { $0 } }
}

struct EventStreamTests {
    private func read(_ text: String, inPiecesOf size: Int) -> [EventStream.Event] {
        var stream = EventStream()
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: size).flatMap {
            stream.append(bytes[$0..<min($0 + size, bytes.count)]) ?? []
        }
    }

    @Test(arguments: 1...9, ["\n", "\r\n", "\r"])
    func eventsAreReadHoweverTheBytesArrive(size: Int, end: String) {
        let first = [
            "\u{FEFF}: hello", "", "id: 7", "event: published", "data: {\"a\":", "data:1}", "",
        ]
        let lines = first + [":", "", "data: x", "", "data: cut off"]
        let events = read(lines.joined(separator: end), inPiecesOf: size)
        #expect(
            events == [
                .init(id: "7", name: "published", data: "{\"a\":\n1}"),
                .init(id: "7", name: "message", data: "x"),
            ])
    }

    @Test func anEndlessLineIsNoFeed() {
        var stream = EventStream()
        #expect(stream.append([UInt8](repeating: 65, count: 5 << 20)) == nil)
    }
}

struct PullPlanTests {
    private let hub = FeedBench()

    private func publication(_ number: Int, revision: Int = 1) -> Publication {
        hub.publish(
            makeClip(number), "\(number)-\(revision).mov", head: [1], payload: [2],
            revision: revision)
    }

    @Test func theOldestIsFetchedFirstAndTwoAtOnce() {
        var plan = PullPlan(cursor: 0)
        let clips = (1...3).map { publication($0) }
        for clip in clips.reversed() { plan.add(clip) }
        #expect(plan.next(at: 0) == .fetch(clips[0]))
        #expect(plan.next(at: 0) == .fetch(clips[1]))
        #expect(plan.next(at: 0) == .idle)
        plan.done(clips[0])
        #expect(plan.next(at: 0) == .fetch(clips[2]))
    }

    @Test func theCursorNeverPassesWhatIsNotInTheFolder() {
        var plan = PullPlan(cursor: 0)
        let clips = (1...3).map { publication($0) }
        for clip in clips { plan.add(clip) }
        plan.done(clips[2])
        #expect(plan.cursor == 0)
        plan.done(clips[0])
        #expect(plan.cursor == 1)
        plan.done(clips[1])
        #expect(plan.cursor == 3)
    }

    @Test func aNewerPublicationReplacesAnOlderOneUnderWay() {
        var plan = PullPlan(cursor: 0)
        let old = publication(1)
        plan.add(old)
        #expect(plan.next(at: 0) == .fetch(old))
        let new = publication(1, revision: 2)
        plan.add(new)
        plan.add(old)
        #expect(plan.next(at: 0) == .idle, "one at a time of a clip")
        plan.done(old)
        #expect(plan.next(at: 0) == .fetch(new))
    }

    @Test func theSameComplaintIsSaidOnce() {
        var plan = PullPlan(cursor: 0)
        let clip = publication(1)
        plan.add(clip)
        let failure = PullFailure("the disk is full", .passing)
        #expect(plan.failed(clip, failure, at: 0) == "1-1.mov: the disk is full")
        #expect(plan.failed(clip, failure, at: 0) == nil)
        guard case .wait(let until) = plan.next(at: 0) else { return #expect(Bool(false)) }
        #expect(until > 0 && until <= 1_000_000_000)
    }
}

struct PullStateTests {
    @Test func anotherHubIsFollowedFromItsBeginningAndTheFolderIsKept() throws {
        let (hub, folder) = (FeedBench(), FolderBench())
        let publication = hub.publish(makeClip(), "a.mov", head: [1], payload: [2])
        var state = PullState(hub: "http://old")
        state.cursor = 500
        state.holdings[publication.clip] = .init(publication, place: "a.mov")
        try folder.write(".rushes/state.json", try JSON.encode(state))
        let (same, _) = try PullState.load(folder.path, hub: "http://old")
        #expect(same == state)
        let (other, complaint) = try PullState.load(folder.path, hub: "http://new")
        #expect(other.cursor == 0 && complaint == nil)
        #expect(
            other.holdings[publication.clip]?.sequence == 0
                && other.holdings[publication.clip]?.place == "a.mov")
    }

    @Test func notesOfANewerProgramAreNotTouched() throws {
        let folder = FolderBench()
        let text = #"{"cursor":1,"holdings":{},"hub":"http://h","schema":"rushes.pull/2"}"#
        try folder.write(".rushes/state.json", Array(text.utf8))
        #expect { try PullState.load(folder.path, hub: "http://h") } throws: {
            "\($0)".contains("use a newer rushes-pull")
        }
        #expect(folder.bytes(".rushes/state.json") == Array(text.utf8))
    }
}

struct PullCommandTests {
    @Test(arguments: ["hub:8080", "ftp://hub", ""])
    func anAddressThatIsNoneIsSaidBeforeAnythingStarts(address: String) {
        #expect { try PullCommand.parse(["--hub", address, "--into", "folder"]) } throws: { error in
            PullCommand.message(for: error).contains("is no address of a hub")
        }
    }
}
