/// What looks like a slip, of the slate most often: said with the answer, never in the way.
public enum SlateWarning: Equatable, Sendable {
    /// The slate is another take's; `free` is the number after the highest of the setup.
    case duplicate(SlateNumber, free: Int)
    case falls(from: Int, to: Int)
    /// A setup's first take that is not 1.
    case startsAt(Int)
    /// A shot that reads as a number.
    case passedOver(String)
    /// No good after so few seconds that it may have been a false start.
    case shortNG(SlateNumber, seconds: Int)
    /// A remark about lines that the take was not said to cover.
    case outsideLines(LineRanges, of: LineRanges)
    /// Lines off a camera that nobody has.
    case unknownCamera(String)

    /// Lines that the scene has not, and its own.
    case linesBeyond(LineRanges, of: String, has: LineRanges)
    /// Lines that were said of a scene that the take no longer has.
    case linesMoved(LineRanges, to: String)
    /// The script has no such scene.
    case unknownScene(String)
    /// The scene was under this number when the take was shot, and is `now`; another has it by
    /// now.
    case sceneWas(String, now: String?)
    /// The takes that a scene's number has are of another scene, by its number now.
    case takesWere(String, now: String)
    /// What the take covered is gone: 0 is no line.
    case linesCleared(LineRanges)

    /// Somebody else said that the next slate is theirs.
    case ownedBy(String)

    /// Its name for programs, in an answer's `warnings`.
    public var code: String {
        switch self {
        case .duplicate: "duplicate"
        case .falls: "falls"
        case .startsAt: "starts-late"
        case .passedOver: "passed-over-letter"
        case .shortNG: "short-ng"
        case .ownedBy: "owned"
        case .outsideLines: "outside-lines"
        case .unknownCamera: "unknown-camera"
        case .linesBeyond: "lines-beyond"
        case .linesMoved: "lines-moved"
        case .unknownScene: "unknown-scene"
        case .linesCleared: "lines-cleared"
        case .sceneWas, .takesWere: "scene-renumbered"
        }
    }

    /// Takes shorter than this are rarely meant: the clapper alone takes as long.
    static let shortest: Int64 = 3_000_000_000

    /// Warnings of a slate that a take has, or the take to come is to get.
    /// - Parameters:
    ///   - id: the take's; those rolled after it do not make its number fall.
    ///   - takes: all takes, in the order they were rolled.
    public static func of(
        _ slate: SlateNumber, as id: String = Operation.nextTake, among takes: [Take],
        numbering: Numbering
    ) -> [SlateWarning] {
        let others = takes.filter {
            $0.id != id && $0.rolledAt != nil && !$0.keepsNumberFree
                && $0.slate.isSameSetup(as: slate)
        }
        var warnings =
            slate.shot.flatMap { numbering.passesOver($0) ? SlateWarning.passedOver($0) : nil }.map
        { [$0] } ?? []
        if others.contains(where: { $0.slate.take == slate.take }) {
            return warnings + [
                .duplicate(slate, free: NextSlate.following(NextSlate.highest(of: slate, others)))
            ]
        }
        let before = NextSlate.highest(
            of: slate, takes.lazy.prefix { $0.id != id && $0.rolledAt != nil })
        if before > slate.take { warnings.append(.falls(from: before, to: slate.take)) }
        if before == 0 && slate.take != 1 { warnings.append(.startsAt(slate.take)) }
        return warnings
    }

    /// A remark that may mean another line; a take of which no lines were said yet has none to
    /// compare with.
    public static func of(_ remark: LineRemark, on take: Take) -> [SlateWarning] {
        guard remark.status != .written, !take.lines.isEmpty, !take.lines.holds(all: remark.lines)
        else { return [] }
        return [.outsideLines(remark.lines, of: take.lines)]
    }

    /// Lines that name a camera by a slip of the finger.
    public static func of(_ lines: LineRanges, cameras: some Sequence<String>) -> [SlateWarning] {
        let known = Set(cameras.map { $0.uppercased() })
        return lines.cameras.first { !known.contains($0) }.map { [.unknownCamera($0)] } ?? []
    }

    /// Lines that a scene of the script has not.
    /// - Parameters:
    ///   - slate: the scene's, `3-12`.
    ///   - scene: the numbers of its lines, down the page.
    public static func of(_ lines: LineRanges, slate: String, scene: [LineNumber]) -> [SlateWarning]
    {
        guard let first = scene.min(), let last = scene.max() else { return [] }
        let known = Set(scene)
        let beyond = lines.ranges.flatMap { missing(of: $0, among: known) }
        guard !beyond.isEmpty else { return [] }
        return [
            .linesBeyond(
                LineRanges(beyond), of: slate, has: LineRanges([.init(first: first, last: last)]))
        ]
    }

    /// Of a range, the ends that the scene has not; all of it where it has neither.
    private static func missing(of range: LineRanges.Range, among known: Set<LineNumber>)
        -> [LineRanges.Range]
    {
        guard let last = range.last, last != range.first else {
            return known.contains(range.first) ? [] : [range]
        }
        switch (known.contains(range.first), known.contains(last)) {
        case (true, true): return []
        case (false, false): return [range]
        case (false, true): return [.init(first: range.first, last: range.first)]
        case (true, false): return [.init(first: last, last: last)]
        }
    }

    /// A take that was no good, if it was so short that it may not have been one.
    public static func ofNG(_ take: Take) -> [SlateWarning] {
        guard take.kind != .falseStart, let rolled = take.rolledAt, let cut = take.cutAt else {
            return []
        }
        let length = cut.nanoseconds.subtractingReportingOverflow(rolled.nanoseconds).partialValue
        guard (0..<shortest).contains(length) else { return [] }
        return [.shortNG(take.slate, seconds: Int(length / 1_000_000_000))]
    }
}
