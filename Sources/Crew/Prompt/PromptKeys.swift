import Slate
import Terminal

/// What the loop has to do after a key.
enum PromptEffect: Equatable {
    /// A line for rushesd.
    case say(String, take: String?)
    /// The half-typed line changed.
    case draft
    case leave
}

extension PromptState {
    /// Takes a key in.
    mutating func press(_ key: Key, at now: Duration) -> [PromptEffect] {
        if key == .control("c") || key == .control("d") && editor.isEmpty { return escapeOrLeave(key) }
        if page != nil { return turn(key) }
        if pending != nil { return follow(key, at: now) }
        return editor.isEmpty ? command(key, at: now) : edit(key, at: now)
    }

    /// A lone key has been alone for long enough: it is a verb.
    mutating func settle(at now: Duration) -> [PromptEffect] {
        guard let pending, now >= pending.at + Self.patience else { return [] }
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
        proposal = nil
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
        default: return act(first.binding, at: now) + press(key, at: now)
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

    private mutating func own(_ affair: KeyBinding.Affair, at now: Duration) -> [PromptEffect] {
        switch affair {
        case .rollOrCut: return say(isRolling ? "cut" : "roll", at: now)
        case .up: move(-1)
        case .down: move(1)
        case .pane: pane = next(pane)
        case .help: openHelp()
        case .command: say(words.typeACommand, .done, at: now)
        case .language:
            language = language == .english ? .chinese : .english
            return [.draft]
        case .acknowledge: for alert in alerts(at: now) { acknowledged[alert] = now }
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
        guard !list.isEmpty else { return }
        let at =
            selected.flatMap { id in list.firstIndex { $0.take.id == id } } ?? list.lastIndex { $0.take.id == target?.take.id } ?? list
            .count - 1
        let place = min(max(at + step, 0), list.count - 1)
        // Back on the current take the selection ends, so that the list goes along with the shoot again.
        selected = found == nil && list[place].take.id == view?.current?.take.id ? nil : list[place].take.id
    }

    private func next(_ pane: Pane) -> Pane {
        let all = Pane.allCases
        return all[((all.firstIndex(of: pane) ?? 0) + 1) % all.count]
    }

    private mutating func back() -> [PromptEffect] {
        if pending != nil {
            pending = nil
        } else if proposal != nil {
            proposal = nil
            message = nil
        } else if tutorial != nil {
            tutorial = nil
        } else {
            found = nil
            selected = nil
        }
        return []
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
        proposal = nil
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

    // MARK: Saying

    /// A line for rushesd, with the take it means: nobody tags a take that came meanwhile.
    mutating func say(_ line: String, at now: Duration) -> [PromptEffect] {
        if let own = ownVerb(line, at: now) { return own }
        guard link == .up else {
            say(words.notSaid, .refused, at: now)
            editor.replace(with: PromptWords.isOneKey(line) ? "" : line)
            return [.draft]
        }
        switch Grammar.parse(line) {
        case .failure(let error): return misread(line, error, at: now)
        case .success(let read):
            waiting.append(line)
            let isAimed = read.target == nil && read.command.isOfATake(isSelected: selected != nil || isRolling)
            return [.say(line, take: isAimed ? target?.take.id : nil)]
        }
    }

    private mutating func misread(_ line: String, _ error: GrammarError, at now: Duration) -> [PromptEffect] {
        let isText = line.contains(" ") || line.unicodeScalars.contains { Width.cells($0) == 2 }
        if let better = error.suggestion {
            proposal = line.replacingFirst(error.word, with: better)
            say(error.sentence(language) + words.enterSays(proposal ?? better), .refused, at: now)
        } else if case .unknownWord = error.reason, isText, target != nil {
            proposal = "note \(line)"
            say(words.keepAsNote(target?.take.slate.description ?? ""), .refused, at: now)
        } else {
            say(error.sentence(language), .refused, at: now)
        }
        return []
    }

    /// The prompt's own words; nil when the line is not one.
    private mutating func ownVerb(_ line: String, at now: Duration) -> [PromptEffect]? {
        switch line.lowercased() {
        case "q", "quit", "exit", "断开", "退出": return leave()
        case "help", "?", "帮助": openHelp()
        case "tutorial", "教程": tutorial = Tutorial(self)
        case "lang zh", "中文": language = .chinese
        case "lang en", "english": language = .english
        case "lang": language = language == .english ? .chinese : .english
        default: return nil
        }
        return [.draft]
    }

    // MARK: Leaving and pages

    private mutating func openHelp() {
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

    private mutating func leave() -> [PromptEffect] {
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

extension CrewCommand {
    /// Whether the line means a take that was rolled, so that the prompt says which.
    ///
    /// - Parameter isSelected: a take rolls or the arrows stand on one; kinds and traits then are of it, else of the take to come.
    func isOfATake(isSelected: Bool) -> Bool {
        switch self {
        case .verdict, .falseStart, .noFalseStart, .note, .lines, .same: true
        case .trait(.pick, _): true
        case .kind, .trait: isSelected
        default: false
        }
    }
}

extension String {
    func trimmingBlanks() -> String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Without regard to case; the other text alone where the word is not in it.
    func replacingFirst(_ word: String, with other: String) -> String {
        guard !word.isEmpty, let range = firstRange(of: word) ?? lowercased().firstRange(of: word.lowercased()) else { return other }
        return replacingCharacters(range, with: other)
    }

    /// A range of a text of the same length in another case may be no place of this one.
    private func replacingCharacters(_ range: Range<String.Index>, with other: String) -> String {
        guard let start = range.lowerBound.samePosition(in: self), let end = range.upperBound.samePosition(in: self) else { return other }
        return String(self[..<start]) + other + String(self[end...])
    }
}
