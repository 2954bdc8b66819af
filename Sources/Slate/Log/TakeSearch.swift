/// Finds takes by what somebody half remembers: parts of slates, notes, marks, people, script lines.
public enum TakeSearch {
    /// A screen and a half; who gets more asks again with one more word.
    public static let mostFound = 40

    /// The takes that fit every word, best first, then the newest; at most `mostFound`. Void takes are found only by their own word.
    public static func best(_ query: String, among takes: [Take]) -> [Take] {
        let words = Fold.lower(query).split(whereSeparator: \.isWhitespace).prefix(8).map(String.init)
        guard !words.isEmpty else { return [] }
        let voided = Set(Language.allCases.map { Fold.lower(Phrases($0).word(.void)) })
        let found = takes.enumerated().compactMap { place, take -> (score: Int, place: Int, take: Take)? in
            guard !take.isVoid || words.contains(where: voided.contains), let score = score(words, Page(take)) else { return nil }
            return (score, place, take)
        }
        return found.sorted { ($1.score, $1.place) < ($0.score, $0.place) }.prefix(mostFound).map(\.take)
    }

    /// A take as one may remember it, in lower case.
    private struct Page {
        let slate: String
        let marks: [String]
        let notes: [String]
        let lines: LineRanges

        init(_ take: Take) {
            slate = Fold.lower("\(take.slate)")
            marks =
                Language.allCases.map { Fold.lower(Phrases($0).mark(take)) } + [take.verdictBy.map(Fold.lower)].compactMap { $0 }
                + take.spokenRemarks.flatMap { remark in Language.allCases.map { Fold.lower(Phrases($0).word(remark.status)) } }
            notes =
                take.notes.flatMap { [Fold.lower($0.text), Fold.lower($0.by)] } + take.remarks.compactMap { $0.spokenAs.map(Fold.lower) }
            lines = take.lines
        }
    }

    private static func score(_ words: [String], _ page: Page) -> Int? {
        var sum = 0
        for word in words {
            guard let score = score(word, page) else { return nil }
            sum += score
        }
        return sum
    }

    /// A slate beats a mark beats a note beats a script line; exact beats contained beats a slip of the finger.
    private static func score(_ word: String, _ page: Page) -> Int? {
        if page.slate == word { return 100 }
        if page.slate.hasPrefix(word) { return 60 }
        if page.marks.contains(where: { $0.split(separator: " ").contains { $0 == word } }) { return 50 }
        if page.notes.contains(where: { $0.contains(word) }) { return 40 }
        if page.slate.contains(word) { return 30 }
        if let line = LineNumber(label: word), page.lines.sight(of: line) != nil { return 25 }
        if page.notes.contains(where: { isSlip(word, in: $0) }) { return 15 }
        // `312b4` for 3-12B-4.
        return word.count > 2 && page.slate.filter({ $0 != "-" }).contains(word) ? 20 : nil
    }

    /// One finger wrong in a word of four letters or more.
    private static func isSlip(_ word: String, in text: String) -> Bool {
        guard word.count >= 4, word.count <= 24 else { return false }
        return text.prefix(2000).split { !$0.isLetter && !$0.isNumber }
            .contains { abs($0.count - word.count) <= 1 && Spelling.edits(from: word, to: String($0)) <= 1 }
    }
}
