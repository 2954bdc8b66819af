import CrewLanguage
import Slate

/// Verdicts given by digits that stood alone for a moment: a slate or a text typed slowly begins like that, and then takes them back.
struct LoneDigits: Equatable {
    /// The digits so far, `12`.
    private(set) var text: String
    /// Ids of the lines they said, oldest first.
    private(set) var lines: [String]
    /// The last verdict's label and take, as it was told.
    private(set) var told: String
    private var at: Duration

    /// Somebody looks at the slate between two digits; after this it is another thought.
    private static let slowest = Duration.seconds(3)

    init(_ digit: Character, line: String, told: String, at now: Duration) {
        (text, lines, self.told, at) = (String(digit), [line], told, now)
    }

    mutating func add(_ digit: Character, line: String, told: String, at now: Duration) {
        text.append(digit)
        lines.append(line)
        (self.told, at) = (told, now)
    }

    func isFresh(at now: Duration) -> Bool { now - at <= Self.slowest }

    /// Somebody goes on typing.
    mutating func touch(at now: Duration) { at = now }

    /// Whether a line goes on with it: a slate with a digit or the dash; a text with a letter that is no key, or with what is counted.
    static func isContinued(by character: Character) -> Bool {
        if character.isNumber || character == "-" || counted.contains(character) { return true }
        return character.isASCII && character.isLetter && KeyTable.binding(String(character)) == nil
    }

    /// Whether it is a key, or begins a text with the letter behind it.
    static func mayBeContinued(by character: Character) -> Bool { character.isASCII && character.isLetter }

    /// `3个人入画`, `2号机`: what may follow a number without a blank.
    private static let counted = Set("个条次遍场镜号机人位句行点秒分页段处种张只把台米步天组轨双道")
}

/// Lines whose answers were lost: said again soon, they go with the same id, and are obeyed once.
struct LostLines: Equatable {
    private struct Entry: Equatable {
        var line: String
        var take: String
        var id: String
        var at: Duration
    }

    private var entries: [Entry] = []

    /// After so long the same words are a new thought.
    private static let memory = Duration.seconds(30)

    /// Of a take alone: a roll, a cut or a step said again may mean the next one.
    mutating func keep(_ line: PromptState.Unanswered, at now: Duration) {
        guard let take = line.take, take != Operation.nextTake else { return }
        entries.append(Entry(line: line.line, take: take, id: line.id, at: now))
    }

    /// Its answer came after all.
    mutating func forget(_ id: String) { entries.removeAll { $0.id == id } }

    mutating func takeID(of line: String, take: String?, at now: Duration) -> String? {
        entries.removeAll { now - $0.at > Self.memory }
        guard let place = entries.firstIndex(where: { $0.line == line && $0.take == take }) else { return nil }
        return entries.remove(at: place).id
    }
}
