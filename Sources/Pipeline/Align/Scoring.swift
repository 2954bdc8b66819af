import Wire

/// How sure it is that a passage is its line.
struct Scoring {
    private let matcher: LineMatcher
    private let heard: [HeardWord]

    init(_ matcher: LineMatcher, _ heard: [HeardWord]) {
        self.matcher = matcher
        self.heard = heard
    }

    /// Share of the line that was heard, less for what does not fit and for what the engine doubts;
    /// nil when nothing fits.
    func proposal(_ passage: Passage) -> LineProposal? {
        let same = passage.steps.filter { $0.likeness > 0 }
        guard let first = same.first, let last = same.last else { return nil }
        let line = matcher.words[matcher.starts[passage.line]...].prefix { $0.line == passage.line }
        let whole = line.reduce(0) { $0 + $1.weight }
        let right = same.reduce(0) { $0 + matcher.words[$1.word].weight * $1.likeness }
        let trust = same.reduce(0) { $0 + heard[$1.heard].confidence } / Double(same.count)
        let within = passage.steps.drop { $0.heard < first.heard }.filter { $0.heard <= last.heard }
            .count
        let fit = Double(same.count) / Double(max(1, within))
        let score = min(1, right / max(whole, 0.01)) * (0.5 + 0.5 * fit) * (0.6 + 0.4 * trust)
        return LineProposal(
            matcher.lines[passage.line], start: Self.rounded(heard[first.heard].start),
            end: Self.rounded(heard[last.heard].end),
            score: Self.rounded(score))
    }

    /// Milliseconds, and thousandths of a score: more would be pretence.
    static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    /// A line of one or two words proves little by itself: it counts when a neighbour in the script
    /// is its neighbour in time.
    static func credible(_ found: [LineProposal], lines: [SpokenLine], lengths: [String: Int])
        -> [LineProposal]
    {
        let places = Dictionary(lines.enumerated().map { ($1.id, $0) }) { first, _ in first }
        return found.enumerated().map { index, proposal in
            guard (lengths[proposal.line] ?? 0) <= 2, let place = places[proposal.line] else {
                return proposal
            }
            let near = [index - 1, index + 1].filter(found.indices.contains).map { found[$0] }
            let hasNeighbour = near.contains { other in
                let step = (places[other.line] ?? place) - place
                return abs(step) == 1 && (step < 0) == (other.start < proposal.start)
                    && distance(other, proposal) <= longestBeat
            }
            var proposal = proposal
            proposal.score = rounded(proposal.score * (hasNeighbour ? 0.9 : 0.4))
            return proposal
        }
    }

    /// Seconds between two lines of one exchange.
    private static let longestBeat = 6.0

    private static func distance(_ one: LineProposal, _ two: LineProposal) -> Double {
        max(one.start - two.end, two.start - one.end)
    }
}
