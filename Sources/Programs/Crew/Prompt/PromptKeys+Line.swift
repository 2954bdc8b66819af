import CrewGrammar
import Terminal

extension PromptState {
    // MARK: A line typed slowly

    /// The line that a key begins with the lone digits before it; nil where they are over. A space
    /// that no second one followed is a blank.
    mutating func goesOn(with key: Key, wasSpaced: Bool, at now: Duration) -> [PromptEffect]? {
        // The next key decides about them: Enter and the space bar have their own say.
        if key == .enter || key == .character(" ") { return nil }
        guard case .character(let character) = key, loneDigits?.isFresh(at: now) == true else {
            loneDigits = nil
            return nil
        }
        // A key that a verdict is followed by shows with the next one what it was.
        if !wasSpaced, LoneDigits.isFollowed(by: Self.plain(character)) {
            loneDigits?.touch(at: now)
            return nil
        }
        // Another digit may be another verdict; it waits as the first one did.
        if !wasSpaced, character.isNumber, KeyTable.binding(String(character)) != nil { return nil }
        // A Chinese word may be a command of its own: its end shows it.
        if !wasSpaced, character.isIdeographic, !LoneDigits.isCounted(character) {
            (spelledBehind, loneDigits) = (loneDigits, nil)
            return edit(key, at: now)
        }
        guard let slow = takeBackDigits(at: now) else { return nil }
        editor.replace(with: slow.text + (wasSpaced ? " " : ""))
        return slow.effects + edit(key, at: now)
    }

    mutating func takeBackDigits(at now: Duration) -> (text: String, effects: [PromptEffect])? {
        guard let digits = loneDigits, digits.isFresh(at: now) else { return nil }
        loneDigits = nil
        return (digits.text, takeBack(digits, at: now))
    }

    private mutating func takeBack(_ digits: LoneDigits, at now: Duration) -> [PromptEffect] {
        var effects: [PromptEffect] = []
        for (place, line) in digits.lines.reversed().enumerated() {
            let preface = place == 0 ? words.beginsALine(digits.text) : ""
            effects += say(
                "undo", at: now, undoing: UndoOffer(text: "", id: line), preface: preface)
        }
        let outcome = digits.told.map(words.isTakenBack) ?? words.changedNothing
        say(words.beginsALine(digits.text) + outcome, .news, at: now)
        return effects
    }

    // MARK: A line is typed

    mutating func edit(_ key: Key, at now: Duration) -> [PromptEffect] {
        if isBack, let effects = keyOverLine(key, at: now) { return effects }
        switch key {
        case .enter: return submit(at: now)
        case .escape:
            clearLine()
            isLineOpen = false
            return [.draft]
        case .backspace where editor.isEmpty: isLineOpen = false
        case .tab: complete()
        default: guard editor.handle(key) else { return [] }
        }
        isBack = false
        dropProposal()
        return [.draft]
    }

    /// A text that the prompt put there takes neither the space bar, the arrows nor the digits from
    /// anybody; nil for a key that edits it.
    private mutating func keyOverLine(_ key: Key, at now: Duration) -> [PromptEffect]? {
        switch key {
        case .character(" "): return pressSpace(at: now)
        case .up: move(-1)
        case .down: move(1)
        case .character(let digit) where space == nil && digit.isNumber:
            guard let binding = KeyTable.binding(String(digit)) else { return nil }
            // It may be a verdict or the line's: Enter says it, and what follows puts both into the
            // line.
            pending = Pending(key: digit, binding: binding, at: now)
        case .character where space != nil:
            space = nil
            editor.insert(" ")
            return nil
        default:
            space = nil
            return nil
        }
        return []
    }

    private mutating func submit(at now: Duration) -> [PromptEffect] {
        let line = editor.submit().trimmingBlanks()
        isBack = false
        defer { isLineOpen = false }
        let (letter, digits) = (loneLetter, spelledBehind)
        (loneLetter, spelledBehind) = (nil, nil)
        guard !line.isEmpty else { return [.draft] }
        if let digits, !isRead(line) {
            editor.replace(with: digits.text + line)
            return takeBack(digits, at: now) + [.draft]
        }
        if let letter, let word = letter.word(in: line), !isRead(line) {
            editor.replace(with: word)
            (selected, aim) = (letter.selected, letter.aim)
            say(words.began(letter.key), .news, at: now)
            return [.draft]
        }
        return [.draft] + say(line, at: now)
    }

    mutating func accept(at now: Duration) -> [PromptEffect] {
        guard let proposal else { return [] }
        let undo = proposedUndo
        forgetProposal()
        message = nil
        return say(proposal, at: now, undoing: undo)
    }

    /// The word being typed becomes the verb it most likely is.
    private mutating func complete() {
        let text = editor.text
        guard !text.contains(" "),
            let best = FuzzyMatch.best(
                text, among: Verb.allCases.flatMap(\.words).filter { $0.count > 1 }
            ).first
        else { return }
        editor.replace(with: best + " ")
    }
}
