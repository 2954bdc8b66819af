import CrewGrammar
import Slate

/// Digits that stood alone for a moment and acted, or were refused: a slate or a text typed slowly
/// begins like that, and then takes back what they said.
struct LoneDigits: Equatable {
    /// The digits so far, `12`.
    private(set) var text: String
    /// Ids of the lines they said, oldest first; a digit that was refused said none.
    private(set) var lines: [String]
    /// The last verdict's label and take, as it was told; nil where all were refused.
    private(set) var told: String?
    private var at: Duration

    /// Somebody looks at the slate between two digits; after this it is another thought.
    private static let slowest = Duration.seconds(3)

    init(at now: Duration) { (text, lines, at) = ("", [], now) }

    /// - Parameter line: the id of what it said; nil where it was refused.
    mutating func add(_ digit: Character, line: String?, told: String, at now: Duration) {
        text.append(digit)
        at = now
        guard let line else { return }
        lines.append(line)
        self.told = told
    }

    func isFresh(at now: Duration) -> Bool { now - at <= Self.slowest }

    /// Somebody goes on typing.
    mutating func touch(at now: Duration) { at = now }

    /// `3个人入画`, `2号机`: what may follow a number without a blank.
    static func isCounted(_ character: Character) -> Bool { counted.contains(character) }

    private static let counted = Set("个条次遍场镜号机人位句行点秒分页段处种张只把米步天组轨双道")

    /// Whether a key may follow a verdict as a key: one that says or does something, a note and
    /// lines. Everything else goes on with the digits; so does the dash, as in a slate.
    static func isFollowed(by character: Character) -> Bool {
        guard character != "-", !character.isNumber,
            let binding = KeyTable.binding(String(character))
        else { return false }
        switch binding.effect {
        case .says: return true
        case .begins(let line): return ["note ", "lines "].contains(line)
        case .own: return character.isLetter
        }
    }
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
        guard let place = entries.firstIndex(where: { $0.line == line && $0.take == take }) else {
            return nil
        }
        return entries.remove(at: place).id
    }
}
