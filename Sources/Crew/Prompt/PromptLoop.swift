import Glibc
import Platform
import Slate
import Terminal

/// The full-screen prompt: keys in, screens out, one line to rushesd; one thread.
struct PromptLoop: ~Copyable {
    private var terminal: RawTerminal
    private let box: BoxLine
    private let abilities: Abilities
    private let device: String
    private let wishedLanguage: Language?
    private let otherwise: Language
    private let wishedPerson: String?
    private var state: PromptState
    private var decoder = KeyDecoder()
    private var throttle = Throttle()
    private var shown: Grid?
    private var hasGreeted = false
    private var retryAt = Duration.zero
    private var draftAt: Duration?
    private var keptDraft = ""
    private var isHungUp = false

    /// How long after the last key a half-typed line is handed to rushesd, and how often a lost line is called again.
    private static let draftDelay = Duration.milliseconds(300)
    private static let retryDelay = Duration.seconds(1)
    /// The first screen waits so long for the first view, which comes in a few milliseconds: painted empty, it would hold the full one up.
    private static let grace = Duration.milliseconds(40)
    private let startedAt = Self.now

    init(
        path: String, person: String?, language: Language?, otherwise: Language, abilities: Abilities, device: String,
        teaching: Bool = false
    ) throws(SystemFailure) {
        terminal = try RawTerminal()
        box = BoxLine(path: path)
        self.abilities = abilities
        self.device = device
        wishedLanguage = abilities.showsChinese ? language : .english
        self.otherwise = otherwise
        wishedPerson = person
        state = PromptState(language: wishedLanguage ?? otherwise, person: person ?? "")
        if teaching { state.tutorial = Tutorial(state) }
    }

    /// Until the person leaves or the terminal is gone.
    consuming func run() throws {
        throttle.request()
        while !state.isLeaving && !isHungUp {
            let now = Self.now
            call(at: now)
            settle(at: now)
            paint(at: now)
            let ready = try terminal.wait(timeout(at: now), also: box.raw, writing: box.hasMore)
            if ready.isChanged {
                shown = nil
                throttle.request()
            }
            if ready.hasInput { try hear(at: Self.now) }
            if ready.other { listen(at: Self.now) }
        }
        keepDraft(at: Self.now, isLast: true)
        terminal.close()
    }

    private static var now: Duration { .nanoseconds(Clock.monotonic()) }

    private func timeout(at now: Duration) -> Duration {
        // Once a second time goes on on the screen, and a window that changed without a signal is seen.
        let paint = awaitsFirstView(at: now) ? nil : throttle.due(at: now)
        let retry = box.raw >= 0 ? nil : retryAt - now
        let others = [paint, retry, state.settlesAt.map { $0 - now }, draftAt.map { $0 - now }]
        let first = awaitsFirstView(at: now) ? startedAt + Self.grace - now : nil
        let esc = decoder.settlesAt.map { $0 - now }
        return max(.zero, (others + [esc, first]).compactMap { $0 }.min().map { min($0, .seconds(1)) } ?? .seconds(1))
    }

    // MARK: Keys

    private mutating func hear(at now: Duration) throws {
        let bytes = try terminal.read()
        isHungUp = bytes.isEmpty
        for key in decoder.feed(bytes, at: now) { act(state.press(key, at: now), at: now) }
        throttle.request()
    }

    private mutating func settle(at now: Duration) {
        for key in decoder.settle(at: now) {
            act(state.press(key, at: now), at: now)
            throttle.request()
        }
        if state.settlesAt != nil {
            let effects = state.settle(at: now)
            if !effects.isEmpty || state.pending == nil { throttle.request() }
            act(effects, at: now)
        }
        if let draftAt, now >= draftAt { keepDraft(at: now, isLast: false) }
    }

    private mutating func act(_ effects: [PromptEffect], at now: Duration) {
        for effect in effects {
            switch effect {
            case .say(let line, let take, let number):
                let command = CrewCommandLine(
                    line: line, language: state.language, person: wishedPerson, take: take, sshKey: SSHLogin.own.key, number: number)
                send(.command(command), at: now)
            case .draft: draftAt = now + Self.draftDelay
            case .leave: break
            }
        }
    }

    // MARK: rushesd

    private mutating func call(at now: Duration) {
        guard state.link != .up, box.raw < 0, now >= retryAt else { return }
        do throws(SystemFailure) {
            try box.open()
            // What was typed before rushesd was there is ours; what it kept is asked for only when nothing was.
            let draft = hasGreeted || !state.editor.isEmpty ? state.editor.text : nil
            let language = hasGreeted ? state.language : wishedLanguage
            try box.send(.watch(wish(language, draft: draft, otherwise: otherwise)))
            hasGreeted = true
        } catch { lose("\(error)", at: now) }
    }

    private mutating func listen(at now: Duration) {
        do {
            try box.flush()
            for reply in try box.receive() {
                switch reply {
                case .view(let view):
                    state.take(view, at: now)
                    if !abilities.showsChinese, state.language != .english { state.speak(.english) }
                    // A terminal that takes no bell now takes no screen either: the next paint says so and ends the prompt.
                    if state.rings(at: now) { try? terminal.send([7]) }
                case .answer(let answer): state.take(answer, at: now)
                case .order: break
                }
            }
        } catch { lose("\(error)", at: now) }
        throttle.request()
    }

    private mutating func lose(_ reason: String, at now: Duration) {
        box.close()
        state.lose(reason, at: now)
        retryAt = now + Self.retryDelay
        throttle.request()
    }

    private mutating func send(_ request: BoxRequest, at now: Duration) {
        do throws(SystemFailure) { try box.send(request) } catch { lose("\(error)", at: now) }
    }

    private mutating func keepDraft(at now: Duration, isLast: Bool) {
        draftAt = nil
        guard state.link == .up, state.editor.text != keptDraft || !isLast else { return }
        keptDraft = state.editor.text
        let target = state.target.map { "\($0.take.slate)" }
        send(.watch(wish(state.language, draft: keptDraft, target: target)), at: now)
    }

    private func wish(_ language: Language?, draft: String?, otherwise: Language? = nil, target: String? = nil) -> WatchWish {
        WatchWish(
            person: wishedPerson, language: language, otherwise: otherwise, device: device, draft: draft, target: target,
            sshKey: SSHLogin.own.key)
    }

    // MARK: Screen

    private func awaitsFirstView(at now: Duration) -> Bool {
        state.view == nil && state.link == .connecting && now < startedAt + Self.grace
    }

    private mutating func paint(at now: Duration) {
        guard !awaitsFirstView(at: now) else { return }
        let size = terminal.size
        if let shown, shown.columns != size.columns || shown.rows != size.rows { throttle.request() }
        if state.second != now.components.seconds {
            state.second = now.components.seconds
            throttle.request()
        }
        guard throttle.shouldPaint(at: now, lineIsFree: terminal.lineIsFree) else { return }
        (state.pageWidth, state.pageHeight) = (max(1, size.columns - 1), max(1, size.rows - 2))
        let grid = PromptScreen.draw(state, abilities, columns: size.columns, rows: size.rows, now: now, wall: Clock.wall())
        let bytes = Repaint.bytes(from: shown, to: grid, colours: abilities.hasColours)
        shown = grid
        guard !bytes.isEmpty else { return }
        do { try terminal.send(bytes) } catch { isHungUp = true }
    }
}
