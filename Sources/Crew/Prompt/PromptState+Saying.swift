import Slate
import Terminal
import TextWidth

/// Lines that were typed, and what they mean.
extension PromptState {
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
            saidLines += 1
            waiting.append(Unanswered(number: saidLines, line: line))
            let isAimed = read.target == nil && read.command.isOfATake(isSelected: selected != nil || aim?.isRolling ?? isRolling)
            return [.say(line, take: isAimed ? target?.take.id : nil, number: saidLines)]
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

    /// Warnings that stand are said in it too.
    mutating func speak(_ language: Language) {
        self.language = language
        watchForTrouble()
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
    /// - Parameter isSelected: a take rolls or the arrows stand on one; kinds and traits then are of it, else of the take to come.
    func isOfATake(isSelected: Bool) -> Bool {
        switch self {
        case .verdict, .falseStart, .noFalseStart, .note, .lines, .remark, .same: true
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
