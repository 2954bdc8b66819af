import Wire

/// Finds which lines were spoken where, from the words that were heard: the best path through the
/// script, word by word.
///
/// The path is outside every line or at one word of one line. It enters a line anywhere, best at
/// its first word and best at the line that comes next; may hear a word too many, miss one or hear
/// another; and may leave early: a false start is a line of its own, of low score.
public struct LineMatcher: Sendable {
    /// Costs and gains in units of one word heard right: first guesses that held in the trial of
    /// Tests/Programs/ListeningTests, not fitted to it.
    enum Cost {
        static let otherWord = 0.6
        static let wordTooMany = 0.4
        static let wordMissed = 0.4
        static let enterNext = 0.4
        static let enterAnother = 0.8
        /// For each second of silence inside a line beyond `pause`.
        static let silence = 0.4
        static let pause = 1.0
        static let leaveEarly = 0.05
    }

    /// Words that may be missed in a row inside a line.
    static let longestSkip = 4
    /// Cells of one table; a longer recording is read in stretches.
    public static let largestTable = 4 << 20

    let lines: [SpokenLine]
    /// All words of all lines, one after another.
    let words: [ScriptWord]
    let starts: [Int]
    private let units: [SoundUnit]
    private let table: Int

    struct ScriptWord: Sendable {
        let line: Int
        /// Index of its sound among the script's different sounds.
        let sound: Int
        /// Words to come in its line.
        let remaining: Int
        /// Words before it in its line.
        let before: Int
        /// Up to 1; words that the scene is full of say little.
        let weight: Double
    }

    /// - Parameter table: most cells of one table, script words times heard words.
    public init(_ lines: [SpokenLine], language: String, table: Int = largestTable) {
        self.table = table
        self.lines = lines
        let texts = lines.map { SoundUnit.read($0.text, language: language) }
        var counts: [SoundUnit: Int] = [:]
        for unit in texts.joined() { counts[unit, default: 0] += 1 }
        units = Array(counts.keys)
        let sounds = Dictionary(uniqueKeysWithValues: units.enumerated().map { ($1, $0) })
        var words: [ScriptWord] = []
        var starts: [Int] = []
        for (line, text) in texts.enumerated() {
            starts.append(words.count)
            for (index, unit) in text.enumerated() {
                let weight = 1 / (1 + 0.25 * Double((counts[unit] ?? 1) - 1))
                words.append(
                    ScriptWord(
                        line: line, sound: sounds[unit] ?? 0, remaining: text.count - 1 - index,
                        before: index,
                        weight: max(0.4, weight)))
            }
        }
        self.words = words
        self.starts = starts
    }

    /// The lines that were spoken, by time, each with a score; low scores are here too.
    public func find(_ heard: [HeardWord]) -> [LineProposal] {
        guard !words.isEmpty else { return [] }
        let stretch = max(64, table / words.count)
        var found: [LineProposal] = []
        for first in stride(from: 0, to: heard.count, by: stretch) {
            let part = Array(heard[first..<min(heard.count, first + stretch)])
            let passages = MatchTable(self, part, likeness(part)).passages()
            found += passages.compactMap { Scoring(self, part).proposal($0) }
        }
        return Scoring.credible(found, lines: lines, lengths: lengths)
    }

    private var lengths: [String: Int] {
        var lengths: [String: Int] = [:]
        for word in words { lengths[lines[word.line].id, default: 0] += 1 }
        return lengths
    }

    /// How alike each heard word is to each different sound of the script.
    private func likeness(_ heard: [HeardWord]) -> [[Double]] {
        var rows: [SoundUnit: [Double]] = [:]
        return heard.map { word in
            if let row = rows[word.unit] { return row }
            let row = units.map { word.unit.likeness(to: $0) }
            rows[word.unit] = row
            return row
        }
    }
}
