import Platform
import Slate
import Testing

@testable import Agent

struct WatchersTests {
    private let noon = UTCTime(nanoseconds: 1_780_000_000_000_000_000)

    private func view(_ next: Int = 1) -> BoxView {
        let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: next)
        return BoxView(
            status: BoxStatus(production: "p", box: "b", next: slate, rolling: nil, cameras: [], freeBytes: 1, queued: 0, upload: ""),
            takes: [])
    }

    private func wish(_ draft: String? = nil, _ language: Language? = .english) -> WatchWish {
        WatchWish(language: language, device: "d", draft: draft)
    }

    @Test func aViewIsSentOnceUntilSomethingChanges() {
        var watchers = Watchers()
        watchers.hear(wish(), from: 1, person: "chen", TakeLog(), at: noon)
        #expect(watchers.view(for: 1, view())?.takes == [])
        #expect(watchers.view(for: 1, view()) == nil)
        let second = watchers.view(for: 1, view(2))
        #expect(second != nil && second?.takes == nil, "takes are left out while they are as before")
    }

    @Test func newsGoToEverybodyElseInTheirLanguage() {
        var watchers = Watchers()
        watchers.hear(wish(nil, .english), from: 1, person: "chen", TakeLog(), at: noon)
        watchers.hear(wish(nil, .chinese), from: 2, person: "阿宽", TakeLog(), at: noon)
        watchers.tell([.english: "3-12B-1 OK", .chinese: "3-12B-1 过"], by: "chen")
        #expect(watchers.view(for: 1, view())?.news == [])
        #expect(watchers.view(for: 2, view())?.news == ["chen: 3-12B-1 过"])
        #expect(watchers.view(for: 2, view()) == nil, "news are told once")
    }

    @Test func aDraftComesBackToItsOwnPersonOnly() {
        var watchers = Watchers()
        watchers.hear(wish("note 林总"), from: 1, person: "chen", TakeLog(), at: noon)
        let wasWatching = watchers.leave(1, TakeLog(), at: noon)
        #expect(wasWatching)
        watchers.hear(wish(), from: 2, person: "kuan", TakeLog(), at: noon)
        watchers.hear(wish(), from: 3, person: "chen", TakeLog(), at: noon)
        #expect(watchers.view(for: 2, view())?.draft == nil)
        #expect(watchers.view(for: 3, view())?.draft == "note 林总")
        #expect(watchers.view(for: 3, view()) == nil, "the greeting is said once")
    }

    @Test func whoTypesIsSeenByTheOthers() {
        var watchers = Watchers()
        watchers.hear(wish(), from: 1, person: "chen", TakeLog(), at: noon)
        var typing = wish("note so")
        typing.target = "3-12B-4"
        watchers.hear(typing, from: 2, person: "kuan", TakeLog(), at: noon)
        #expect(watchers.view(for: 1, view())?.others == [Presence(person: "kuan", device: "d", isTypingOf: "3-12B-4")])
        watchers.hear(wish(""), from: 2, person: "kuan", TakeLog(), at: noon)
        #expect(watchers.view(for: 1, view())?.others == [Presence(person: "kuan", device: "d")])
    }

    @Test func afterAnAbsenceOneSentenceSaysWhatHappened() {
        var watchers = Watchers()
        watchers.hear(wish(), from: 1, person: "chen", TakeLog(), at: noon)
        _ = watchers.leave(1, TakeLog(), at: noon)
        let later = UTCTime(nanoseconds: noon.nanoseconds + 192_000_000_000)
        let take = Operation(
            id: "1", time: HybridTime(wall: noon), person: "kuan", device: "b", take: "t", field: .slate,
            new: TakeLog.text(view().status.next))
        watchers.hear(wish(), from: 2, person: "chen", TakeLog([take]), at: later)
        #expect(watchers.view(for: 2, view())?.meanwhile == "away for 03:12; 1 new take")
    }

    @Test func whatOnesselfDidMeanwhileElsewhereIsNoChangeByOthers() {
        var watchers = Watchers()
        watchers.hear(wish(), from: 1, person: "chen", TakeLog(), at: noon)
        _ = watchers.leave(1, TakeLog(), at: noon)
        let later = UTCTime(nanoseconds: noon.nanoseconds + 192_000_000_000)
        func said(_ id: String, _ person: String, _ field: TakeField, _ new: String, line: String? = nil) -> Operation {
            Operation(id: id, time: HybridTime(wall: later), person: person, device: "b", take: "t", field: field, new: new, line: line)
        }
        let log = TakeLog([
            said("1", "chen", .verdict, "circled"), said("2", "kuan", .note, "boom"), said("3", "kuan", .verdict, "hold", line: "2"),
            said("4", "kuan", .cutAt, "5"), said("5", "li", .lines, "12"),
        ])
        watchers.hear(wish(), from: 2, person: "chen", log, at: later)
        #expect(watchers.view(for: 2, view())?.meanwhile == "away for 03:12; 2 changes by others")
    }

    @Test func aClockSetBackIsNoAbsence() {
        var watchers = Watchers()
        watchers.hear(wish(), from: 1, person: "chen", TakeLog(), at: noon)
        _ = watchers.leave(1, TakeLog(), at: noon)
        watchers.hear(wish(), from: 2, person: "chen", TakeLog(), at: UTCTime(nanoseconds: 0))
        #expect(watchers.view(for: 2, view())?.meanwhile == nil)
    }

    @Test func aHundredOperatorsDraftsAreKeptAndNoMoreThanTheyMayBe() throws {
        var watchers = Watchers()
        for number in 0..<100 {
            watchers.hear(
                wish("note \(number) " + String(repeating: "字", count: 20_000)), from: number, person: "p\(number)", TakeLog(), at: noon)
        }
        for number in 0..<100 { _ = watchers.leave(number, TakeLog(), at: noon) }
        let bytes = try Wire.encode(watchers.memory)
        #expect(bytes.count < 100 * 2 * WatchWish.longestDraft)
        var later = Watchers(try Wire.decode(WatchMemory.self, from: bytes))
        for number in 0..<100 {
            later.hear(wish(), from: number, person: "p\(number)", TakeLog(), at: noon)
            #expect(later.view(for: number, view())?.draft?.hasPrefix("note \(number) 字") == true)
        }
    }

    @Test func whoWasAwayLongestIsForgottenFirst() {
        var memory = WatchMemory()
        for number in 0...WatchMemory.mostPeople { memory.keep("x", of: "p\(number)") }
        #expect(memory.people.count == WatchMemory.mostPeople)
        #expect(memory.people["p0"] == nil && memory.people["p1"] != nil)
    }

    @Test func aMemoryThatCannotBeReadIsForgottenAndTheBoxStarts() throws {
        let path = "/tmp/rushes-test-people-\(Clock.monotonic()).json"
        try Files.replace(path, with: Array("{\"people\": 7".utf8))
        #expect(WatchMemory.load(path) == WatchMemory())
        try Files.remove(path)
        #expect(WatchMemory.load(path) == WatchMemory())
    }

    @Test func aRushesdThatStartsAgainReckonsFromItsEnd() {
        var before = Watchers()
        before.hear(wish(), from: 1, person: "chen", TakeLog(), at: noon)
        _ = before.leave(1, TakeLog(), at: noon)
        before.hear(wish(), from: 2, person: "chen", TakeLog(), at: UTCTime(nanoseconds: noon.nanoseconds + 9_000_000_000))
        before.seeAll(TakeLog(), at: UTCTime(nanoseconds: noon.nanoseconds + 99_000_000_000))
        var after = Watchers(before.memory)
        after.hear(wish(), from: 1, person: "chen", TakeLog(), at: UTCTime(nanoseconds: noon.nanoseconds + 107_000_000_000))
        #expect(after.view(for: 1, view())?.meanwhile == "away for 00:08; nothing happened")
    }
}
