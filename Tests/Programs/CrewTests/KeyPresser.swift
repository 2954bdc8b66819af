import BoxLink
import Chance
import Platform
import Slate
import Terminal
import Wire

@testable import Crew

/// A person at a prompt: the terminal is some way off, and so is the box.
final class KeyPresser {
    let name: String
    let language: Language
    private(set) var said: [SaidLine] = []
    /// Presses nothing more; a remark that is not whole yet proves nothing.
    var isTired = false {
        didSet {
            if !plan.isEmpty {
                for place in said.indices.dropFirst(ideaStart) { said[place].remark = nil }
            }
        }
    }
    /// How much was said before the idea that is being typed.
    private var ideaStart = 0

    private var state: PromptState
    private let line: BoxLine
    private var random: SeededRandom
    private let (up, down, out, back): (Duration, Duration, Duration, Duration)
    /// Some have a phone.
    private let size: (columns: Int, rows: Int)
    private let socket: String
    private var retryAt = Duration.zero
    /// What the screen kept to itself when rushesd was gone.
    private(set) var unsaid: [String] = []
    private var screens: [(at: Duration, painted: Duration, screen: SeenScreen)] = []
    private var keys: [(at: Duration, key: Key, screen: SeenScreen, remark: String?)] = []
    /// What is being typed, where it is a remark and no command; of the key taken in last.
    private var remark: String?
    private var takenRemark: String?
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

    init(
        _ name: String, _ language: Language, _ socket: String, isOnPhone: Bool,
        _ seeded: SeededRandom
    ) throws {
        size = isOnPhone ? (40, 20) : (300, 24)
        self.socket = socket
        var random = seeded
        func way(_ most: Int) -> Duration {
            .milliseconds(Int.random(in: 0...most, using: &random))
        }
        (up, down, out, back) = (way(150), way(150), way(40), way(40))
        (self.name, self.language, self.random) = (name, language, random)
        state = PromptState(language: language, person: name)
        state.roundTrip = up + down + .milliseconds(3)
        line = BoxLine(path: socket)
        nextKey = .nanoseconds(Clock.monotonic()) + .milliseconds(600)
        try call()
    }

    private func call() throws {
        try line.open()
        var wish = WatchWish(person: name, language: language, device: "test")
        wish.wantsPulse = true
        try line.send(.watch(wish))
    }

    /// Lines that nobody has told what became of.
    var unanswered: [String] { (state.waiting + state.unsure).map(\.line) }

    /// rushesd is gone: what had come is heard, what was on its way is not.
    private func lose(_ now: Duration) {
        for (_, reply) in replies { hear(reply, now) }
        (replies, requests) = ([], [])
        line.close()
        state.lose("gone", at: now)
        retryAt = now + .milliseconds(300)
        isDirty = true
    }

    private func callAgain(_ now: Duration) {
        guard now >= retryAt else { return }
        retryAt = now + .milliseconds(300)
        do { try call() } catch { return }
        state.calledAt = now
        for said in state.askAgain(at: now) {
            requests.append((now + out, .command(command(said))))
        }
    }

    func step(_ now: Duration) throws {
        if line.raw < 0 { callAgain(now) }
        do {
            try line.flush()
            if line.raw >= 0 { replies += try line.receive().map { (now + back, $0) } }
        } catch { lose(now) }
        while let first = replies.first, first.at <= now {
            replies.removeFirst()
            hear(first.reply, now)
        }
        if state.noticeSilence(at: now) { isDirty = true }
        press(now)
        settle(now)
        while let first = requests.first, first.at <= now {
            requests.removeFirst()
            do { try line.send(first.request) } catch { lose(now) }
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
            if state.isBack { lineScreen = first.screen }
            takenRemark = first.remark
            // At its own time, however late this loop comes to it.
            let effects = state.press(first.key, at: first.at)
            let isTyping = !state.editor.isEmpty || state.isLineOpen
            // A key may end a pending verb and do its own work behind it.
            if wasPending && isTyping {
                lineScreen = pendingScreen
            } else if !wasTyping && isTyping {
                lineScreen = first.screen
            }
            note(effects, wasTyping ? lineScreen : first.screen, now)
            if state.pending != nil { pendingScreen = first.screen }
            isDirty = true
        }
    }

    private func settle(_ now: Duration) {
        guard state.settlesAt.map({ now >= $0 }) ?? false else { return }
        note(state.settle(at: now), pendingScreen, now)
        takenAt = now
        if !state.editor.isEmpty { lineScreen = pendingScreen }
        isDirty = true
    }

