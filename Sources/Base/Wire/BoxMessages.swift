import ClipDocuments
import Slate
import Time

/// What passes over rushesd's Unix socket: one JSON object a line, both ways, at most
/// `BoxWire.longestLine` bytes.
public enum BoxWire {
    /// A note of 10 kB in a JSON string at worst six bytes a character, and room for the rest.
    public static let longestLine = 128 * 1024
    /// Said in `CameraHello`, for later versions to tell apart; this one does not look at it.
    public static let version = 1
}

/// What a client of the socket may send.
public enum BoxRequest: Codable, Equatable, Sendable {
    /// A crew command in the grammar of `Slate`; answered by one `BoxReply.answer`.
    case command(CrewCommandLine)
    /// The first line of a camera, and again when it was opened: it is then sent orders until it
    /// goes.
    case camera(CameraHello)
    case report(CameraReport)
    /// A prompt that wants to be shown the box; answered by views until it goes.
    case watch(WatchWish)
    /// About the script; answered by one `BoxReply.answer`, but for its parts.
    case script(ScriptRequest)
    /// About what clips say; answered by one `BoxReply.answer`.
    case hearing(HearingRequest)
}

/// One line that a person says, who says it, and what their screen showed them.
public struct CrewCommandLine: Codable, Equatable, Sendable {
    /// As it was typed, at most `Grammar.longestLine` bytes.
    public var line: String
    /// Of the answer; words of either are understood in the line.
    public var language: Language
    /// Who says so; nil means the socket's peer (its user name).
    public var person: String?
    /// The id of the take that a line without a target means; nil means the one that rolls, else
    /// the last. What a prompt shows as its target, so that a take rolled meanwhile is not tagged
    /// in its place.
    public var take: String?
    /// The SSH key the person came in with, `ssh-ed25519 AAAA...`; empty for a login without one,
    /// nil for somebody at the box itself.
    public var sshKey: String?
    /// Comes back in the answer: who says several lines without waiting knows whose it is, as
    /// `peek` is answered later than what was said after it.
    public var number: Int?
    /// UUIDv7 of the line: said again with the same one it is obeyed once, and answered as it was
    /// the first time, also by a rushesd that was started again in between. The ids of what is
    /// written for it are derived from it.
    public var id: String?
    /// CLOCK_MONOTONIC in nanoseconds: rushesd drops the line when it comes to it later than that,
    /// and says so.
    public var until: Int64?
    /// The slate of the take to come as it was shown, with `Operation.nextTake` as `take`: when it
    /// has rolled meanwhile it is that take.
    public var coming: SlateNumber?
    /// The id of the take that rolled on the screen, empty for none: `cut` and `next` end no other.
    /// Nil asks for no such care.
    public var rolling: String?
    /// An operation of the line that `undo` is to take back, and no other; nil is the person's
    /// last.
    public var undoes: String?

    public init(
        line: String, language: Language = .english, person: String? = nil, take: String? = nil,
        sshKey: String? = nil, number: Int? = nil,
        id: String? = nil, until: Int64? = nil
    ) {
        self.id = id
        self.until = until
        self.sshKey = sshKey
        self.number = number
        self.take = take
        self.line = line
        self.language = language
        self.person = person
    }
}

/// How a camera's process says who it is.
public struct CameraHello: Codable, Equatable, Sendable {
    /// `BoxWire.version` of the camera's program.
    public var version: Int
    /// Its name in the configuration.
    public var camera: String
    /// The process id, for the log.
    public var process: Int32
    /// The clip it is rolling, if it kept rolling while rushesd was away.
    public var rolling: CameraReport.Progress?
    /// False while its device, file or connection could not be opened yet: no orders then, but the
    /// reason as a trouble of a `CameraAbsence`. It says hello again when it is open. Nil from an
    /// earlier version, which is open when it comes.
    public var isOpen: Bool?

    public init(
        camera: String, process: Int32, rolling: CameraReport.Progress? = nil, isOpen: Bool? = nil
    ) {
        self.version = BoxWire.version
        self.camera = camera
        self.process = process
        self.rolling = rolling
        self.isOpen = isOpen
    }
}

