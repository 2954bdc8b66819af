import Chance
import Platform
import Slate
import Terminal

@testable import Crew

/// A person at a prompt: the terminal is some way off, and so is the box.
final class KeyPresser {
    let name: String
    let language: Language
    private(set) var said: [SaidLine] = []
    /// Presses nothing more.
    var isTired = false

    private var state: PromptState
    private let line: BoxLine
    private var random: SeededRandom
    private let (up, down, out, back): (Duration, Duration, Duration, Duration)
    private var screens: [(at: Duration, painted: Duration, screen: SeenScreen)] = []
    private var keys: [(at: Duration, key: Key, screen: SeenScreen)] = []
    private var requests: [(at: Duration, request: BoxRequest)] = []
    private var replies: [(at: Duration, reply: BoxReply)] = []
    private var plan: [(pause: Duration, key: Key)] = []
    private var nextKey: Duration
    private var eyes = SeenScreen()
    private var seenAt = Duration.zero
    /// When the screen before the eyes was painted, and when the prompt took in a key last.
    private var paintedAt = Duration.zero
    private var takenAt = Duration.zero
    private var isDirty = true
    /// The screens seen when the pending key, and when the first key of the line, was pressed.
    private var pendingScreen = SeenScreen()
    private var lineScreen = SeenScreen()

    init(_ name: String, _ language: Language, _ socket: String, _ seeded: SeededRandom) throws {
        var random = seeded
        func way(_ most: Int) -> Duration { .milliseconds(Int.random(in: 0...most, using: &random)) }
        (up, down, out, back) = (way(150), way(150), way(40), way(40))
        (self.name, self.language, self.random) = (name, language, random)
        state = PromptState(language: language, person: name)
        state.roundTrip = up + down + .milliseconds(3)
        line = BoxLine(path: socket)
        nextKey = .nanoseconds(Clock.monotonic()) + .milliseconds(600)
        try line.open()
        var wish = WatchWish(person: name, language: language, device: "test")
        wish.wantsPulse = true
        try line.send(.watch(wish))
    }

    func step(_ now: Duration) throws {
        try line.flush()
        replies += try line.receive().map { (now + back, $0) }
        while let first = replies.first, first.at <= now {
            replies.removeFirst()
            hear(first.reply, now)
        }
        if state.noticeSilence(at: now) { isDirty = true }
        press(now)
        settle(now)
        while let first = requests.first, first.at <= now {
            requests.removeFirst()
            try line.send(first.request)
        }
        paint(now)
        think(now)
    }

    private func hear(_ reply: BoxReply, _ now: Duration) {
        let before = state.seen
        switch reply {
        case .view(let view): state.take(view, at: now)
        case .answer(let answer): state.take(answer, at: now)
        case .order: break
        }
        state.remember(before)
        isDirty = true
    }

    // MARK: Keys

    private func press(_ now: Duration) {
        while let first = keys.first, first.at <= now {
            keys.removeFirst()
            takenAt = now
            let wasTyping = !state.editor.isEmpty || state.isLineOpen
            let wasPending = state.pending != nil && state.page == nil
            // At its own time, however late this loop comes to it.
            let effects = state.press(first.key, at: first.at)
            let isTyping = !state.editor.isEmpty || state.isLineOpen
            // A key may end a pending verb and do its own work behind it.
            var screens = wasPending ? [pendingScreen] : []
            if wasPending && isTyping { lineScreen = pendingScreen } else if !wasTyping && isTyping { lineScreen = first.screen }
            screens.append(wasTyping ? lineScreen : first.screen)
            note(effects, screens, now)
            if state.pending != nil { pendingScreen = first.screen }
            isDirty = true
        }
    }

    private func settle(_ now: Duration) {
        guard state.settlesAt.map({ now >= $0 }) ?? false else { return }
        note(state.settle(at: now), [pendingScreen], now)
        takenAt = now
        if !state.editor.isEmpty { lineScreen = pendingScreen }
        isDirty = true
    }

