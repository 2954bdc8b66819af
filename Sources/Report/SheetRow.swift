import Slate

/// One take on the sheet.
public struct SheetRow: Equatable, Sendable {
    /// From 1, through the day.
    public let number: Int
    public let take: Take
    public let clips: [ClipSummary]
    /// Names of the clips as published, in the order of `clips`.
    public let files: [String]
    /// Cameras that were told to roll and have no clip.
    let camerasWithoutClip: [String]
    let tags: NoteTags

    init(number: Int, _ summary: TakeSummary, _ tags: NoteTags, files: [String]) {
        self.number = number
        take = summary.take
        clips = summary.clips
        camerasWithoutClip = summary.camerasWithoutClip
        self.files = files
        self.tags = tags
    }

    /// Episode and scene: `3-12`.
    var scene: String { (take.slate.episode.map { "\($0)-" } ?? "") + take.slate.scene }

    /// The scenes it is of: a clip of `57/58` belongs to both.
    var scenes: [String] {
        take.slate.scene.split(separator: "/").map { (take.slate.episode.map { "\($0)-" } ?? "") + $0 }
    }

    var cameras: String {
        var seen: Set<String> = []
        return clips.map(\.camera).filter { seen.insert($0).inserted }.joined(separator: " ")
    }

    /// A wild track's clip is sound; other sound is in the picture's clip, and a recorder's own file is known from a note.
    var videoFiles: String { take.kind == .wildTrack ? "" : files.joined(separator: Self.joint) }

    var soundFiles: String {
        let own = take.kind == .wildTrack ? files : []
        return (own + [tags[.sound]]).filter { !$0.isEmpty }.joined(separator: Self.joint)
    }

    /// Seconds of its longest clip, or between roll and cut where there is none; nil while it rolls.
    public var seconds: Int64? {
        if clips.contains(where: { $0.state == .rolling }) { return nil }
        let lengths = clips.map { $0.rate.nanoseconds(ofFrames: Int64($0.frames)) }
        let pressed = take.rolledAt.flatMap { rolled in
            take.cutAt.map { $0.nanoseconds.subtractingReportingOverflow(rolled.nanoseconds).partialValue }
        }
        return (lengths.max() ?? pressed).map { max(0, $0) / 1_000_000_000 }
    }

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
        ((take.lines.isEmpty ? [] : [words.lines(take.lines)]) + take.spokenRemarks.map(words.phrases.lineRemark) + tags.remarks)
            .joined(separator: "; ")
    }
}
