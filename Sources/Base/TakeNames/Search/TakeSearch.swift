import CrewSentences
import Slate
import Wire

/// Finds takes by what somebody half remembers: parts of slates, notes, marks, people, script
/// lines, the time of day.
public enum TakeSearch {
    /// A screen and a half; who gets more asks again with one more word.
    public static let mostFound = 40

    /// What was found, and how many there are in all.
    public struct Found: Equatable, Sendable {
        /// Best first, as many as are shown.
        public var takes: [Take]
        /// All that fit, those that are not shown too.
        public var total: Int
    }

    /// The takes that fit every word, best first, then the newest; at most `mostFound`. Void takes
    /// are found only by their own word.
    public static func best(_ query: String, among takes: [Take]) -> [Take] {
        find(query, among: takes).takes
    }

    /// As `best`; `--all` in the query finds all of them, `--limit 100` so many.
    /// - Parameters:
    ///   - zone: seconds east of UTC on the crew's watches, for times of day.
    ///   - hasLine: whether a slate's scene has a line, where the script is known; an open range
    ///     such as `12-` holds no line beyond it.
    ///   - words: what the lines say that a take covers, where the script is known.
    ///   - called: the take of a name that no slate tells: `@2`, a movie's file.
    public static func find(
        _ query: String, among takes: [Take], zone: Int = 0,
        hasLine: @escaping (SlateNumber, LineNumber) -> Bool? = { _, _ in nil },
        words: (Take) -> [String] = { _ in [] }, called: (TakeTarget) -> Take? = { _ in nil }
    ) -> Found {
        let query = FindQuery(query)
        guard !query.isEmpty, query.slip == nil else { return Found(takes: [], total: 0) }
        let voided = Set(Language.allCases.map { Fold.lower(Phrases($0).word(.void)) })
        let wantsVoid = query.words.contains(where: voided.contains)
        let names = query.words.reduce(into: [:]) { $0[$1] = NamedPlace($1, called) }
        let timed = TakeTimes(query, zone: zone).pick(
            takes.filter { take in
                !take.isVoid || wantsVoid || names.values.contains(.take(take.id))
            })
        let isLookedUp = query.words.contains { $0.contains(where: \.isLetter) }
        let fronts = fronts(query.words, timed)
        let found = timed.enumerated().compactMap {
            place, take -> (score: Int, place: Int, take: Take)? in
            let page = Page(take, script: isLookedUp ? words(take) : [], fronts: fronts) {
                hasLine(take.slate, $0)
            }
            return score(query.words, page, names).map { ($0, place, take) }
        }
        let sorted = found.sorted { ($1.score, $1.place) < ($0.score, $0.place) }.map(\.take)
        return Found(takes: Array(sorted.prefix(query.limit ?? mostFound)), total: sorted.count)
    }

    /// What is written as the front of a slate, `1-2`, and is that of some take: 1-1-2-1 is then
    /// not meant.
    private static func fronts(_ words: [String], _ takes: [Take]) -> Set<String> {
        let dashed = words.filter { $0.contains("-") && $0.contains(where: \.isNumber) }
        guard !dashed.isEmpty else { return [] }
        let slates = Set(takes.map { Fold.lower("\($0.slate)") })
        return Set(dashed.filter { word in slates.contains { isFront(word, of: $0) } })
    }

    private static func isFront(_ word: String, of slate: String) -> Bool {
        slate.hasPrefix(word) && stands(word, in: String(slate.prefix(word.count + 1)))
    }

    /// Why a question cannot be answered; nil where it can.
    public static func slip(in query: String) -> FindSlip? { FindQuery(query).slip }

    /// A take as one may remember it, in lower case.
    private struct Page {
        let take: Take
        let slate: String
        /// Its parts run together without dashes, as far as they stand beside each other: `312b4`,
        /// `12b4`, `12b`.
        let joined: Set<String>
        let marks: [String]
        let notes: [String]
        let lines: LineRanges
        /// What the lines say that it covers.
        let script: [String]
        let fronts: Set<String>
        let hasLine: (LineNumber) -> Bool?

