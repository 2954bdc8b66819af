import CrewSentences
import Platform
import Slate
import Time
import Wire

/// The prompts that look on: who they are, what they were shown last, what they have half typed.
/// Pure; times come in.
struct Watchers {
    struct Watcher {
        var person: String
        var role: CrewRole?
        var language: Language
        var device: String
        var typingOf: String?
        /// What others did since the last view, in this person's language.
        var news: [String] = []
        var shown: BoxView?
        /// What only the first view says.
        var greeting: Greeting?
        var wantsPulse = false
        /// Nanoseconds of the monotonic clock.
        var shownAt: Int64 = 0
    }

    struct Greeting {
        var draft: String?
        var meanwhile: String?
        var language: Language
    }

    private(set) var all: [Int: Watcher] = [:]
    private(set) var memory: WatchMemory

    init(_ memory: WatchMemory = WatchMemory()) { self.memory = memory }

    var isEmpty: Bool { all.isEmpty }

    /// Languages that somebody reads.
    var languages: Set<Language> { Set(all.values.map(\.language)) }

    /// Takes in what a prompt says of itself; the first time it is greeted.
    mutating func hear(
        _ wish: WatchWish, from client: Int, person: String, role: CrewRole? = nil, _ log: TakeLog,
        script: Int = 0, at wall: UTCTime
    ) {
        var watcher = all[client] ?? welcome(wish, person, log, script: script, at: wall)
        watcher.device = PersonName.safe(wish.device)
        watcher.role = role
        watcher.wantsPulse = wish.wantsPulse ?? watcher.wantsPulse
        if let language = wish.language { watcher.language = language }
        if let draft = wish.draft {
            memory.keep(draft, of: person)
            watcher.typingOf = draft.isEmpty ? nil : wish.target ?? ""
        }
        memory.use(watcher.language, by: person)
        all[client] = watcher
    }

    private func welcome(
        _ wish: WatchWish, _ person: String, _ log: TakeLog, script: Int, at wall: UTCTime
    ) -> Watcher {
        let known = memory.people[person]
        let language = wish.language ?? known?.language ?? wish.otherwise ?? .english
        var greeting = Greeting(language: language)
        if wish.draft == nil { greeting.draft = known?.draft }
        let isHereAlready = all.values.contains { $0.person == person }
        if let seen = known?.seen, !isHereAlready {
            greeting.meanwhile = seen.meanwhile(
                log, script: script, of: person, at: wall, Phrases(language))
        }
        return Watcher(
            person: person, language: language, device: PersonName.safe(wish.device),
            greeting: greeting)
    }

    /// A line was done: it is not half typed any more, also where its prompt ended before it could
    /// say so.
    mutating func said(_ line: String, by person: String) {
        if memory.people[person]?.draft == line { memory.keep("", of: person) }
    }

    /// A prompt is gone; what its person saw last is remembered. True when it was one.
    mutating func leave(_ client: Int, _ log: TakeLog, script: Int = 0, at wall: UTCTime) -> Bool {
        guard let watcher = all.removeValue(forKey: client) else { return false }
        memory.see(log, script: script, by: watcher.person, at: wall)
        return true
    }

    /// Whoever looks on has seen the box as it is now.
    mutating func seeAll(_ log: TakeLog, script: Int = 0, at wall: UTCTime) {
        for person in Set(all.values.map(\.person)).sorted() {
            memory.see(log, script: script, by: person, at: wall)
        }
    }

    /// What somebody was answered, told to everybody else.
    mutating func tell(_ sentences: [Language: String], by person: String) {
        for (client, watcher) in all where watcher.person != person {
            guard let sentence = sentences[watcher.language], !sentence.isEmpty else { continue }
            let news = Phrases(watcher.language).done(by: person, sentence)
            all[client]?.news = (watcher.news + [news]).suffix(Self.mostNews)
        }
    }

    private static let mostNews = 5

    /// When the next prompt is to be shown something although nothing changed, by the monotonic
    /// clock; nil when none asked for it.
    var nextPulse: Int64? {
        all.values.filter(\.wantsPulse).map { $0.shownAt + BoxView.pulse }.min()
    }

    /// The view to send now, or nil when nothing changed for this prompt and its pulse is not due.
    mutating func view(for client: Int, _ view: BoxView, at now: Int64 = 0) -> BoxView? {
        guard var watcher = all[client] else { return nil }
        let isPulse = watcher.wantsPulse && now >= watcher.shownAt + BoxView.pulse
        var view = view
        view.pulses = watcher.wantsPulse ? true : nil
        view.others = others(than: client)
        view.news = watcher.news
        var bare = view
        bare.news = []
        guard bare != watcher.shown || !watcher.news.isEmpty || watcher.greeting != nil || isPulse
        else { return nil }
        watcher.shownAt = now
        if watcher.shown?.takes == view.takes { view.takes = nil }
        if watcher.shown?.script == view.script { view.script = nil }
        if let greeting = watcher.greeting {
            (view.draft, view.meanwhile, view.language) = (
                greeting.draft, greeting.meanwhile, greeting.language
            )
            view.person = watcher.person
        }
        (watcher.shown, watcher.news, watcher.greeting) = (bare, [], nil)
        all[client] = watcher
        return view
    }

    private func others(than client: Int) -> [Presence] {
        all.filter { $0.key != client }.sorted { $0.key < $1.key }
            .map {
                Presence(
                    person: $0.value.person, device: $0.value.device, isTypingOf: $0.value.typingOf,
                    role: $0.value.role)
            }
    }
}
