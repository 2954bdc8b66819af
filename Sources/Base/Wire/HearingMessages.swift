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
    public var isRolling: Bool
    /// Nil when there is nothing to listen to.
    public var task: HearingTask?

    public init(isRolling: Bool, task: HearingTask? = nil) {
        self.isRolling = isRolling
        self.task = task
    }
}

/// A clip to listen to, and what may be spoken in it.
public struct HearingTask: Codable, Equatable, Sendable {
    public var clip: String
    /// The take's slate, for the log.
    public var slate: String
    /// Path of the film.
    public var media: String
    /// The version of the script that the lines are of.
    public var script: Int
    public var lines: [SpokenLine]

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
    public var character: String
    public var text: String
    /// The same in the script's second language, which may be the one that is spoken.
    public var translation: String?

    public init(id: String, character: String = "", text: String, translation: String? = nil) {
        self.id = id
        self.character = character
        self.text = text
        self.translation = translation
    }
}
