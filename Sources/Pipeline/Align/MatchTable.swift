/// Words heard as one line, in one passage.
struct Passage {
    let line: Int
    /// Heard word and script word, in order; `isSame` when they sound alike.
    var steps: [(heard: Int, word: Int, likeness: Double)] = []
}

/// The table of the best path to every word of the script at every word heard.
struct MatchTable {
    private typealias Cost = LineMatcher.Cost
    private let matcher: LineMatcher
    private let heard: [HeardWord]
    private let likeness: [[Double]]
    /// By heard word and script word: where the path came from. `self` is a word too many, another
    /// word an advance, -1 - k from outside after line k - 1.
    private var cameInside: [Int32] = []
    /// By heard word and last line (0: none yet): the word a line was left at, or -1 for a word
    /// outside all lines.
    private var cameOutside: [Int32] = []
    private var outside: [Double]
    private var inside: [Double]

    private static let never = -1e9

    init(_ matcher: LineMatcher, _ heard: [HeardWord], _ likeness: [[Double]]) {
        self.matcher = matcher
        self.heard = heard
        self.likeness = likeness
        inside = Array(repeating: Self.never, count: matcher.words.count)
        outside = Array(repeating: Self.never, count: matcher.lines.count + 1)
        outside[0] = 0
        cameInside.reserveCapacity(heard.count * inside.count)
        cameOutside.reserveCapacity(heard.count * outside.count)
        for index in heard.indices { hear(index) }
    }

    private mutating func hear(_ index: Int) {
        let words = matcher.words
        let silence =
            index == 0
            ? 0 : Cost.silence * max(0, heard[index].start - heard[index - 1].end - Cost.pause)
        let anyLine = outside.indices.max { outside[$0] < outside[$1] } ?? 0
        var next = inside
        for (position, word) in words.enumerated() {
            var (best, from) = (inside[position] - Cost.wordTooMany - silence, Int32(position))
            let gain = gain(index, word)
            for back in 1...(LineMatcher.longestSkip + 1) where back <= word.before {
                let value =
                    inside[position - back] + gain - silence - Cost.wordMissed * Double(back - 1)
                if value > best { (best, from) = (value, Int32(position - back)) }
            }
            let late = gain - Cost.wordMissed * Double(word.before)
            let another = outside[anyLine] + late - Cost.enterAnother
            if another > best { (best, from) = (another, Int32(-1 - anyLine)) }
            let following = outside[word.line] + late - Cost.enterNext
            if following > best { (best, from) = (following, Int32(-1 - word.line)) }
            next[position] = best
            cameInside.append(from)
        }
        leave(next)
        inside = next
    }

    private func gain(_ index: Int, _ word: LineMatcher.ScriptWord) -> Double {
        let alike = likeness[index][word.sound]
        guard alike > 0 else { return -Cost.otherWord }
        return word.weight * alike * (0.6 + 0.4 * heard[index].confidence)
    }

    private mutating func leave(_ inside: [Double]) {
        let first = cameOutside.count
        cameOutside.append(contentsOf: repeatElement(-1, count: outside.count))
        for (position, word) in matcher.words.enumerated() {
            let value = inside[position] - Cost.leaveEarly * Double(word.remaining)
            guard value > outside[word.line + 1] else { continue }
            outside[word.line + 1] = value
            cameOutside[first + word.line + 1] = Int32(position)
        }
    }

    /// The passages on the best path, in order.
    func passages() -> [Passage] {
        guard var last = outside.indices.max(by: { outside[$0] < outside[$1] }) else { return [] }
        var passages: [Passage] = []
        var at: Int?
        for index in heard.indices.reversed() {
            if at == nil {
                let from = cameOutside[index * outside.count + last]
                guard from >= 0 else { continue }
                passages.append(Passage(line: matcher.words[Int(from)].line))
                at = Int(from)
            }
            guard let position = at else { continue }
            let from = Int(cameInside[index * inside.count + position])
            let isExtra = from == position
            let alike = isExtra ? 0 : likeness[index][matcher.words[position].sound]
            passages[passages.count - 1].steps.append((index, position, alike))
            at = from >= 0 ? from : nil
            if from < 0 { last = -1 - from }
        }
        return passages.reversed().map { Passage(line: $0.line, steps: $0.steps.reversed()) }
    }
}
