import CrewGrammar
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
        let first = saidLines
        defer {
            join(linesAfter: first)
            closeEyes(isRevived: isRevived, at: now)
        }
        return handle(key, at: now)
    }

    mutating func handle(_ key: Key, at now: Duration) -> [PromptEffect] {
        if key == .terminalAnswer { return [] }
        if key == .control("c") || key == .control("d") && editor.isEmpty {
            return escapeOrLeave(key)
        }
        if page != nil { return turn(key, at: now) }
        if pending != nil { return follow(key, at: now) }
        return editor.isEmpty && !isLineOpen ? command(key, at: now) : edit(key, at: now)
    }

    /// A key that acts alone has been alone for long enough: it is a verb.
    mutating func settle(at now: Duration) -> [PromptEffect] {
        guard let pending, let settlesAt, now >= settlesAt else { return [] }
        defer {
            bringBack(at: now)
            keepAim()
        }
        self.pending = nil
        let label = "\(pending.binding.label(language)) \(target.map { "\($0.take.slate)" } ?? "")"
        let before = (selected: selected, aim: aim)
        let effects = act(pending.binding, at: now)
        loneLetter = nil
        if pending.key.isLetter {
            loneLetter = LoneLetter(
                pending.key, selected: before.selected, aim: before.aim, at: now)
        }
        guard pending.key.isNumber else { return effects }
        var said: String?
        if case .say? = effects.last { said = waiting.last?.id }
        if loneDigits?.isFresh(at: now) != true { loneDigits = LoneDigits(at: now) }
        loneDigits?.add(pending.key, line: said, told: label, at: now)
        return effects
    }

    /// When `settle` has something to do; nil when nothing is pending, or what is waits for Enter.
    var settlesAt: Duration? {
        pending.flatMap { editor.isEmpty && Self.actsAlone($0.key) ? $0.at + patience : nil }
    }

    // MARK: Nothing is typed

    private mutating func command(_ key: Key, at now: Duration) -> [PromptEffect] {
        // What was spelt is erased: the digit before it is settled.
        spelledBehind = nil
        let wasSpaced = space != nil
        if key != .character(" ") { space = nil }
        if !LoneLetter.isContinued(by: key) || loneLetter?.isFresh(at: now) == false {
            loneLetter = nil
        }
        if let line = goesOn(with: key, wasSpaced: wasSpaced, at: now) { return line }
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

    /// Ends the take that rolls; behind a verdict it only says yes to it, and where nothing rolls
    /// there is nothing to end.
    mutating func enter(at now: Duration) -> [PromptEffect] {
        let digits = loneDigits
        loneDigits = nil
        if proposal != nil { return accept(at: now) }
        if let told = digits?.told {
            say(isRolling ? words.standsAndRolls(told) : words.stands(told), .news, at: now)
            return []
        }
        guard isRolling else {
            say(words.nothingToEnd, .news, at: now)
            return []
        }
        if let enterRestsUntil, now < enterRestsUntil {
            say(words.offerIsOver, .refused, at: now)
            return []
        }
        return say("next", at: now)
    }

    mutating func lone(_ character: Character, at now: Duration) -> [PromptEffect] {
        dropProposal()
        guard let binding = KeyTable.binding(String(Self.plain(character))) else {
            return edit(.character(character), at: now)
        }
        guard Self.mayBeginALine(character) || loneDigits != nil else {
            return act(binding, at: now)
        }
        pending = Pending(key: character, binding: binding, at: now)
        return []
    }

    /// As Chinese keyboards send the signs that are keys.
    static func plain(_ character: Character) -> Character {
        let wide: [Character: Character] = [
            "？": "?", "／": "/", "：": ":", "＝": "=", "－": "-", "。": ".", "．": ".",
        ]
        return wide[character] ?? character
    }

    /// Letters and digits begin words and slates, `-` and `=` a remark; other signs do not.
    static func mayBeginALine(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || ["-", "="].contains(plain(character))
    }

    /// Digits judge, and `j` and `k` go through the list when nothing follows; everything else that
    /// may begin a line waits for Enter, as somebody may be spelling a word.
    static func actsAlone(_ character: Character) -> Bool {
        character.isNumber || "jk".contains(character)
    }

    /// A second key behind a lone one.
    private mutating func follow(_ key: Key, at now: Duration) -> [PromptEffect] {
        guard let first = pending else { return [] }
        if case .character(let second) = key {
            if second == " ", let effects = spaceBehind(first, at: now) { return effects }
            space = nil
            pending = nil
            if "jk".contains(first.key), second == first.key {
                return act(first.binding, at: now) + lone(second, at: now)
            }
            if case .begins(let line) = first.binding.effect, line.hasSuffix(" "),
                second.isNumber || second.isIdeographic
            {
                return act(first.binding, at: now) + edit(key, at: now)
            }
            if spells(first, second, at: now) { return edit(key, at: now) }
            return becomeText(first, at: now) + edit(key, at: now)
        }
        space = nil
        pending = nil
        switch key {
        case .enter:
            (loneDigits, loneLetter) = (nil, nil)
            return act(first.binding, at: now)
        case .backspace where first.isSpaced:
            pending = Pending(key: first.key, binding: first.binding, at: now)
            return []
        case .backspace, .escape: return []
        case .paste: return becomeText(first, at: now) + edit(key, at: now)
        default:
            if Self.actsAlone(first.key), editor.isEmpty {
                return act(first.binding, at: now) + handle(key, at: now)
            }
            return becomeText(first, at: now) + edit(key, at: now)
        }
    }

    /// A space behind a key that says something arms the space bar, the second says the key and
    /// rolls or cuts; behind one that begins a line it is the blank after the word. Nil where both
    /// are text.
    private mutating func spaceBehind(_ first: Pending, at now: Duration) -> [PromptEffect]? {
        switch first.binding.effect {
        case .begins(let line) where line.hasSuffix(" "):
            pending = nil
            return act(first.binding, at: now)
        case .says where !first.isSpaced:
            pending?.isSpaced = true
            pending?.at = now
            return pressSpace(at: now)
        case .says:
            guard let space, now - space.at <= Self.doublePress else { return nil }
            guard space.cuts == rolling else { return pressSpace(at: now) }
            (pending, self.space, loneDigits) = (nil, nil, nil)
            return act(first.binding, at: now) + own(.rollOrCut, at: now)
        case .own where Self.actsAlone(first.key):
            pending = nil
            return act(first.binding, at: now) + pressSpace(at: now)
        default: return nil
        }
    }

    /// A word of letters behind a digit: only its end shows whether it is a command of its own
    /// (`1`, and then `note one`) or the digit's (`1more`).
    private mutating func spells(_ first: Pending, _ second: Character, at now: Duration) -> Bool {
        guard editor.isEmpty, first.key.isLetter, !first.isSpaced, second.isASCII, second.isLetter,
            let digits = loneDigits, digits.isFresh(at: now)
        else { return false }
        (spelledBehind, loneDigits) = (digits, nil)
        editor.replace(with: first.text)
        return true
    }

    /// What was a key begins a line, with the lone digits before it, or goes on with the one that
    /// stands there.
    private mutating func becomeText(_ first: Pending, at now: Duration) -> [PromptEffect] {
        guard editor.isEmpty else {
            editor.insert(first.text)
            isBack = false
            return []
        }
        let slow = takeBackDigits(at: now)
        loneDigits = nil
        editor.replace(with: (slow?.text ?? "") + first.text)
        return slow?.effects ?? []
    }

    private mutating func act(_ binding: KeyBinding, at now: Duration) -> [PromptEffect] {
        if binding.key.first?.isNumber != true { loneDigits = nil }
        switch binding.effect {
        case .says("same") where marksLines: return say("mark", at: now)
        case .says("undo"): return takeBack(undoOffer, at: now)
        case .says(let line): return say(line, at: now)
        case .begins(let line):
            editor.replace(with: line)
            return [.draft]
        case .own(let affair): return own(affair, at: now)
        }
    }

    /// What the screen offers is taken back at once; what it does not show is shown first.
    private mutating func takeBack(_ offer: UndoOffer?, at now: Duration) -> [PromptEffect] {
        guard link == .up, offer == nil, let view, view.pulses == true else {
            return say("undo", at: now, undoing: offer)
        }
        if let text = view.undoes {
            propose(
                "undo", undo: UndoOffer(text: text, id: view.undoesID), words.takesBack(text),
                at: now)
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

    /// Twice rolls or cuts, whatever lies over the screen; a take that came in between is asked
    /// about anew.
    mutating func pressSpace(at now: Duration) -> [PromptEffect] {
        if loneDigits?.isFresh(at: now) == true { loneDigits?.touch(at: now) }
        if let space, now - space.at <= Self.doublePress, space.cuts == rolling {
            (self.space, loneDigits) = (nil, nil)
            return own(.rollOrCut, at: now)
        }
        let also = pending.map { " + \($0.binding.label(language))" } ?? ""
        say((isRolling ? words.spaceAgainCuts : words.spaceAgainRolls) + also, .news, at: now)
        space = Space(at: now, cuts: rolling)
        return []
    }

    mutating func move(_ step: Int) {
        // A text that was offered goes along to the take that is chosen.
        let isOffered = proposedText != nil
        dropProposal()
        if isOffered, let last = parked.indices.last { parked[last].aim = nil }
        aim = nil
        guard !list.isEmpty else { return }
        let place = min(
            max((placeOfTarget ?? (step < 0 ? list.count : list.count - 1)) + step, 0),
            list.count - 1)
        // Back on the current take the selection ends, so that the list goes along with the shoot
        // again.
        selected =
            found == nil && list[place].take.id == current?.take.id ? nil : list[place].take.id
    }

    private var placeOfTarget: Int? {
        target.flatMap { target in list.lastIndex { $0.take.id == target.take.id } }
    }

    func next(_ pane: Pane) -> Pane {
        let all = Pane.allCases
        return all[((all.firstIndex(of: pane) ?? 0) + 1) % all.count]
    }

    private mutating func back() -> [PromptEffect] {
        if proposal != nil {
            forgetProposal()
            message = nil
        } else if tutorial != nil {
            tutorial = nil
        } else {
            found = nil
            selected = nil
        }
        return []
    }

    /// The sentence that offered it goes too: Enter would say something else now.
    mutating func dropProposal() {
        if proposal != nil { message = nil }
        endProposal()
    }

    // MARK: Leaving and pages

    mutating func openHelp() {
        page = Page(title: words.help, lines: words.helpPage)
        tutorial?.openedHelp()
    }

    private mutating func escapeOrLeave(_ key: Key) -> [PromptEffect] {
        if key == .control("c"), !editor.isEmpty || isLineOpen || page != nil || pending != nil {
            clearLine()
            (page, pending, isLineOpen) = (nil, nil, false)
            forgetProposal()
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

extension Character {
    /// A Chinese character.
    var isIdeographic: Bool { unicodeScalars.contains { $0.properties.isIdeographic } }
}
