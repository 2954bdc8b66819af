/// What the operations about one take add up to.
public struct Take: Codable, Equatable, Sendable {
    /// UUIDv7; a take keeps it whatever its number becomes.
    public var id: String
    public var slate: SlateNumber
    public var kind: TakeKind
    public var verdict: Verdict
    /// Who gave the verdict, nil while there is none.
    public var verdictBy: String?
    public var notes: [Note]
    public var lines: LineRanges
    /// Wall clock of roll and cut, nil before.
    public var rolledAt: UTCTime?
    public var cutAt: UTCTime?

    public init(
        id: String, slate: SlateNumber, kind: TakeKind = .normal, verdict: Verdict = .none, verdictBy: String? = nil,
        notes: [Note] = [], lines: LineRanges = LineRanges(), rolledAt: UTCTime? = nil, cutAt: UTCTime? = nil
    ) {
        self.id = id
        self.slate = slate
        self.kind = kind
        self.verdict = verdict
        self.verdictBy = verdictBy
        self.notes = notes
        self.lines = lines
        self.rolledAt = rolledAt
        self.cutAt = cutAt
    }
}

public enum TakeKind: String, Codable, Sendable {
    case normal
    /// 废板: the roll that was none; its take number stays free.
    case falseStart
    case pickup
    case wildTrack
}

/// 过 保 废: three axes are kept apart; this is the script supervisor's alone.
public enum Verdict: String, Codable, Sendable, CaseIterable {
    case none
    /// 过
    case circled
    /// 保
    case hold
    /// 废
    case ng
}

public struct Note: Codable, Equatable, Sendable {
    public var text: String
    public var by: String
    public var at: UTCTime

    public init(text: String, by: String, at: UTCTime) {
        self.text = text
        self.by = by
        self.at = at
    }
}
