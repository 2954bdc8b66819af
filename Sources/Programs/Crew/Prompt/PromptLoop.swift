import BoxLink
import Glibc
import Platform
import Slate
import Terminal
import Wire

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
    private var roundTrip = RoundTrip()
    private var shown: Grid?
    private var hasGreeted = false
    private var retryAt = Duration.zero
    private var draftAt: Duration?
    private var keptDraft = ""
    private var isHungUp = false

    /// How long after the last key a half-typed line is handed to rushesd, and how often a lost
    /// line is called again.
    private static let draftDelay = Duration.milliseconds(300)
    private static let retryDelay = Duration.seconds(1)
    /// The first screen waits so long for the first view, which comes in a few milliseconds:
    /// painted empty, it would hold the full one up.
    private static let grace = Duration.milliseconds(40)
    private let startedAt = Self.now

    init(
        path: String, person: String?, language: Language?, otherwise: Language,
        abilities: Abilities, device: String,
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
            // What rushesd said comes first: who was stopped for a while has not heard it yet.
            if ready.other {
                listen(at: Self.now)
            } else if state.noticeSilence(at: Self.now) {
                throttle.request()
            }
            if ready.hasInput { try hear(at: Self.now) }
        }
        keepDraft(at: Self.now, isLast: true)
        try awaitAnswer()
        terminal.close()
    }

    private static var now: Duration { .nanoseconds(Clock.monotonic()) }

    private func timeout(at now: Duration) -> Duration {
        // Once a second time goes on on the screen, and a window that changed without a signal is
        // seen.
        let paint = awaitsFirstView(at: now) ? nil : throttle.due(at: now)
        let retry = box.raw >= 0 ? nil : retryAt - now
        let silence = state.fallsSilentAt.map { $0 - now }
        let others = [
            paint, retry, silence, state.settlesAt.map { $0 - now }, draftAt.map { $0 - now },
        ]
        let first = awaitsFirstView(at: now) ? startedAt + Self.grace - now : nil
        let esc = decoder.settlesAt.map { $0 - now }
        return max(
            .zero,
            (others + [esc, first]).compactMap { $0 }.min().map { min($0, .seconds(1)) }
                ?? .seconds(1))
    }

    // MARK: Keys

    private mutating func hear(at now: Duration) throws {
        let bytes = try terminal.read()
        isHungUp = bytes.isEmpty
        for key in decoder.feed(bytes, at: now) { take(key, at: now) }
        throttle.request()
        ask(at: now)
    }

    private mutating func take(_ key: Key, at now: Duration) {
        if key == .terminalAnswer { roundTrip.answer(at: now) }
        if key == .control("l") { shown = nil }
        state.roundTrip = roundTrip.value(at: now)
        act(state.press(key, at: now), at: now)
    }

    /// Asks the terminal how far it is, now and then, while somebody types.
    ///
    /// - Parameter isFirst: only if it was never asked.
    private mutating func ask(at now: Duration, isFirst: Bool = false) {
        guard roundTrip.isDue(at: now), !isFirst || !roundTrip.wasAsked, terminal.lineIsFree,
            !isHungUp
        else { return }
        roundTrip.ask(at: now)
        decoder.awaitsAnswer = true
        do { try terminal.send(RoundTrip.question) } catch { isHungUp = true }
    }

    /// An answer that comes after we have gone would be typed into the shell.
    private mutating func awaitAnswer() throws {
        let deadline =
            Self.now
            + max(.milliseconds(50), min(roundTrip.value(at: Self.now) * 2, .milliseconds(500)))
        while roundTrip.isAwaited, !isHungUp, Self.now < deadline {
            guard try terminal.wait(deadline - Self.now).hasInput else { continue }
            let bytes = try terminal.read()
            if bytes.isEmpty || decoder.feed(bytes, at: Self.now).contains(.terminalAnswer) {
                return
            }
        }
    }

    private mutating func settle(at now: Duration) {
        state.roundTrip = roundTrip.value(at: now)
        if !roundTrip.isAwaited { decoder.awaitsAnswer = false }
        for key in decoder.settle(at: now) {
            take(key, at: now)
            throttle.request()
        }
        if state.settlesAt != nil {
            let effects = state.settle(at: now)
            if !effects.isEmpty || state.pending == nil { throttle.request() }
            act(effects, at: now)
        }
        // The prompt itself may have put a text into the line.
        if draftAt == nil, state.link == .up, state.editor.text != keptDraft {
            draftAt = now + Self.draftDelay
        }
        if let draftAt, now >= draftAt { keepDraft(at: now, isLast: false) }
    }

    private mutating func act(_ effects: [PromptEffect], at now: Duration) {
        for effect in effects {
            switch effect {
            case .say(_, _, let number):
                if let said = state.waiting.last(where: { $0.number == number }) {
                    send(.command(command(said)), at: now)
                }
            case .draft: draftAt = now + Self.draftDelay
            case .leave: break
            }
        }
    }

    private func command(_ said: PromptState.Unanswered) -> CrewCommandLine {
        var command = CrewCommandLine(
            line: said.line, language: state.language, person: wishedPerson, take: said.take,
            sshKey: SSHLogin.own.key,
            number: said.number, id: said.id, until: said.until.wholeNanoseconds)
        (command.coming, command.rolling, command.undoes) = (said.coming, said.rolling, said.undoes)
        return command
    }

    // MARK: rushesd

    private mutating func call(at now: Duration) {
        guard state.link != .up, box.raw < 0, now >= retryAt else { return }
        do throws(SystemFailure) {
            try box.open()
            // What was typed before rushesd was there is ours; what it kept is asked for only when
            // nothing was.
            let draft = hasGreeted || !state.editor.isEmpty ? state.editor.text : nil
            let language = hasGreeted ? state.language : wishedLanguage
            try box.send(.watch(wish(language, draft: draft, otherwise: otherwise)))
            hasGreeted = true
            state.calledAt = now
            for said in state.askAgain(at: now) { try box.send(.command(command(said))) }
        } catch { lose("\(error)", at: now) }
    }

    private mutating func listen(at now: Duration) {
        let before = state.seen
        defer { state.remember(before) }
        do {
            try box.flush()
            for reply in try box.receive() {
                switch reply {
                case .view(let view):
                    state.take(view, at: now)
                    if !abilities.showsChinese, state.language != .english { state.speak(.english) }
                    // A terminal that takes no bell now takes no screen either: the next paint says
                    // so and ends the prompt.
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

    private func wish(
        _ language: Language?, draft: String?, otherwise: Language? = nil, target: String? = nil
    ) -> WatchWish {
        var wish = WatchWish(
            person: wishedPerson, language: language, otherwise: otherwise, device: device,
            draft: draft, target: target,
            sshKey: SSHLogin.own.key)
        wish.wantsPulse = true
        return wish
    }

    // MARK: Screen

    private func awaitsFirstView(at now: Duration) -> Bool {
        state.view == nil && state.link == .connecting && now < startedAt + Self.grace
    }

    private mutating func paint(at now: Duration) {
        guard !awaitsFirstView(at: now) else { return }
        let size = terminal.size
        if let shown, shown.columns != size.columns || shown.rows != size.rows {
            throttle.request()
        }
        if state.second != now.components.seconds {
            state.second = now.components.seconds
            throttle.request()
        }
        guard throttle.shouldPaint(at: now, lineIsFree: terminal.lineIsFree) else { return }
        (state.pageWidth, state.pageHeight) = (max(1, size.columns - 1), max(1, size.rows - 2))
        let grid = PromptScreen.draw(
            state, abilities, columns: size.columns, rows: size.rows, now: now, wall: Clock.wall())
        let bytes = Repaint.bytes(from: shown, to: grid, colours: abilities.hasColours)
        shown = grid
        state.painted(at: now)
        guard !bytes.isEmpty else { return ask(at: now, isFirst: true) }
        do { try terminal.send(bytes) } catch { isHungUp = true }
        ask(at: now, isFirst: true)
    }
}

extension Duration {
    /// For the wire; what does not fit is the end of time.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return isBeyond ? .max : whole &+ attoseconds / 1_000_000_000
    }
}
