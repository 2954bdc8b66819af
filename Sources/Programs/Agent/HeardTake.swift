import ClipDocuments
import LinedScript
import ScriptModel
import Slate
import Time
import Wire

/// What was heard in a take, by the lines of the script as they stand now; each line once, where it
/// was heard best.
struct HeardTake {
    struct Line {
        var proposal: LineProposal
        /// Of the current version.
        var id: String
        var number: String
    }

    let take: Take
    let camera: String
    let time: ClipTime
    let proposals: Proposals
    /// Heard well, and not so well; in the order of the scene.
    let strong: [Line]
    let weak: [Line]
    private let history: ScriptHistory
    private let numbers: [(id: String, number: String)]

    /// - Parameters:
    ///   - clip: the one that was listened to.
    ///   - lines: the current version's, by id.
    init(
        _ take: Take, _ clip: ClipManifest, _ proposals: Proposals, history: ScriptHistory,
        lines: [String: ScriptLine]
    ) {
        self.take = take
        self.history = history
        self.proposals = proposals
        (camera, time) = (clip.camera, clip.time)
        numbers = history.ids(of: take.slate).compactMap { id in lines[id].map { (id, $0.number) } }
        let strong = Self.best(proposals.proposals, numbers, history)
        self.strong = strong
        weak = Self.best(proposals.weak, numbers, history).filter { line in
            !strong.contains { $0.id == line.id }
        }
    }

    private static func best(
        _ proposals: [LineProposal], _ places: [(id: String, number: String)],
        _ history: ScriptHistory
    ) -> [Line] {
        var best: [String: LineProposal] = [:]
        for proposal in proposals {
            // Of a line that was split since the first part bears what was heard.
            guard let id = history.heirs(of: proposal.line).first,
                best[id].map({ $0.score < proposal.score }) ?? true
            else { continue }
            best[id] = proposal
        }
        return places.compactMap { place in
            best[place.id].map { Line(proposal: $0, id: place.id, number: place.number) }
        }
    }

    /// Whether it is accepted as it stands.
    func isAccepted(_ line: Line) -> Bool {
        let heard = accepted(line, isAdded: false)
        return take.heard.contains {
            $0.id == heard.id && $0.start == heard.start && $0.end == heard.end
        }
    }

    /// The lines that `named` means: without it all that were heard well and that nobody said were
    /// dropped; a weak one only by its own number.
    func chosen(_ named: LineRanges?) -> [Line] {
        guard let named else {
            let dropped = Set(history.lines(of: take).filter(\.isDropped).map(\.id))
            return strong.filter { !dropped.contains($0.id) }
        }
        let single = named.description.split(separator: ",").filter { !$0.contains("-") }.joined(
            separator: ",")
        let (meant, alone) = (ids(named), ids(LineRanges(single) ?? LineRanges()))
        let chosen = strong.filter { meant.contains($0.id) } + weak.filter { alone.contains($0.id) }
        return ordered(chosen)
    }

    /// Weak lines inside a range that was named.
    func passedOver(_ named: LineRanges?) -> [Line] {
        guard let named else { return [] }
        let (meant, chosen) = (ids(named), Set(chosen(named).map(\.id)))
        return weak.filter { meant.contains($0.id) && !chosen.contains($0.id) }
    }

    private func ids(_ ranges: LineRanges) -> Set<String> {
        Set(history.lines(ranges, of: take.slate, version: nil).map(\.id))
    }

    private func ordered(_ lines: [Line]) -> [Line] {
        numbers.compactMap { place in lines.first { $0.id == place.id } }
    }

    /// The take's lines with those that nobody had said; what a person said stays as it was.
    /// - Parameter version: the script's current one.
    func lines(with chosen: [Line], version: Int?) -> (lines: LineRanges, added: Set<String>) {
        let said = history.lines(take.lines, of: take.slate, version: take.script)
        let known = Set(said.map(\.id))
        let added = Set(chosen.map(\.id)).subtracting(known)
        guard !added.isEmpty else { return (take.lines, []) }
        if !take.lines.isEmpty, take.script == version {
            return (LineRanges(take.lines.ranges + ranges(added).ranges), added)
        }
        return (retold(said, with: added), added)
    }

    /// What was said of another version, by this one's numbers.
    private func retold(_ said: [ScriptHistory.Covered], with added: Set<String>) -> LineRanges {
        let sights = Dictionary(said.map { ($0.id, $0.sight) }) { first, _ in first }
        let all = ranges(
            added.union(sights.keys), hidden: Set(sights.filter(\.value.isOffAll).keys))
        let blind = numbers.flatMap { line in
            (sights[line.id]?.offCameras.sorted() ?? []).map { "!\(line.number)@\($0)" }
        }
        return LineRanges(all.ranges + (LineRanges(blind.joined(separator: ","))?.ranges ?? []))
    }

    private func ranges(_ ids: Set<String>, hidden: Set<String> = []) -> LineRanges {
        func labels(_ ids: Set<String>) -> Set<String> {
            Set(numbers.filter { ids.contains($0.id) }.map(\.number))
        }
        return LineRanges(
            numbers: labels(ids), of: numbers.map(\.number), offCamera: labels(hidden))
    }

    func accepted(_ line: Line, isAdded: Bool) -> HeardLine {
        HeardLine(
            id: line.id, number: line.number, start: afterRoll(line.proposal.start),
            end: afterRoll(line.proposal.end),
            score: line.proposal.score, isAdded: isAdded ? true : nil)
    }

    /// Nanoseconds after the roll, of seconds of the clip that was listened to: other cameras'
    /// clips begin elsewhere.
    private func afterRoll(_ seconds: Double) -> Int64 {
        Int64(seconds * 1e9) - time.rate.nanoseconds(ofFrames: Int64(time.rollFrame))
    }

    /// `12:03:04:05-12:03:05:20` where the clip has timecode, else `1.2-2.8 s`.
    func place(of line: Line) -> String {
        let (start, end) = (line.proposal.start, line.proposal.end)
        guard let zero = Timecode(time.timecode, rate: time.rate) else {
            return "\(Self.tenths(start))-\(Self.tenths(end)) s"
        }
        let frames = [start, end].map { time.rate.frames(inNanoseconds: Int64($0 * 1e9)) }
        return frames.map { "\(zero.advanced(by: $0))" }.joined(separator: "-")
    }

    private static func tenths(_ seconds: Double) -> String {
        "\((seconds * 10).rounded(.down) / 10)"
    }
}
