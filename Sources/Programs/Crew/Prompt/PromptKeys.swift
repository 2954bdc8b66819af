import Slate
import Terminal

/// What the loop has to do after a key.
enum PromptEffect: Equatable {
    /// A line for rushesd; what goes along stands in `PromptState.waiting`, under its number.
    case say(String, take: String?, number: Int)
    /// The half-typed line changed.
    case draft
    case leave
}

extension PromptState {
    /// Takes a key in.
    mutating func press(_ key: Key, at now: Duration) -> [PromptEffect] {
        let isRevived = openEyes(at: now)
        defer { closeEyes(isRevived: isRevived) }
        return handle(key, at: now)
    }

    private mutating func handle(_ key: Key, at now: Duration) -> [PromptEffect] {
        if key == .terminalAnswer { return [] }
        if key == .control("c") || key == .control("d") && editor.isEmpty { return escapeOrLeave(key) }
        if page != nil { return turn(key, at: now) }
        if pending != nil { return follow(key, at: now) }
        return editor.isEmpty && !isLineOpen ? command(key, at: now) : edit(key, at: now)
    }

    /// A lone key has been alone for long enough: it is a verb.
    mutating func settle(at now: Duration) -> [PromptEffect] {
        guard let pending, now >= pending.at + patience else { return [] }
        defer { keepAim() }
        self.pending = nil
        let label = "\(pending.binding.label(language)) \(target.map { "\($0.take.slate)" } ?? "")"
        let effects = act(pending.binding, pending.undo, at: now)
        if pending.key.isNumber, case .say? = effects.last, let line = waiting.last?.id {
            if loneDigits?.isFresh(at: now) == true {
                loneDigits?.add(pending.key, line: line, told: label, at: now)
            } else {
                loneDigits = LoneDigits(pending.key, line: line, told: label, at: now)
            }
        }
        return effects
    }

    /// When `settle` has something to do; nil when nothing is pending.
    var settlesAt: Duration? { pending.map { $0.at + patience } }

    // MARK: Nothing is typed

    private mutating func command(_ key: Key, at now: Duration) -> [PromptEffect] {
        if key != .character(" ") { space = nil }
        if let slate = goesOn(with: key, at: now) { return slate }
        switch key {
        case .enter: return enter(at: now)
        case .escape: return back()
        case .up: move(-1)
        case .down: move(1)
        case .pageUp: move(-10)
        case .pageDown: move(10)
        case .tab: pane = next(pane)
        case .character(" "): return pressSpace(at: now)
        case .character(let character): return lone(character, at: now)
        case .paste: return edit(key, at: now)
        case .control("l"): break
        default: return edit(key, at: now)
        }
        return []
    }

    private mutating func enter(at now: Duration) -> [PromptEffect] {
        if proposal != nil { return accept(at: now) }
        if isRolling, let enterRestsUntil, now < enterRestsUntil {
            say(words.offerIsOver, .refused, at: now)
            return []
        }
        return say("next", at: now)
    }

    private mutating func lone(_ character: Character, at now: Duration) -> [PromptEffect] {
        dropProposal()
        guard let binding = KeyTable.binding(String(Self.plain(character))) else { return edit(.character(character), at: now) }
        guard Self.mayBeginALine(character) else { return act(binding, undoOffer, at: now) }
        pending = Pending(key: character, binding: binding, at: now, undo: undoOffer)
        return []
    }

