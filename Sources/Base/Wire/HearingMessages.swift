/// What `rushes-align` says to rushesd, which hears only its own user and root.
public enum HearingRequest: Codable, Equatable, Sendable {
    /// Which clip to listen to next, the oldest first; `run` names this run of `rushes-align`,
    /// which tries a clip only once.
    case next(run: String)
    /// Whether a camera rolls; asked while an engine works.
    case state
    /// To be kept beside the clip. Lines go by their ids: rushesd has the texts itself.
    case keep(Proposals)

    /// More lines than this are in no scene; the JSON of so many has room in `BoxWire.longestLine`.
    public static let mostLines = 500
}

/// The answer's part that is for `rushes-align`.
public struct HearingAnswer: Codable, Equatable, Sendable {
    /// Whether a take rolls: no engine is to work then.
    public var isRolling: Bool
    /// Nil when there is nothing to listen to.
    public var task: HearingTask?

    /// `task` comes with the answer to `next` alone.
    public init(isRolling: Bool, task: HearingTask? = nil) {
        self.isRolling = isRolling
        self.task = task
    }
}

/// A clip to listen to, and what may be spoken in it.
public struct HearingTask: Codable, Equatable, Sendable {
    /// The clip's id; its take was cut, and its file is closed.
    public var clip: String
    /// The take's slate, for the log.
    public var slate: String
    /// Path of the film.
    public var media: String
    /// The version of the script that the lines are of.
    public var script: Int
    /// What is spoken in the take's scene, in the script's order; never empty.
    public var lines: [SpokenLine]

    /// `media` is a path on the box; the ids of `lines` all differ.
    public init(clip: String, slate: String, media: String, script: Int, lines: [SpokenLine]) {
        self.clip = clip
        self.slate = slate
        self.media = media
        self.script = script
        self.lines = lines
    }
}

/// A line of a scene that somebody may speak, as engines are given it.
public struct SpokenLine: Codable, Equatable, Sendable {
    /// The script line's id; unique in a request.
    public var id: String
    /// Who speaks it; empty where the script does not say.
    public var character: String
    /// As the script has it.
    public var text: String
    /// The same in the script's second language, which may be the one that is spoken.
    public var translation: String?

    /// `id` differs from those of all other lines in a request.
    public init(id: String, character: String = "", text: String, translation: String? = nil) {
        self.id = id
        self.character = character
        self.text = text
        self.translation = translation
    }
}
