import Slate
import Terminal

/// What the loop has to do after a key.
enum PromptEffect: Equatable {
    /// A line for rushesd.
    case say(String, take: String?, number: Int)
    /// The half-typed line changed.
    case draft
    case leave
}

extension PromptState {
    /// Takes a key in.
    mutating func press(_ key: Key, at now: Duration) -> [PromptEffect] {
        defer { keepAim() }
        return handle(key, at: now)
    }

    private mutating func handle(_ key: Key, at now: Duration) -> [PromptEffect] {
        if key == .control("c") || key == .control("d") && editor.isEmpty { return escapeOrLeave(key) }
        if page != nil { return turn(key) }
        if pending != nil { return follow(key, at: now) }
        return editor.isEmpty ? command(key, at: now) : edit(key, at: now)
    }

    /// A lone key has been alone for long enough: it is a verb.
    mutating func settle(at now: Duration) -> [PromptEffect] {
        guard let pending, now >= pending.at + Self.patience else { return [] }
        defer { keepAim() }
        self.pending = nil
        return act(pending.binding, at: now)
    }

    /// When `settle` has something to do; nil when nothing is pending.
    var settlesAt: Duration? { pending.map { $0.at + Self.patience } }

    // MARK: Nothing is typed

    private mutating func command(_ key: Key, at now: Duration) -> [PromptEffect] {
        if key != .character(" ") { spaceAt = nil }
        switch key {
        case .enter: return proposal == nil ? say("next", at: now) : accept(at: now)
        case .escape: return back()
        case .up: move(-1)
        case .down: move(1)
        case .pageUp: move(-10)
        case .pageDown: move(10)
        case .tab: pane = next(pane)
        case .character(" "): return space(at: now)
        case .character(let character): return lone(character, at: now)
        case .paste: return edit(key, at: now)
        case .control("l"): break
        default: return edit(key, at: now)
        }
        return []
    }

    private mutating func lone(_ character: Character, at now: Duration) -> [PromptEffect] {
        dropProposal()
        guard let binding = KeyTable.binding(String(character)) else { return edit(.character(character), at: now) }
        guard Self.mayBeginALine(character) else { return act(binding, at: now) }
        pending = Pending(key: character, binding: binding, at: now)
        return []
    }

    /// Letters and digits begin words and slates; signs and the list's keys do not.
    static func mayBeginALine(_ character: Character) -> Bool {
        (character.isLetter || character.isNumber) && character != "j" && character != "k" && character != "L"
    }

    /// A second key right after a lone one: both are a line, but for the same letter twice, which is the verb twice.
    private mutating func follow(_ key: Key, at now: Duration) -> [PromptEffect] {
        guard let first = pending else { return [] }
        pending = nil
        switch key {
        case .character(let second) where second == first.key && second.isLetter:
            return act(first.binding, at: now) + lone(second, at: now)
        case .character, .paste:
            editor.insert(String(first.key))
            return edit(key, at: now)
        case .backspace, .escape: return []
        default: return act(first.binding, at: now) + handle(key, at: now)
        }
    }

    private mutating func act(_ binding: KeyBinding, at now: Duration) -> [PromptEffect] {
        switch binding.effect {
        case .says("same") where isRolling: return say("mark", at: now)
        case .says(let line): return say(line, at: now)
        case .begins(let line):
            editor.replace(with: line)
            return [.draft]
        case .own(let affair): return own(affair, at: now)
        }
    }

    mutating func own(_ affair: KeyBinding.Affair, at now: Duration) -> [PromptEffect] {
        switch affair {
        case .rollOrCut: return say(isRolling ? "cut" : "roll", at: now)
        case .up: move(-1)
        case .down: move(1)
        case .pane: pane = next(pane)
        case .help: openHelp()
        case .command: say(words.typeACommand, .done, at: now)
        case .language:
            speak(language == .english ? .chinese : .english)
            return [.draft]
        case .acknowledge: for alert in alerts(at: now) { acknowledged[alert.code] = now }
        case .back: return back()
        case .leave: return leave()
        }
        return []
    }

    private mutating func space(at now: Duration) -> [PromptEffect] {
        if let spaceAt, now - spaceAt <= Self.doublePress {
            self.spaceAt = nil
            return own(.rollOrCut, at: now)
        }
        spaceAt = now
        say(isRolling ? words.spaceAgainCuts : words.spaceAgainRolls, .done, at: now)
        return []
    }

    private mutating func move(_ step: Int) {
        dropProposal()
        aim = nil
        guard !list.isEmpty else { return }
        let place = min(max((placeOfTarget ?? list.count - 1) + step, 0), list.count - 1)
        // Back on the current take the selection ends, so that the list goes along with the shoot again.
        selected = found == nil && list[place].take.id == view?.current?.take.id ? nil : list[place].take.id
    }

    private var placeOfTarget: Int? { target.flatMap { target in list.lastIndex { $0.take.id == target.take.id } } }

    private func next(_ pane: Pane) -> Pane {
        let all = Pane.allCases
        return all[((all.firstIndex(of: pane) ?? 0) + 1) % all.count]
    }

    private mutating func back() -> [PromptEffect] {
        if pending != nil {
            pending = nil
        } else if proposal != nil {
            dropProposal()
        } else if tutorial != nil {
            tutorial = nil
        } else {
            found = nil
            selected = nil
        }
        return []
    }

    /// The sentence that offered it goes too: Enter would say something else now.
    private mutating func dropProposal() {
        if proposal != nil { message = nil }
        proposal = nil
    }

    // MARK: A line is typed

    private mutating func edit(_ key: Key, at now: Duration) -> [PromptEffect] {
        switch key {
        case .enter: return submit(at: now)
        case .escape:
            editor.replace(with: "")
            return [.draft]
        case .tab: complete()
        default: guard editor.handle(key) else { return [] }
        }
        dropProposal()
        return [.draft]
    }

    private mutating func submit(at now: Duration) -> [PromptEffect] {
        let line = editor.submit().trimmingBlanks()
        guard !line.isEmpty else { return [.draft] }
        return [.draft] + say(line, at: now)
    }

    private mutating func accept(at now: Duration) -> [PromptEffect] {
        guard let proposal else { return [] }
        self.proposal = nil
        return say(proposal, at: now)
    }

    /// The word being typed becomes the verb it most likely is.
    private mutating func complete() {
        let text = editor.text
        guard !text.contains(" "), let best = FuzzyMatch.best(text, among: Verb.allCases.flatMap(\.words).filter { $0.count > 1 }).first
        else { return }
        editor.replace(with: best + " ")
    }

    // MARK: Leaving and pages

    mutating func openHelp() {
        page = Page(title: words.help, lines: words.helpPage)
        tutorial?.openedHelp()
    }

    private mutating func escapeOrLeave(_ key: Key) -> [PromptEffect] {
        if key == .control("c"), !editor.isEmpty || page != nil || pending != nil {
            editor.replace(with: "")
            (page, pending, proposal) = (nil, nil, nil)
            return [.draft]
        }
        return leave()
    }

    mutating func leave() -> [PromptEffect] {
        isLeaving = true
        return [.leave]
    }

    private mutating func turn(_ key: Key) -> [PromptEffect] {
        guard var open = page else { return [] }
        let most = max(0, open.lines.count - pageHeight)
        switch key {
        case .down, .character("j"): open.first += 1
        case .up, .character("k"): open.first -= 1
        case .pageDown, .character(" "): open.first += pageHeight
        case .pageUp, .character("b"): open.first -= pageHeight
        default:
            page = nil
            return []
        }
        open.first = min(max(0, open.first), most)
        page = open
        return []
    }
}
