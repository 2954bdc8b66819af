import Terminal

/// A letter that acted as a key: what follows may show that it began a word, and what the screen
/// showed before it.
struct LoneLetter: Equatable {
    let key: Character
    let selected: String?
    let aim: PromptState.Aim?
    private let at: Duration

    /// After this it is another thought.
    private static let slowest = Duration.seconds(3)

    init(_ key: Character, selected: String?, aim: PromptState.Aim?, at now: Duration) {
        (self.key, self.selected, self.aim, at) = (key, selected, aim, now)
    }

    func isFresh(at now: Duration) -> Bool { now - at <= Self.slowest }

    /// Whether a word may go on with it.
    static func isContinued(by key: Key) -> Bool {
        if case .character(let character) = key { return character.isASCII && character.isLetter }
        return false
    }

    /// The line with the letter before it: `eep it` was `keep it`; nil where it goes on with no
    /// letter.
    func word(in line: String) -> String? {
        guard let next = line.first, next.isASCII, next.isLetter else { return nil }
        return "\(key)\(line)"
    }
}
