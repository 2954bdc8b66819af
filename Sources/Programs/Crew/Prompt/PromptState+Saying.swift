import CrewGrammar
import Slate
import Terminal
import Wire

/// Lines that were typed, and what they mean.
extension PromptState {
    /// A line for rushesd, with the take it means: nobody tags a take that came meanwhile.
    mutating func say(
        _ line: String, at now: Duration, undoing undo: UndoOffer? = nil, preface: String? = nil
    ) -> [PromptEffect] {
        if let own = ownVerb(line, at: now) { return own }
        guard link == .up && eyes?.isUp != false || preface != nil else {
            return keep(line, at: now)
        }
        switch Grammar.parse(line) {
        case .failure(let error): return misread(line, error, at: now)
        case .success(let read):
            let meant = isAimed(read) ? target : nil
            if let meant, meant.isToCome, !read.command.mayBeSaidBeforeRoll {
                say(phrases.notRolledYet(meant.take.slate), .refused, at: now)
                return []
            }
            return [send(line, read.command, of: meant, at: now, undoing: undo, preface: preface)]
        }
    }

    private mutating func send(
        _ line: String, _ command: CrewCommand, of meant: TakeSummary?, at now: Duration,
        undoing undo: UndoOffer?, preface: String?
    ) -> PromptEffect {
        saidLines += 1
        let take = meant?.take.id
        let id = lost.takeID(of: line, take: take, at: now) ?? newID()
        var said = Unanswered(
            number: saidLines, line: line, id: id, take: take, aim: aim, at: now,
            until: now + lifetime)
        said.coming = meant?.isToCome == true ? meant?.take.slate : nil
        said.rolling = command.endsATake ? rolling : nil
        (said.undoes, said.preface) = (undo?.id, preface)
        // A verdict that was none is taken back, however late rushesd hears it.
        if preface != nil { said.until = now + Self.patienceForTakingBack }
        if isDown { unsure.append(said) } else { waiting.append(said) }
        return .say(line, take: take, number: saidLines)
    }

    /// What one press says is answered in one sentence.
    mutating func join(linesAfter first: Int) {
        for place in waiting.indices where waiting[place].number > first + 1 {
            waiting[place].with = waiting[place].number - 1
        }
    }

    /// Nothing is sent while rushesd is away: the screen names it at once, and once more when
    /// rushesd is back; what was typed stays for another try.
    private mutating func keep(_ line: String, at now: Duration) -> [PromptEffect] {
        switch link {
        case .connecting: say(words.notSaid, .refused, at: now)
        case .silent, .down: dropped.append(line)
        // It is back, and the person had not seen it yet.
        case .up:
            dropped.append(line)
            tellDropped(at: now)
        }
        if !PromptWords.isOneKey(line) { park(line, aim) }
        return [.draft]
    }

    /// Whether the line means the take on the screen.
    private func isAimed(_ read: CrewLine) -> Bool {
        read.target == nil
            && read.command.isOfATake(isSelected: selected != nil || aim?.isRolling ?? isRolling)
    }

    /// What the line that is typed would be about; the take to come for what is announced.
    var shownTarget: TakeSummary? {
        guard !editor.isEmpty, let coming = view?.status.coming,
            case .success(let read) = Grammar.parse(editor.text),
            read.target == nil, read.command.isAnnounced, !isAimed(read)
        else { return target }
        return TakeSummary(take: coming, clips: [])
    }

    // MARK: What cannot be read

    /// Text is offered as a note before anything else; a slip of the finger as the verb that was
    /// meant.
    private mutating func misread(_ line: String, _ error: GrammarError, at now: Duration)
        -> [PromptEffect]
    {
        // rushesd knows which takes those are.
        if error.isOfAnotherTake {
            return [send(line, .takes, of: nil, at: now, undoing: nil, preface: nil)]
        }
        if let remark = error.remark,
            let slate = remark.target?.description ?? target.map({ "\($0.take.slate)" })
        {
            propose(remark.line(), instead: remark.line(), words.keepAsNote(slate), at: now)
        } else if let better = error.suggestion {
            let proposal = line.replacingFirst(error.word, with: better)
            propose(
                proposal, instead: line, error.explained(language) + words.enterSays(proposal),
                at: now)
        } else {
            say(error.explained(language), .refused, at: now)
            park(line, aim)
        }
        return []
    }

    /// Warnings that stand are said in it too.
    mutating func speak(_ language: Language) {
        self.language = language
        watchForTrouble()
    }

    /// Whether a line is a command or a word of the prompt's own.
    func isRead(_ line: String) -> Bool {
        var trial = self
        if trial.ownVerb(line, at: .zero) != nil { return true }
        if case .success = Grammar.parse(line) { return true }
        return false
    }

    /// The prompt's own words; nil when the line is not one.
    private mutating func ownVerb(_ line: String, at now: Duration) -> [PromptEffect]? {
        switch line.lowercased() {
        case let word where PromptWords.leave.contains(word): return leave()
        case "help", "?", "帮助": openHelp()
        case "tutorial", "教程": tutorial = Tutorial(self)
        case "lang zh", "中文": speak(.chinese)
        case "lang en", "english": speak(.english)
        case "lang": return own(.language, at: now)
        default: return nil
        }
        return [.draft]
    }
}

extension CrewCommand {
    /// Whether the line means a take that was rolled, so that the prompt says which.
    ///
    /// - Parameter isSelected: a take rolls or the arrows stand on one; kinds and traits then are
    ///   of it, else of the take to come.
    func isOfATake(isSelected: Bool) -> Bool {
        switch self {
        case .verdict, .falseStart, .noFalseStart, .note, .lines, .remark, .same, .rename: true
        case .accept, .heard, .why, .clip(nil), .sendAgain(all: false): true
        case .trait(.pick, _): true
        case .kind, .trait: isSelected
        default: false
        }
    }

    /// Whether a take takes it before it rolls, and hands it on.
    var mayBeSaidBeforeRoll: Bool {
        switch self {
        case .note, .lines: true
        default: isAnnounced
        }
    }

    /// A kind or trait that the take to come can have.
    var isAnnounced: Bool {
        switch self {
        case .kind: true
        case .trait(let trait, _): trait.isAnnounced
        default: false
        }
    }

    /// Whether it is of the take that rolls, whichever that is.
    var endsATake: Bool {
        switch self {
        case .cut, .next, .mark: true
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
        guard !word.isEmpty,
            let range = firstRange(of: word) ?? lowercased().firstRange(of: word.lowercased())
        else { return other }
        return replacingCharacters(range, with: other)
    }

    /// A range of a text of the same length in another case may be no place of this one.
    private func replacingCharacters(_ range: Range<String.Index>, with other: String) -> String {
        guard let start = range.lowerBound.samePosition(in: self),
            let end = range.upperBound.samePosition(in: self)
        else { return other }
        return String(self[..<start]) + other + String(self[end...])
    }
}