    private func note(_ effects: [PromptEffect], _ screen: SeenScreen, _ now: Duration) {
        for effect in effects {
            guard case .say(_, _, let number) = effect,
                let line = (state.waiting + state.unsure).last(where: { $0.number == number })
            else { continue }
            said.append(
                SaidLine(
                    id: line.id, line: line.line, screen: screen, isQuiet: line.preface != nil,
                    remark: isTired ? nil : takenRemark))
            if state.unsure.last != line { requests.append((now + out, .command(command(line)))) }
        }
    }

    private func command(_ line: PromptState.Unanswered) -> CrewCommandLine {
        var command = CrewCommandLine(
            line: line.line, language: state.language, person: name, take: line.take,
            number: line.number, id: line.id,
            until: (line.until + .seconds(1)).wholeNanoseconds)
        (command.coming, command.rolling, command.undoes) = (line.coming, line.rolling, line.undoes)
        return command
    }

    // MARK: The terminal

    private func paint(_ now: Duration) {
        guard isDirty else { return }
        isDirty = false
        let abilities = Abilities(environment: ["TERM": "xterm"], isTerminal: true)
        (state.pageWidth, state.pageHeight) = (size.columns - 1, size.rows - 2)
        let rows = PromptScreen.draw(
            state, abilities, columns: size.columns, rows: size.rows, now: now, wall: Clock.wall()
        ).lines
        let screen = SeenScreen(rows: rows)
        if state.isDown, state.page == nil, state.digitsOfALine == nil, state.proposal == nil,
            let lost = state.unsure.last?.line,
            !screen.says(state.words.name(lost))
        {
            unsaid.append("\(lost):\n\(screen.text)")
        }
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
        eyes.isBehind = !keys.isEmpty || state.settlesAt != nil || paintedAt < takenAt
        // Nobody's finger is faster than their eyes; and what is decided is pressed.
        guard !isTired, now >= nextKey, now - seenAt > .milliseconds(12) else { return }
        if plan.isEmpty { plan = idea() }
        let next = plan.removeFirst()
        keys.append((now + up, next.key, eyes, remark))
        // Often long enough for a lone key to be a verb, often not.
        nextKey =
            now + (plan.first?.pause ?? .milliseconds(Int.random(in: 20...1500, using: &random)))
    }

    private static let remarks: [(String, ClosedRange<Int>)] = [
        ("framing\r", 300...900), ("unclear\r", 300...900), ("soft focus\r\r", 300...900),
        ("3 个人入画\r\r", 300...900),
        ("2号机穿帮\r\r", 300...900), ("perfect one\r\r", 100...900), ("quiet please\r\r", 100...900),
        ("1 more\r\r", 300...900),
    ]
    private static let commands: [(String, ClosedRange<Int>)] = [
        ("1", 0...0), ("2", 0...0), ("3", 0...0), ("0", 0...0), ("5", 0...0), ("u\r", 10...600),
        ("y\r", 10...600), ("f\r", 10...600),
        ("s\r", 10...600), ("c\r", 10...600), ("=\r", 10...600), (".", 0...0), ("\r", 0...0),
        ("\u{1B}", 0...0), ("  ", 60...400),
        ("  ", 60...400), ("  ", 60...300), ("2  ", 60...350), ("s  ", 60...400), ("k", 0...0),
        ("j", 0...0),
        ("\u{1}", 0...0), ("\u{2}", 0...0), ("note boom\r", 5...60), ("n林总 情绪好\r", 5...500),
        ("boom in frame\r\r", 5...200),
        ("ok\r", 5...300), (":2\r", 100...600), ("27-4\r", 5...100), ("27-4\r", 300...900),
        ("3-12\r", 5...100), ("12", 10...100),
        ("pock\r\r", 10...300), ("?", 0...0), ("?  ", 60...400), ("1\r", 10...300),
        ("1\r", 300...900), ("lines 1-3\r", 5...60),
        ("mos\r", 5...60),
    ]

    private func idea() -> [(pause: Duration, key: Key)] {
        remark = nil
        ideaStart = said.count
        // What stands in the line is mostly not wanted any more.
        if eyes.hasText, Int.random(in: 0..<3, using: &random) > 0 { return [(.zero, .escape)] }
        let isRemark = Int.random(in: 0..<6, using: &random) == 0
        let ideas = isRemark ? Self.remarks : Self.commands
        let (text, pauses) = ideas[Int.random(in: 0..<ideas.count, using: &random)]
        if isRemark { remark = text }
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