        init(
            _ take: Take, script: [String], fronts: Set<String>,
            hasLine: @escaping (LineNumber) -> Bool?
        ) {
            self.take = take
            slate = Fold.lower("\(take.slate)")
            joined = Self.joined(slate.split(separator: "-").map(String.init))
            marks =
                Language.allCases.map { Fold.lower(Phrases($0).mark(take)) }
                + [take.verdictBy.map(Fold.lower)].compactMap { $0 }
                + take.spokenRemarks.flatMap { remark in
                    Language.allCases.map { Fold.lower(Phrases($0).word(remark.status)) }
                }
            notes =
                take.notes.flatMap { [Fold.lower($0.text), Fold.lower($0.by)] }
                + take.remarks.compactMap { $0.spokenAs.map(Fold.lower) }
            lines = take.lines
            self.script = script.map { Fold.lower($0) }
            self.fronts = fronts
            self.hasLine = hasLine
        }

        private static func joined(_ parts: [String]) -> Set<String> {
            Set(
                parts.indices.flatMap { first in
                    (first..<parts.count).map { parts[first...$0].joined() }
                })
        }

        /// An open range holds what the scene has; where nobody knows that, only lines near its
        /// begin.
        func covers(_ line: LineNumber) -> Bool {
            guard lines.sight(of: line) != nil else { return false }
            let isWithin = lines.ranges.contains { $0.last != nil && $0.holds(line) }
            if isWithin { return true }
            if let known = hasLine(line) { return known }
            return lines.ranges.contains {
                $0.holds(line) && (line.number ?? 0) - ($0.first.number ?? 0) <= Self.longestScene
            }
        }

        /// Lines from the begin of an open range to the end of its scene; a long scene has fewer.
        private static let longestScene = 200
    }

    private static func score(_ words: [String], _ page: Page, _ names: [String: NamedPlace])
        -> Int?
    {
        var sum = 0
        for word in words {
            let named = names[word].flatMap { $0.fits(page.take) ? $0.score : nil }
            guard let score = named ?? score(word, page) else { return nil }
            sum += score
        }
        return sum
    }

    /// A slate beats a mark beats a note beats a script line; exact beats contained beats a slip of
    /// the finger.
    private static func score(_ word: String, _ page: Page) -> Int? {
        if page.slate == word { return 100 }
        if isFront(word, of: page.slate) { return 60 }
        if page.marks.contains(where: { $0.split(separator: " ").contains { $0 == word } }) {
            return 50
        }
        if page.notes.contains(where: { isNoted(word, in: $0) }) { return 40 }
        if !page.fronts.contains(word), stands(word, in: page.slate) { return 30 }
        if let line = LineNumber(label: word), page.covers(line) { return 25 }
        if !isNumber(word), page.script.contains(where: { $0.contains(word) }) { return 18 }
        if page.notes.contains(where: { isSlip(word, in: $0) }) { return 15 }
        // `312b4` for 3-12B-4; digits alone could be anything.
        let isLettered = word.count > 2 && word.contains(where: \.isLetter)
        return isLettered && page.joined.contains(word) ? 20 : nil
    }

    /// Numbers as a whole: 12 is not in 112. Other text also within a word, as Chinese is written.
    private static func isNoted(_ word: String, in text: String) -> Bool {
        isNumber(word) ? stands(word, in: text) : text.contains(word)
    }

    private static func isNumber(_ word: String) -> Bool { word.allSatisfy(\.isNumber) }

    /// Whether it is in a text without a number or a name being cut in two: `12` and `12b` are in
    /// `3-12b-4`, `2b` is not.
    private static func stands(_ word: String, in text: String) -> Bool {
        guard let first = word.first, let last = word.last else { return false }
        return text.ranges(of: word).contains { range in
            let before =
                range.lowerBound == text.startIndex
                ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            return !(before.map { isOneRun($0, first) } ?? false)
                && !(after.map { isOneRun(last, $0) } ?? false)
        }
    }

    /// Two digits beside each other are one number.
    private static func isOneRun(_ one: Character, _ other: Character) -> Bool {
        one.isNumber && other.isNumber
    }

    /// One finger wrong in a word of four letters or more; a number with another digit is another
    /// number.
    private static func isSlip(_ word: String, in text: String) -> Bool {
        guard word.count >= 4, word.count <= 24, !word.contains(where: \.isNumber) else {
            return false
        }
        return text.prefix(2000).split { !$0.isLetter && !$0.isNumber }
            .contains {
                abs($0.count - word.count) <= 1 && Spelling.edits(from: word, to: String($0)) <= 1
            }
    }
}
