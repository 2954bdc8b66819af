/// Completion: which words a few typed letters could mean, best first.
public enum FuzzyMatch {
    /// The candidates that hold the pattern's characters in order, without case; a prefix beats a
    /// word start beats a gap, then the shorter, then the given order.
    public static func best(_ pattern: String, among candidates: [String]) -> [String] {
        candidates.enumerated().compactMap { place, word in
            score(pattern, word).map { (score: $0, place: place, word: word) }
        }
        .sorted { ($1.score, $0.word.count, $0.place) < ($0.score, $1.word.count, $1.place) }.map(
            \.word)
    }

    /// How well the pattern fits, higher is better; nil when its characters are not in the word in
    /// this order.
    public static func score(_ pattern: String, _ word: String) -> Int? {
        let letters = Array(word.lowercased())
        var place = 0
        var last = -1
        var total = 0
        for wanted in pattern.lowercased() {
            guard let found = letters[place...].firstIndex(of: wanted) else { return nil }
            total += found == 0 ? 8 : found == last + 1 ? 5 : isWordStart(letters, found) ? 4 : 1
            (last, place) = (found, found + 1)
        }
        return total
    }

    private static func isWordStart(_ letters: [Character], _ place: Int) -> Bool {
        !(letters[place - 1].isLetter || letters[place - 1].isNumber)
    }
}
