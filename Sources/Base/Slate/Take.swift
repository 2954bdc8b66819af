import Time

/// What the operations about one take add up to.
public struct Take: Codable, Equatable, Sendable {
    /// UUIDv7; a take keeps it whatever its number becomes.
    public var id: String
    /// As it is called now, corrections among it.
    public var slate: SlateNumber
    public var kind: TakeKind
    public var traits: Set<TakeTrait>
    /// The last that was said and not taken back.
    public var verdict: Verdict
    /// Who gave the verdict, nil while there is none.
    public var verdictBy: String?
    /// In the order they were said.
    public var notes: [Note]
    /// The lines of its scene that it covers, by their numbers in the version `script`.
    public var lines: LineRanges
    /// The version of the script that `lines` refers to; nil where none was loaded.
    public var script: Int?
    /// Lines that were changed or dropped, in the order it was said.
    public var remarks: [LineRemark] = []
    /// When lines began, in nanoseconds after the roll, rising.
    public var marks: [Int64] = []
    /// What was heard in its sound and accepted, by time; each line once.
    public var heard: [HeardLine] = []
    /// The cameras that were told to roll, by name; empty where no rushesd has kept it.
    public var cameras: [String] = []
    /// Cameras of the configuration that were not there to be told.
    public var absentCameras: [String] = []
    /// Wall clock of roll and cut, nil before.
    public var rolledAt: UTCTime?
    public var cutAt: UTCTime?

    public init(
        id: String, slate: SlateNumber, kind: TakeKind = .normal, traits: Set<TakeTrait> = [],
        verdict: Verdict = .none,
        verdictBy: String? = nil, notes: [Note] = [], lines: LineRanges = LineRanges(),
        rolledAt: UTCTime? = nil, cutAt: UTCTime? = nil
    ) {
        self.id = id
        self.slate = slate
        self.kind = kind
        self.traits = traits
        self.verdict = verdict
        self.verdictBy = verdictBy
        self.notes = notes
        self.lines = lines
        self.rolledAt = rolledAt
        self.cutAt = cutAt
    }

    /// 作废: left out of counts, reports and lists; its number stays taken.
    public var isVoid: Bool { traits.contains(.void) }

    /// Whether the take after it gets its number: false starts and rehearsals do not count.
    public var keepsNumberFree: Bool { kind == .falseStart || traits.contains(.rehearsal) }
}

extension Take {
    /// Documents of earlier versions have no traits, and those of later ones may have traits we do
    /// not know.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        slate = try values.decode(SlateNumber.self, forKey: .slate)
        kind = try values.decode(TakeKind.self, forKey: .kind)
        traits = Set(
            try values.decodeIfPresent([String].self, forKey: .traits)?.compactMap(TakeTrait.init)
                ?? [])
        verdict = try values.decode(Verdict.self, forKey: .verdict)
        verdictBy = try values.decodeIfPresent(String.self, forKey: .verdictBy)
        notes = try values.decode([Note].self, forKey: .notes)
        let plain = try values.decode(LineRanges.self, forKey: .lines)
        lines = try values.decodeIfPresent(LineRanges.self, forKey: .labelledLines) ?? plain
        script = try values.decodeIfPresent(Int.self, forKey: .script)
        remarks =
            try values.decodeIfPresent([LineRemark.Stored].self, forKey: .remarks)?.compactMap(
                \.remark) ?? []
        marks = try values.decodeIfPresent([Int64].self, forKey: .marks) ?? []
        heard = try values.decodeIfPresent([HeardLine].self, forKey: .heard) ?? []
        cameras = try values.decodeIfPresent([String].self, forKey: .cameras) ?? []
        absentCameras = try values.decodeIfPresent([String].self, forKey: .absentCameras) ?? []
        rolledAt = try values.decodeIfPresent(UTCTime.self, forKey: .rolledAt)
        cutAt = try values.decodeIfPresent(UTCTime.self, forKey: .cutAt)
    }

    /// A take without traits is written as earlier versions wrote it: a box that is updated does
    /// not send every document again.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encode(slate, forKey: .slate)
        try values.encode(kind, forKey: .kind)
        if !traits.isEmpty { try values.encode(traits.map(\.rawValue).sorted(), forKey: .traits) }
        try values.encode(verdict, forKey: .verdict)
        try values.encodeIfPresent(verdictBy, forKey: .verdictBy)
        try values.encode(notes, forKey: .notes)
        try values.encode(lines.plain, forKey: .lines)
        if lines.plain != lines { try values.encode(lines, forKey: .labelledLines) }
        try values.encodeIfPresent(script, forKey: .script)
        if !remarks.isEmpty { try values.encode(remarks, forKey: .remarks) }
        if !marks.isEmpty { try values.encode(marks, forKey: .marks) }
        if !heard.isEmpty { try values.encode(heard, forKey: .heard) }
        if !cameras.isEmpty { try values.encode(cameras, forKey: .cameras) }
        if !absentCameras.isEmpty { try values.encode(absentCameras, forKey: .absentCameras) }
        try values.encodeIfPresent(rolledAt, forKey: .rolledAt)
        try values.encodeIfPresent(cutAt, forKey: .cutAt)
    }

    private enum CodingKeys: String, CodingKey {
        case id, slate, kind, traits, verdict, verdictBy, notes, lines, labelledLines, script,
            remarks, marks, heard, cameras
        case absentCameras, rolledAt, cutAt
    }
}

/// What a take is of; what it is like are its traits.
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

/// Something somebody wrote of a take.
public struct Note: Codable, Equatable, Sendable {
    public var text: String
    /// The name of who wrote it.
    public var by: String
    public var at: UTCTime

    public init(text: String, by: String, at: UTCTime) {
        self.text = text
        self.by = by
        self.at = at
    }
}

extension Take {
    /// Who was told to roll and who was not there, as an operation holds it: `A,B,-C`.
    public static func text(told: [String], absent: [String]) -> String {
        (told + absent.map { "-\($0)" }).joined(separator: ",")
    }

    mutating func readCameras(_ text: String) {
        let names = text.split(separator: ",").map(String.init)
        cameras = names.filter { !$0.hasPrefix("-") }
        absentCameras = names.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
    }
}
