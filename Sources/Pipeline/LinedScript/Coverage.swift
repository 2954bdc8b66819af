import ScriptModel
import ScriptText
import Slate
import Wire

/// Which takes cover which lines: the lined script as data.
public struct Coverage: Codable, Equatable, Sendable {
    /// A scene's lines with the takes that cover each.
    public struct Scene: Codable, Equatable, Sendable {
        /// `3-12`
        public var slate: String
        /// `3`; nil in a script without episodes.
        public var episode: String?
        /// As the script has it.
        public var heading: String
        /// The number is kept, the scene is not shot: nothing of it counts as uncovered.
        public var isOmitted: Bool
        /// All of them, in the order of the script.
        public var lines: [Line]

        /// Lines to be shot that no usable take covers; an omitted scene has none.
        public var uncovered: [Line] {
            isOmitted ? [] : lines.filter { $0.isToBeShot && !$0.isCovered }
        }
        /// Lines that usable takes have only off camera.
        public var onlyOffCamera: [Line] {
            isOmitted ? [] : lines.filter { $0.isToBeShot && $0.isCovered && !$0.isSeen }
        }
        /// Takes that cover something of it, in the order they were rolled.
        public var takes: [String] {
            var seen: Set<String> = []
            return lines.flatMap(\.takes).sorted { $0.order < $1.order }.map(\.slate).filter {
                seen.insert($0).inserted
            }
        }
    }

    /// A line of the current version, and what covers it.
    public struct Line: Codable, Equatable, Sendable {
        /// The script line's, the same in every version.
        public var id: String
        /// Within its scene, `12` or `12A`.
        public var number: String
        /// A voice that is not seen to speak is covered by a wild track too.
        public var kind: ScriptLine.Kind
        /// Who speaks, as written; nil for action and the like.
        public var character: String?
        /// Manner, without brackets.
        public var parenthetical: String?
        /// In the words of the current version; what was said instead is in `Mark.spokenAs`.
        public var text: String
        /// The same line in the script's second language.
        public var translation: String?
        /// False for captions, transitions and sounds, which are made later.
        public var isToBeShot: Bool
        /// In the order they were rolled, also those that are not usable.
        public var takes: [Mark]

        /// A wild track covers a voice that is not seen to speak; of all else it has the sound
        /// alone.
        public var isCovered: Bool {
            takes.contains { $0.isUsable && ($0.isWildTrack != true || isVoice) }
        }
        private var isVoice: Bool { kind == .offScreen || kind == .voiceOver }
        /// Whether a usable take has it on camera.
        public var isSeen: Bool { takes.contains { $0.isUsable && $0.isOnCamera } }
    }

    /// A take's line through the page: straight on camera, wavy off, broken where the line was
    /// dropped.
    public struct Mark: Codable, Equatable, Sendable {
        /// The take's id.
        public var take: String
        /// `3-12B-4`
        public var slate: String
        /// NG covers nothing; open, hold and OK cover alike.
        public var verdict: Verdict
        /// Whether the director chose the take.
        public var isPick: Bool
        /// Those that have a clip of the take, sorted; empty while none has.
        public var cameras: [String]
        /// Whether any of its cameras sees the line.
        public var isOnCamera: Bool
        /// Those of `cameras` that see it.
        public var seenBy: [String]
        /// `changed` or `dropped`; nil when it was spoken as written.
        public var status: LineRemark.Status?
        /// What was said in place of the text, where somebody wrote it down.
        public var spokenAs: String?
        /// Place among all takes, in the order they were rolled.
        public var order: Int
        /// True for sound alone; nil for a picture.
        public var isWildTrack: Bool?

        /// An NG take covers nothing that one could cut with, and no take what was not spoken in
        /// it.
        public var isUsable: Bool { verdict != .ng && !isDropped }
        /// Whether the take left the line out.
        public var isDropped: Bool { status == .dropped }
        /// Whether one of its cameras sees the line and another does not.
        public var isSplit: Bool { isOnCamera && seenBy.count < cameras.count }
    }

    /// How much of something is covered.
    public struct Share: Codable, Equatable, Sendable {
        /// An episode's number, a character's name.
        public var name: String
        /// Lines to be shot; those of omitted scenes do not count.
        public var lines = 0
        /// Of these, lines that usable takes cover.
        public var covered = 0
    }