    private func note(_ effects: [PromptEffect], _ screens: [SeenScreen], _ now: Duration) {
        var screens = screens[...]
        for effect in effects {
            guard case .say(_, _, let number) = effect, let line = state.waiting.last(where: { $0.number == number }) else { continue }
            let screen = screens.first ?? SeenScreen()
            if screens.count > 1, !line.isQuiet { screens = screens.dropFirst() }
            said.append(SaidLine(id: line.id, line: line.line, screen: screen, isQuiet: line.isQuiet))
            var command = CrewCommandLine(
                line: line.line, language: state.language, person: name, take: line.take, number: number, id: line.id,
                until: (now + .seconds(2)).wholeNanoseconds)
            (command.coming, command.rolling, command.undoes) = (line.coming, line.rolling, line.undoes)
            requests.append((now + out, .command(command)))
        }
    }

    // MARK: The terminal

    private func paint(_ now: Duration) {
        guard isDirty else { return }
        isDirty = false
        let abilities = Abilities(environment: ["TERM": "xterm"], isTerminal: true)
        (state.pageWidth, state.pageHeight) = (299, 22)
        let rows = PromptScreen.draw(state, abilities, columns: 300, rows: 24, now: now, wall: Clock.wall()).lines
        let screen = SeenScreen(rows: rows)
        state.painted(at: now)
        screens.append((now + down, now, screen))
    }

    // MARK: The person

    private func think(_ now: Duration) {
        while let first = screens.first, first.at <= now {
            screens.removeFirst()
            if first.screen.rows != eyes.rows { seenAt = now }
            (eyes, paintedAt) = (first.screen, first.painted)
        }
        eyes.isBehind = !keys.isEmpty || state.pending != nil || paintedAt < takenAt
        // Nobody's finger is faster than their eyes; and what is decided is pressed.
        guard !isTired, now >= nextKey, now - seenAt > .milliseconds(12) else { return }
        if plan.isEmpty { plan = idea() }
        let next = plan.removeFirst()
        keys.append((now + up, next.key, eyes))
        // Often long enough for a lone key to be a verb, often not.
        nextKey = now + (plan.first?.pause ?? .milliseconds(Int.random(in: 20...1500, using: &random)))
    }

    private func idea() -> [(pause: Duration, key: Key)] {
        let ideas: [(String, ClosedRange<Int>)] = [
            ("1", 0...0), ("2", 0...0), ("3", 0...0), ("0", 0...0), ("5", 0...0), ("u", 0...0), ("y", 0...0), ("f", 0...0), ("s", 0...0),
            ("c", 0...0), ("=", 0...0), (".", 0...0), ("\r", 0...0), ("\u{1B}", 0...0), ("  ", 60...400), ("  ", 60...400),
            ("  ", 60...300),
            ("\u{1}", 0...0), ("\u{2}", 0...0), ("note boom\r", 5...60), ("n林总 情绪好\r", 5...500), ("boom in frame\r\r", 5...200),
            ("ok\r", 5...300), (":2\r", 100...600), ("27-4\r", 5...100), ("27-4\r", 300...900), ("3-12\r", 5...100), ("12", 10...100),
            ("pock\r\r", 10...300), ("?", 0...0), ("?  ", 60...400), ("uu", 10...600), ("1\r", 10...300), ("lines 1-3\r", 5...60),
            ("mos\r", 5...60),
        ]
        let (text, pauses) = ideas[Int.random(in: 0..<ideas.count, using: &random)]
        return text.map { (.milliseconds(Int.random(in: pauses, using: &random)), key($0)) }
    }

    private func key(_ character: Character) -> Key {
        switch character {
        case "\r": .enter
        case "\u{1B}": .escape
        case "\u{1}": .up
        case "\u{2}": .down
        default: .character(character)
        }
    }
}
