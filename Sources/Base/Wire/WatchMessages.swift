import Slate

/// What a prompt says when it comes, and again whenever its person types: it is then shown the box
/// until it goes.
public struct WatchWish: Codable, Equatable, Sendable {
    /// Who looks on; nil means the socket's peer (its user name).
    public var person: String?
    /// Nil takes the language this person used last, or `otherwise`.
    public var language: Language?
    /// For a person whose language nobody knows yet; nil means English.
    public var otherwise: Language?
    /// Where it runs, for the others: `phone`, `pts/3`.
    public var device: String
    /// The half-typed line; empty when there is none, nil when this message does not speak of it.
    public var draft: String?
    /// The take that the line is about.
    public var target: String?
    /// As in `CrewCommandLine`.
    public var sshKey: String?
    /// Whether a view is to come every `BoxView.pulse` although nothing changed, so that a rushesd
    /// that hangs is seen.
    public var wantsPulse: Bool?

    /// Without `draft` it does not speak of the half-typed line.
    public init(
        person: String? = nil, language: Language? = nil, otherwise: Language? = nil,
        device: String = "", draft: String? = nil,
        target: String? = nil, sshKey: String? = nil
    ) {
        self.sshKey = sshKey
        self.person = person
        self.language = language
        self.otherwise = otherwise
        self.device = device
        self.draft = draft
        self.target = target
    }

    /// A longer draft is kept up to here, in bytes.
    public static let longestDraft = 16 * 1024
}

/// What a prompt shows; sent when something in it changed, at most ten times a second.
public struct BoxView: Codable, Equatable, Sendable {
    /// Cameras without their device's facts, which are long and stand in `rushes cameras`.
    public var status: BoxStatus
    /// Takes of the scene that rolls, else of the coming slate's, in the order they were rolled,
    /// the last `mostTakes` of them; nil when they are as before.
    public var takes: [TakeSummary]?
    /// The take that rolls, else the last rolled; what a verdict means when nothing else is said.
    public var current: TakeSummary?
    /// The same scene of the script; nil when it is as before, without lines when there is none.
    public var script: SceneView?
    /// Everybody who is watching, but for this prompt.
    public var others: [Presence]
    /// What others did since the view before, a sentence each, in this person's language.
    public var news: [String]
    /// What this person's `undo` takes back now, and an operation of it; nil when there is nothing.
    public var undoes: String?
    /// The operation's id, or `script 3` where `undo` takes a load back.
    public var undoesID: String?
    /// Whether views come at least every `pulse`; nil where it was not asked for, or from an
    /// earlier rushesd.
    public var pulses: Bool?
    /// Nanoseconds.
    public static let pulse: Int64 = 400_000_000
    /// In the first view only: the line this person had half typed, on whatever device.
    public var draft: String?
    /// In the first view only: what happened while this person was away, in one sentence.
    public var meanwhile: String?
    /// In the first view only: who rushesd takes this person for, and the language they used last.
    public var person: String?
    /// In the first view only: what `news` and `meanwhile` are said in.
    public var language: Language?

    /// No shoot has more takes of a scene on one screen; `find` shows the rest.
    public static let mostTakes = 60

    /// What only the first view has is set afterwards.
    public init(
        status: BoxStatus, takes: [TakeSummary]? = nil, current: TakeSummary? = nil,
        others: [Presence] = [], news: [String] = []
    ) {
        self.status = status
        self.takes = takes
        self.current = current
        self.others = others
        self.news = news
    }
}

/// A scene of the script, and which takes cover its lines.
public struct SceneView: Codable, Equatable, Sendable {
    /// A line of the scene, and which takes cover it.
    public struct Line: Codable, Equatable, Sendable {
        /// What the crew calls it, `12` or `12A`.
        public var number: String
        /// Who speaks, how, and the words, with the second language behind them; one row.
        public var text: String
        /// `B1 B2^ B4~ B5~A B6x`, or `1-12` where the shot is a number: shot and take; `^` in other
        /// words, `~` off camera (`~A` off camera A alone), `x` not spoken. A take that was shot
        /// under another number of the scene has its whole slate. Takes that are no good are left
        /// out.
        public var takes: String
        /// Whether it is to be shot, and no take covers it yet.
        public var isOpen: Bool

        /// `takes` is empty where none covers it.
        public init(number: String, text: String, takes: String, isOpen: Bool) {
            self.number = number
            self.text = text
            self.takes = takes
            self.isOpen = isOpen
        }
    }

    /// `3-12`
    public var slate: String
    /// The scene's head as the script writes it.
    public var heading: String
    /// In the script's order; empty where there is no such scene.
    public var lines: [Line]

    /// Without arguments: the script has no such scene.
    public init(slate: String = "", heading: String = "", lines: [Line] = []) {
        self.slate = slate
        self.heading = heading
        self.lines = lines
    }
}

/// Somebody who is watching.
public struct Presence: Codable, Equatable, Sendable {
    /// The name that the box knows them by.
    public var person: String
    /// Where their prompt runs: `phone`, `pts/3`.
    public var device: String
    /// The take they type about, `3-12B-4`; nil while they only look, empty when it is of none.
    public var isTypingOf: String?
    /// `CrewRole.rawValue`, where the box's configuration gives one; a text, as later versions may
    /// have more of them.
    public var role: String?

    /// `isTypingOf` is nil while they only look.
    public init(person: String, device: String, isTypingOf: String? = nil, role: CrewRole? = nil) {
        self.person = person
        self.role = role?.rawValue
        self.device = device
        self.isTypingOf = isTypingOf
    }
}