    /// As Chinese keyboards send the signs that are keys.
    private static func plain(_ character: Character) -> Character {
        let wide: [Character: Character] = ["？": "?", "／": "/", "：": ":", "＝": "=", "－": "-", "。": ".", "．": "."]
        return wide[character] ?? character
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
            return act(first.binding, first.undo, at: now) + lone(second, at: now)
        case .character, .paste:
            let slow = first.key.isNumber ? takeBackDigits(at: now) : nil
            editor.replace(with: (slow?.text ?? "") + String(first.key))
            return (slow?.effects ?? []) + edit(key, at: now)
        case .backspace, .escape: return []
        default: return act(first.binding, first.undo, at: now) + handle(key, at: now)
        }
    }

    private mutating func act(_ binding: KeyBinding, _ undo: UndoOffer?, at now: Duration) -> [PromptEffect] {
        switch binding.effect {
        case .says("same") where isRolling: return say("mark", at: now)
        case .says("undo"): return takeBack(undo, at: now)
        case .says(let line): return say(line, at: now)
        case .begins(let line):
            editor.replace(with: line)
            return [.draft]
        case .own(let affair): return own(affair, at: now)
        }
    }

    /// What the screen offers is taken back at once; what it does not show is shown first.
    private mutating func takeBack(_ offer: UndoOffer?, at now: Duration) -> [PromptEffect] {
        guard link == .up, offer == nil, let view, view.pulses == true else { return say("undo", at: now, undoing: offer) }
        if let text = view.undoes {
            propose("undo", undo: UndoOffer(text: text, id: view.undoesID), words.takesBack(text), at: now)
        } else {
            say(phrases.nothingToUndo, .refused, at: now)
        }
        return []
    }

    mutating func own(_ affair: KeyBinding.Affair, at now: Duration) -> [PromptEffect] {
        switch affair {
        case .rollOrCut: return say(isRolling ? "cut" : "roll", at: now)
        case .up: move(-1)
        case .down: move(1)
        case .pane: pane = next(pane)
        case .help: openHelp()
        case .command:
            isLineOpen = true
            say(words.typeACommand, .news, at: now)
        case .language:
            speak(language == .english ? .chinese : .english)
            return [.draft]
        case .acknowledge: for alert in alerts(at: now) { acknowledged[alert.code] = now }
        case .back: return back()
        case .leave: return leave()
        }
        return []
    }

    /// Twice rolls or cuts, whatever lies over the screen; a take that came in between is asked about anew.
    private mutating func pressSpace(at now: Duration) -> [PromptEffect] {
        if let space, now - space.at <= Self.doublePress, space.cuts == rolling {
            self.space = nil
            return own(.rollOrCut, at: now)
        }
        say(isRolling ? words.spaceAgainCuts : words.spaceAgainRolls, .news, at: now)
        space = Space(at: now, cuts: rolling)
        return []
    }

    private mutating func move(_ step: Int) {
        dropProposal()
        aim = nil
        guard !list.isEmpty else { return }
        let place = min(max((placeOfTarget ?? (step < 0 ? list.count : list.count - 1)) + step, 0), list.count - 1)
        // Back on the current take the selection ends, so that the list goes along with the shoot again.
        selected = found == nil && list[place].take.id == current?.take.id ? nil : list[place].take.id
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
        endProposal()
    }

    // MARK: A slate typed slowly

    /// The line that a key begins with the lone digits before it; nil where they are over.
    private mutating func goesOn(with key: Key, at now: Duration) -> [PromptEffect]? {
        guard case .character(let character) = key, loneDigits?.isFresh(at: now) == true, LoneDigits.isContinued(by: character) else {
            loneDigits = nil
            return nil
        }
        // Another digit may be another verdict; it waits as the first one did.
        if character.isNumber, KeyTable.binding(String(character)) != nil { return nil }
        guard let slow = takeBackDigits(at: now) else { return nil }
        editor.replace(with: slow.text)
        return slow.effects + edit(key, at: now)
    }

    private mutating func takeBackDigits(at now: Duration) -> (text: String, effects: [PromptEffect])? {
        guard let digits = loneDigits, digits.isFresh(at: now), link == .up else { return nil }
        loneDigits = nil
        var effects: [PromptEffect] = []
        for line in digits.lines.reversed() {
            effects += say("undo", at: now, undoing: UndoOffer(text: "", id: line), isQuiet: true)
        }
        say(words.wasASlate(digits.text, digits.told), .news, at: now)
        return (digits.text, effects)
    }

    // MARK: A line is typed

    private mutating func edit(_ key: Key, at now: Duration) -> [PromptEffect] {
        switch key {
        case .enter: return submit(at: now)
        case .escape:
            editor.replace(with: "")
            isLineOpen = false
            return [.draft]
        case .backspace where editor.isEmpty: isLineOpen = false
        case .tab: complete()
        default: guard editor.handle(key) else { return [] }
        }
        dropProposal()
        return [.draft]
    }

    private mutating func submit(at now: Duration) -> [PromptEffect] {
        let line = editor.submit().trimmingBlanks()
        defer { isLineOpen = false }
        guard !line.isEmpty else { return [.draft] }
        return [.draft] + say(line, at: now)
    }

    private mutating func accept(at now: Duration) -> [PromptEffect] {
        guard let proposal else { return [] }
        let undo = proposedUndo
        endProposal()
        message = nil
        return say(proposal, at: now, undoing: undo)
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
        if key == .control("c"), !editor.isEmpty || isLineOpen || page != nil || pending != nil {
            editor.replace(with: "")
            (page, pending, isLineOpen) = (nil, nil, false)
            endProposal()
            return [.draft]
        }
        return leave()
    }

    mutating func leave() -> [PromptEffect] {
        isLeaving = true
        return [.leave]
    }

    private mutating func turn(_ key: Key, at now: Duration) -> [PromptEffect] {
        guard var open = page else { return [] }
        if key != .character(" ") { space = nil }
        let most = max(0, open.lines.count - pageHeight)
        switch key {
        case .character(" "): return pressSpace(at: now)
        case .down, .character("j"): open.first += 1
        case .up, .character("k"): open.first -= 1
        case .pageDown, .character("f"): open.first += pageHeight
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
