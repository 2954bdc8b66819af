import Slate
import Wire

/// One take on the sheet.
public struct SheetRow: Equatable, Sendable {
    /// From 1, through the day.
    public let number: Int
    /// Never a void one.
    public let take: Take
    /// Of all cameras, in the order the box lists them.
    public let clips: [ClipSummary]
    /// Names of the clips as published, in the order of `clips`.
    public let files: [String]
    /// Cameras that were told to roll and have no clip.
    let camerasWithoutClip: [String]
    /// Of those, what is known of the reason.
    let reasons: [String: LackReason]
    /// What its cameras' clips lack between roll and cut.
    let gaps: [TakeGap]
    private let nanoseconds: Int64?
    let tags: NoteTags

    init(number: Int, _ summary: TakeSummary, _ tags: NoteTags, files: [String]) {
        self.number = number
        take = summary.take
        clips = summary.clips
        camerasWithoutClip = summary.camerasWithoutClip
        reasons = LackReason.of(summary)
        gaps = summary.gaps ?? []
        nanoseconds = summary.nanosecondsRolled.map { min(max(0, $0), .max / 4) }
        self.files = files
        self.tags = tags
    }

    /// Episode and scene: `3-12`.
    var scene: String { (take.slate.episode.map { "\($0)-" } ?? "") + take.slate.scene }

    /// The scenes it is of: a clip of `57/58` belongs to both.
    var scenes: [String] {
        take.slate.scene.split(separator: "/").map {
            (take.slate.episode.map { "\($0)-" } ?? "") + $0
        }
    }

    var cameras: String {
        var seen: Set<String> = []
        return clips.map(\.camera).filter { seen.insert($0).inserted }.joined(separator: " ")
    }

    /// A wild track's clip is sound; other sound is in the picture's clip, and a recorder's own
    /// file is known from a note.
    var videoFiles: String { take.kind == .wildTrack ? "" : files.joined(separator: Self.joint) }

    var soundFiles: String {
        let own = take.kind == .wildTrack ? files : []
        return (own + [tags[.sound]]).filter { !$0.isEmpty }.joined(separator: Self.joint)
    }

    /// Seconds from roll to cut, to the nearest; nil while it rolls.
    public var seconds: Int64? { nanoseconds.map { ($0 + 500_000_000) / 1_000_000_000 } }

    private static let joint = " / "
}

/// The columns of a 场记单, in the order crews write them.
enum SheetColumn: Int, CaseIterable, Sendable {
    case number, scene, shot, take, camera, lens, size, content, video, sound, mark, length, notes
}

extension SheetRow {
    func cell(_ column: SheetColumn, _ words: ReportWords) -> String {
        switch column {
        case .number: "\(number)"
        case .scene: scene
        case .shot: take.slate.shot ?? ""
        case .take: "\(take.slate.take)"
        case .camera: cameras
        case .lens: tags[.lens]
        case .size: tags[.size]
        case .content: tags[.content]
        case .video: videoFiles
        case .sound: soundFiles
        case .mark: words.phrases.mark(take)
        case .length: seconds.map(words.length) ?? words.rolling
        case .notes: notes(words)
        }
    }

    /// Lines first: they are what an editor looks for.
    private func notes(_ words: ReportWords) -> String {
        ((take.lines.isEmpty ? [] : [words.lines(take.lines)])
            + take.spokenRemarks.map(words.phrases.lineRemark) + tags.remarks)
            .joined(separator: "; ")
    }
}