/// What a camera tells rushesd; each is true on disk before it is said.
public enum CameraReport: Codable, Equatable, Sendable {
    /// The pre-roll is full and pictures come.
    case ready(video: VideoFacts, audio: AudioFacts?)
    /// The clip's folder, manifest and first fragment are durable.
    case opened(Progress)
    /// One more fragment is durable.
    case grew(Progress)
    /// The clip is closed: its manifest holds the digest.
    case finished(clip: String, take: String)
    /// A take that was called, and that the camera has nothing of, or not its end.
    case missed(MissedTake)
    /// Something is wrong, or right again (`message` nil): no picture, no sound, disk full.
    case trouble(code: String, message: String?)
    /// How it runs, a few times a second.
    case live(CameraLive)
    /// The device it has opened; nil when it is away.
    case device(DeviceFacts?)
    /// The answer to an order to peek; nil when there is no picture yet.
    case peek(PeekPicture?)

    /// How much of a camera's clip is safe on its disk.
    public struct Progress: Codable, Equatable, Sendable {
        /// The clip's id, which is its folder's name.
        public var clip: String
        /// The id of the take that it is of.
        public var take: String
        /// Durable bytes of the media file.
        public var bytes: Int64
        /// Frames in those bytes.
        public var frames: Int

        public init(clip: String, take: String, bytes: Int64, frames: Int) {
            self.clip = clip
            self.take = take
            self.bytes = bytes
            self.frames = frames
        }
    }
}

/// What rushesd sends.
public enum BoxReply: Codable, Equatable, Sendable {
    case answer(CrewAnswer)
    case order(CameraOrder)
    case view(BoxView)
}

/// What a camera is told to do; only one that is open is told.
public enum CameraOrder: Codable, Equatable, Sendable {
    /// Open a clip for this take; `at` is CLOCK_MONOTONIC in nanoseconds when roll was pressed.
    /// Rolling twice for one take does nothing.
    case roll(take: String, at: Int64)
    /// Close the clip of this take.
    case cut(take: String, at: Int64)
    /// Send a picture of now.
    case peek
    /// What rolls now is called this, for the text in the picture.
    case slate(String)
}

/// One sentence for the person, a code for the program.
public struct CrewAnswer: Codable, Equatable, Sendable {
    /// 0, or the exit code `rushes` ends with (`rushes help exit-codes`).
    public var code: Int32
    /// In the language of the line; empty where the data says it all.
    public var message: String
    /// The takes the command touched or listed.
    public var takes: [TakeSummary]
    /// With an answer to `status`.
    public var status: BoxStatus?
    /// Documents of the clips asked for, with what only the box knows.
    public var clips: [ClipReport]?
    /// With an answer to `cameras`.
    public var cameras: [CameraStatus]?
    /// With an answer to `peek`; nil where the camera has no picture.
    public var peek: PeekPicture?
    /// What looked like a slip, by `SlateWarning.code`; `message` says it in words. Nil when
    /// nothing did.
    public var warnings: [String]?
    /// Title of the production, with an answer about a day.
    public var production: String?
    /// With an answer about a day: what the script has and nobody shot yet; nil where no script is
    /// loaded.
    public var uncovered: [UncoveredLines]?
    /// With an answer about a day: nil while the folder of takes and clips is well.
    public var stateTrouble: StateTrouble?
    /// With an answer about the script.
    public var script: ScriptAnswer?
    /// Of the line that is answered, where it had one; nil from an earlier rushesd, which answers
    /// in order but for `peek`.
    public var number: Int?
    /// What the person's `undo` takes back from now on, `3-12B-4 OK`, and an operation of it; only
    /// with an answer that wrote something.
    public var undoes: String?
    /// The operation's id, or `script 3` where `undo` takes a load back.
    public var undoesID: String?
    /// The line came after its `until`: nothing was done. Nil where it was in time.
    public var isDropped: Bool?
    /// With an answer to `rushes-align`.
    public var hearing: HearingAnswer?
    /// With an answer to `find` or `log`: how many there are, where not all are listed.
    public var found: Int?
    /// With an answer to `log` or `why`.
    public var history: [LogEntry]?
    /// With an answer to `heard`: what was heard in the clip named there, accepted or not.
    public var proposals: Proposals?

    public init(
        code: Int32 = 0, message: String, takes: [TakeSummary] = [], status: BoxStatus? = nil
    ) {
        self.code = code
        self.message = message
        self.takes = takes
        self.status = status
    }
}
