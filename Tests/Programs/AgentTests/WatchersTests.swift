import Platform
import Slate
import Testing
import Time
import Wire

@testable import Agent

struct WatchersTests {
    private let noon = UTCTime(nanoseconds: 1_780_000_000_000_000_000)

    private func view(_ next: Int = 1) -> BoxView {
        let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: next)
        return BoxView(
            status: BoxStatus(
                production: "p", box: "b", next: slate, rolling: nil, cameras: [], freeBytes: 1,
                queued: 0, upload: ""),
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
        #expect(
            second != nil && second?.takes == nil, "takes are left out while they are as before")
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
        #expect(
            watchers.view(for: 1, view())?.others == [
                Presence(person: "kuan", device: "d", isTypingOf: "3-12B-4")
            ])
        watchers.hear(wish(""), from: 2, person: "kuan", TakeLog(), at: noon)
        #expect(watchers.view(for: 1, view())?.others == [Presence(person: "kuan", device: "d")])
    }

    @Test func afterAnAbsenceOneSentenceSaysWhatHappened() {
        var watchers = Watchers()
        watchers.hear(wish(), from: 1, person: "chen", TakeLog(), at: noon)
        _ = watchers.leave(1, TakeLog(), at: noon)
        let later = UTCTime(nanoseconds: noon.nanoseconds + 192_000_000_000)
        let take = Operation(
            id: "1", time: HybridTime(wall: noon), person: "kuan", device: "b", take: "t",
            field: .slate,
            new: TakeLog.text(view().status.next))
        let roll = Operation(
            id: "2", time: HybridTime(wall: later), person: "kuan", device: "b", take: "t",
            field: .rolledAt, new: later.description)
        watchers.hear(wish(), from: 2, person: "chen", TakeLog([take, roll]), at: later)
        #expect(watchers.view(for: 2, view())?.meanwhile == "away for 03:12; 1 new take")
    }

    @Test func whatOnesselfDidMeanwhileElsewhereIsNoChangeByOthers() {
        var watchers = Watchers()
        watchers.hear(wish(), from: 1, person: "chen", TakeLog(), at: noon)
        _ = watchers.leave(1, TakeLog(), at: noon)
        let later = UTCTime(nanoseconds: noon.nanoseconds + 192_000_000_000)
        func said(
            _ id: String, _ person: String, _ field: TakeField, _ new: String, line: String? = nil
        ) -> Operation {
            Operation(
                id: id, time: HybridTime(wall: later), person: person, device: "b", take: "t",
                field: field, new: new, line: line)
        }
        let log = TakeLog([
            said("1", "chen", .verdict, "circled"), said("2", "kuan", .note, "boom"),
            said("3", "kuan", .verdict, "hold", line: "2"),
            said("4", "kuan", .cutAt, "5"), said("5", "li", .lines, "12"),
        ])
        watchers.hear(wish(), from: 2, person: "chen", log, at: later)
        #expect(watchers.view(for: 2, view())?.meanwhile == "away for 03:12; 2 changes by others")
    }

    /// What `chen` is told who left after these operations and comes back after those.
    private func meanwhile(
        _ before: [Operation], _ after: [Operation], script: (Int, Int) = (0, 0),
        _ language: Language = .english
    )
        -> String?
    {
        var watchers = Watchers()
        watchers.hear(wish(), from: 1, person: "chen", TakeLog(before), at: noon)
        _ = watchers.leave(1, TakeLog(before), script: script.0, at: noon)
        let later = UTCTime(nanoseconds: noon.nanoseconds + 60_000_000_000)
        var wish = wish()
        wish.language = language
        watchers.hear(
            wish, from: 2, person: "chen", TakeLog(before + after), script: script.1, at: later)
        return watchers.view(for: 2, view())?.meanwhile
    }

    private func said(
        _ id: String, _ field: TakeField, _ new: String, of take: String, by person: String,
        second: Int64
    ) -> Operation {
        let time = UTCTime(nanoseconds: noon.nanoseconds + second * 1_000_000_000)
        return Operation(
            id: id, time: HybridTime(wall: time), person: person, device: "b", take: take,
            field: field, old: "", new: new)
    }

    private func take(_ id: String, by person: String, second: Int64) -> [Operation] {
        [
            Operation(
                id: id + "s",
                time: HybridTime(
                    wall: UTCTime(nanoseconds: noon.nanoseconds + second * 1_000_000_000)),
                person: person,
                device: "b", take: id, field: .slate, new: TakeLog.text(view().status.next)),
            Operation(
                id: id + "r",
                time: HybridTime(
                    wall: UTCTime(nanoseconds: noon.nanoseconds + second * 1_000_000_000)),
                person: person,
                device: "b", take: id, field: .rolledAt, new: noon.description),
        ]
    }

    @Test func aTakeThatWasVoidedMeanwhileHidesNoNewOne() {
        let (old, new) = (take("a", by: "kuan", second: -9), take("b", by: "kuan", second: 9))
        let void = said("v", .void, "yes", of: "a", by: "kuan", second: 10)
        #expect(meanwhile(old, new + [void]) == "away for 01:00; 1 new take, 1 change by others")
    }

    @Test func aTakeThatSomebodyCutMeanwhileIsAChange() {
        let rolling = take("a", by: "chen", second: -9)
        let cut = said("c", .cutAt, noon.description, of: "a", by: "kuan", second: 9)
        #expect(meanwhile(rolling, [cut]) == "away for 01:00; 1 change by others")
    }

    @Test func aScriptThatWasLoadedMeanwhileIsTold() {
        #expect(meanwhile([], [], script: (2, 3)) == "away for 01:00; the script is version 3 now")
        #expect(meanwhile([], [], script: (2, 3), .chinese) == "离开 01:00, 期间剧本换到第 3 版")
    }

    @Test func whatOnesselfDidElsewhereIsNotDenied() {
        let note = said("n", .note, "boom", of: "a", by: "chen", second: 9)
        #expect(
            meanwhile(take("a", by: "chen", second: -9), [note])
                == "away for 01:00; no new take, no change by others")
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
                wish("note \(number) " + String(repeating: "字", count: 20_000)), from: number,
                person: "p\(number)", TakeLog(), at: noon)
        }
        for number in 0..<100 { _ = watchers.leave(number, TakeLog(), at: noon) }
        let bytes = try JSON.encode(watchers.memory)
        #expect(bytes.count < 100 * 2 * WatchWish.longestDraft)
        var later = Watchers(try JSON.decode(WatchMemory.self, from: bytes))
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
        before.hear(
            wish(), from: 2, person: "chen", TakeLog(),
            at: UTCTime(nanoseconds: noon.nanoseconds + 9_000_000_000))
        before.seeAll(TakeLog(), at: UTCTime(nanoseconds: noon.nanoseconds + 99_000_000_000))
        var after = Watchers(before.memory)
        after.hear(
            wish(), from: 1, person: "chen", TakeLog(),
            at: UTCTime(nanoseconds: noon.nanoseconds + 107_000_000_000))
        #expect(
            after.view(for: 1, view())?.meanwhile
                == "away for 00:08; no new take, no change by others")
    }
}