    /// Those of the part that was asked for, in the order of the script.
    public var scenes: [Scene]
    /// In the order of their numbers; one with an empty name for scenes without an episode.
    public var episodes: [Share]
    /// Whoever speaks, most lines first.
    public var characters: [Share]

    /// - Parameters:
    ///   - script: the current version, as `history` has it.
    ///   - takes: in the order they were rolled; void takes, false starts and rehearsals cover
    ///     nothing.
    ///   - part: a scene `3-12`, an episode `3`, or nil for all.
    public init(
        _ script: Script, takes: [TakeSummary], history: ScriptHistory, of part: String? = nil
    ) {
        var marks: [String: [Mark]] = [:]
        for (order, summary) in takes.enumerated() where Self.counts(summary.take) {
            let take = summary.take
            let cameras = Set(summary.clips.map(\.camera)).sorted()
            for line in history.lines(of: take) {
                marks[line.id, default: []].append(Mark(line, take, cameras, order))
            }
        }
        scenes = script.scenes(of: part).map { Self.scene($0, marks) }
        episodes = []
        characters = []
        count()
    }

    /// One scene, by the slate of the take to come; nil when the script has no such scene.
    public static func scene(
        of slate: SlateNumber, _ script: Script, takes: [TakeSummary], history: ScriptHistory
    ) -> Scene? {
        let ids = Set(history.ids(of: slate))
        guard
            let scene = script.scenes.first(where: {
                $0.lines.first.map { ids.contains($0.id) } ?? false
            })
        else { return nil }
        return Coverage(script, takes: takes, history: history, of: scene.slate).scenes.first
    }

    private static func counts(_ take: Take) -> Bool {
        !take.isVoid && !take.keepsNumberFree && take.rolledAt != nil
    }

    private static func scene(_ scene: ScriptScene, _ marks: [String: [Mark]]) -> Scene {
        let lines = scene.lines.map { line in
            Line(
                id: line.id, number: line.number, kind: line.kind, character: line.character,
                parenthetical: line.parenthetical,
                text: line.text, translation: line.translation,
                isToBeShot: line.isToBeShot, takes: marks[line.id] ?? [])
        }
        return Scene(
            slate: scene.slate, episode: scene.episode, heading: scene.heading,
            isOmitted: scene.isOmitted, lines: lines)
    }

    private mutating func count() {
        var (byEpisode, byCharacter) = ([String: Share](), [String: Share]())
        for scene in scenes where !scene.isOmitted {
            for line in scene.lines where line.isToBeShot {
                byEpisode[scene.episode ?? "", default: Share(name: scene.episode ?? "")].add(line)
                if let name = line.character {
                    byCharacter[name, default: Share(name: name)].add(line)
                }
            }
        }
        episodes = byEpisode.values.sorted { LineNumber($0.name) < LineNumber($1.name) }
        characters = byCharacter.values.sorted { ($1.lines, $0.name) < ($0.lines, $1.name) }
    }
}

extension Coverage.Mark {
    fileprivate init(_ line: ScriptHistory.Covered, _ take: Take, _ cameras: [String], _ order: Int)
    {
        let seenBy = line.isDropped ? [] : cameras.filter { line.sight.isSeen(by: $0) }
        self.init(
            take: take.id, slate: "\(take.slate)", verdict: take.verdict,
            isPick: take.traits.contains(.pick), cameras: cameras,
            isOnCamera: !line.isDropped
                && (cameras.isEmpty ? line.sight.isSeen(by: nil) : !seenBy.isEmpty), seenBy: seenBy,
            status: line.remark?.status, spokenAs: line.remark?.spokenAs, order: order,
            isWildTrack: take.kind == .wildTrack ? true : nil)
    }
}

extension Coverage.Share {
    fileprivate mutating func add(_ line: Coverage.Line) {
        lines += 1
        if line.isCovered { covered += 1 }
    }
}

extension Script {
    /// Scenes of a part: `3-12` one scene, `3` an episode or, without episodes, a scene; nil all.
    public func scenes(of part: String?) -> [ScriptScene] {
        guard let part = part?.uppercased() else { return scenes }
        let exact = scenes.filter { $0.slate.uppercased() == part }
        return exact.isEmpty ? scenes.filter { $0.episode?.uppercased() == part } : exact
    }
}

extension ScriptLine {
    /// False for captions, transitions and sounds, which are made later, and for a name without
    /// words.
    public var isToBeShot: Bool {
        ![.caption, .transition, .sound].contains(kind)
            && text.unicodeScalars.contains { !$0.isBlank }
    }
}
