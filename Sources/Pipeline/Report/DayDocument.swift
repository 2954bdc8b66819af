import Slate

/// The day for programs; keys stay, more may come.
public struct DayDocument: Encodable, Sendable {
    /// Names this form and its version, within which keys keep their meaning.
    public let schema = "rushes.day/1"
    let production: String
    let day: String
    let reels: [String]
    let takes: [Row]
    let findings: [Found]

    struct Row: Encodable, Sendable {
        let number: Int
        let slate: String
        let episode: String?
        let scene: String
        let shot: String?
        let take: Int
        let kind: TakeKind
        let traits: [String]
        let verdict: Verdict
        let cameras: String
        let lens: String
        let size: String
        let content: String
        let video: String
        let sound: String
        /// Nil while it rolls.
        let seconds: Int64?
        let lines: String
        /// Lines that were changed or dropped; left out where all were spoken as written.
        let remarks: [LineRemark]?
        let notes: [String]
    }

    struct Found: Encodable, Sendable {
        let code: String
        let subject: String
        let en: String
        let zh: String
    }
}

extension DaySheet {
    /// The sheet as JSON for programs, its findings in both languages.
    public var document: DayDocument {
        DayDocument(
            production: production, day: "\(day)", reels: reels,
            takes: rows.map(DayDocument.Row.init),
            findings: findings.map {
                DayDocument.Found(
                    code: $0.code, subject: $0.subject, en: $0.sentence(.english),
                    zh: $0.sentence(.chinese))
            })
    }
}

extension DayDocument.Row {
    init(_ row: SheetRow) {
        self.init(
            number: row.number, slate: "\(row.take.slate)", episode: row.take.slate.episode,
            scene: row.take.slate.scene,
            shot: row.take.slate.shot, take: row.take.slate.take, kind: row.take.kind,
            traits: row.take.traits.map(\.rawValue).sorted(),
            verdict: row.take.verdict, cameras: row.cameras, lens: row.tags[.lens],
            size: row.tags[.size], content: row.tags[.content],
            video: row.videoFiles, sound: row.soundFiles, seconds: row.seconds,
            lines: "\(row.take.lines)",
            remarks: row.take.spokenRemarks.isEmpty ? nil : row.take.spokenRemarks,
            notes: row.take.notes.map(\.text))
    }
}
