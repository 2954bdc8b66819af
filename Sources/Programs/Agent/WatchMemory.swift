import CrewSentences
import Platform
import Slate
import Time
import Wire

/// What rushesd remembers of people between their sessions: half-typed lines, language, and what
/// they saw last.
struct WatchMemory: Codable, Equatable {
    struct Person: Codable, Equatable {
        var draft: String?
        var language: Language?
        var seen: Seen?
        /// Rises with every use, so that the one who was away longest is forgotten first.
        var used = 0
    }

    /// The state of the log when somebody left.
    struct Seen: Codable, Equatable {
        var at: UTCTime
        /// For earlier versions, which counted all of them.
        var operations: Int
        var takes: Int
        /// The log's own clock, which may be ahead of the wall's; nil in a file of an earlier
        /// version.
        var latest: HybridTime?
        /// The script's version then; nil in a file of an earlier version.
        var script: Int?

        /// Nil for a blink: shorter than anybody looks away.
        func meanwhile(
            _ log: TakeLog, script now: Int, of person: String, at wall: UTCTime, _ phrases: Phrases
        ) -> String? {
            let seconds = Int((wall.nanoseconds - at.nanoseconds) / 1_000_000_000)
            guard seconds >= 5 else { return nil }
            let moment = latest ?? HybridTime(wall: at)
            let isLoaded = script.map { $0 != now } ?? false
            return phrases.meanwhile(
                seconds: seconds, takes: log.takes(rolledSince: moment),
                changes: log.changes(since: moment, notBy: person),
                script: isLoaded ? now : nil)
        }
    }

    private(set) var people: [String: Person] = [:]

    /// A crew is a tenth of this.
    static let mostPeople = 400

    private mutating func change(_ person: String, _ body: (inout Person) -> Void) {
        var known = people[person] ?? Person()
        body(&known)
        known.used = (people.values.map(\.used).max() ?? 0) + 1
        people[person] = known
        if people.count > Self.mostPeople,
            let oldest = people.min(by: { $0.value.used < $1.value.used })?.key
        {
            people[oldest] = nil
        }
    }

    mutating func keep(_ draft: String, of person: String) {
        let kept =
            draft.utf8.count > WatchWish.longestDraft
            ? String(draft.prefix(WatchWish.longestDraft / 4)) : draft
        guard people[person]?.draft ?? "" != kept else { return }
        change(person) { $0.draft = kept.isEmpty ? nil : kept }
    }

    mutating func use(_ language: Language, by person: String) {
        guard people[person]?.language != language else { return }
        change(person) { $0.language = language }
    }

    mutating func see(_ log: TakeLog, script: Int, by person: String, at wall: UTCTime) {
        change(person) {
            $0.seen = Seen(
                at: wall, operations: log.count, takes: log.takeCount, latest: log.latest,
                script: script)
        }
    }

    /// From the box's folder; a file that cannot be read is said and forgotten: it holds nothing of
    /// a take.
    static func load(_ path: String) -> WatchMemory {
        guard Files.exists(path) else { return WatchMemory() }
        do {
            return try JSON.decode(WatchMemory.self, from: try Files.read(path, limit: 64 << 20))
        } catch {
            Log.warning("half-typed lines of an earlier day are lost: \(path): \(error)")
            return WatchMemory()
        }
    }
}
