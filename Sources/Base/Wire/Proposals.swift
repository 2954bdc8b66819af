/// What was heard in a clip: proposals until somebody accepts them.
public struct Proposals: Codable, Equatable, Sendable {
    /// Of this document's form.
    public var version = 1
    /// File name, or the clip's id.
    public var clip: String
    /// `pocketsphinx`, or the program of the configuration's `command`.
    public var engine: String
    /// What was listened for: `en` or `zh`.
    public var language: String
    /// Scores below it are never promoted from `weak` to `proposals`.
    public var threshold: Double
    /// By time; a line spoken twice stands here twice.
    public var proposals: [LineProposal]
    /// What scored below the threshold; for a person's eye only.
    public var weak: [LineProposal]
    /// The version of the script that the lines came from; nil where they came from a file.
    public var script: Int?
    /// The run of `rushes-align` that failed at the clip; nil when it was listened to. The next run
    /// tries again.
    public var failedIn: String?
    /// Words whose sound was guessed from their letters.
    public var guessedWords: [String]
    /// What the engine said that could not be used, a sentence each; at most `mostComplaints`.
    public var complaints: [String]

    /// An engine that writes nonsense writes a lot of it.
    public static let mostComplaints = 20

    /// Puts `heard` in the order of time and parts it at `threshold`; of `complaints` the first
    /// `mostComplaints` are kept.
    public init(
        clip: String, engine: String, language: String, threshold: Double, heard: [LineProposal],
        guessedWords: [String] = [],
        complaints: [String] = []
    ) {
        self.clip = clip
        self.engine = engine
        self.language = language
        self.threshold = threshold
        let inOrder = heard.sorted { ($0.start, $0.end, $0.line) < ($1.start, $1.end, $1.line) }
        proposals = inOrder.filter { $0.score >= threshold }
        weak = inOrder.filter { $0.score < threshold }
        for index in weak.indices { weak[index].state = .weak }
        self.guessedWords = guessedWords
        self.complaints = Array(complaints.prefix(Self.mostComplaints))
    }
}

/// A line of the script, and where an engine heard it.
public struct LineProposal: Codable, Equatable, Sendable {
    /// Whether it was heard well enough to be shown.
    public enum State: String, Codable, Sendable {
        /// Heard well enough to be shown; true only once a person has accepted it.
        case proposed
        /// Below the threshold: never shown as a proposal.
        case weak
    }

    /// The script line's id.
    public var line: String
    /// Who speaks it; empty on the way to rushesd, which has it itself.
    public var character: String
    /// The script's words; empty on the way to rushesd, which has them itself.
    public var text: String
    /// Seconds from the clip's first sample.
    public var start: Double
    /// Seconds from the clip's first sample at which it was over.
    public var end: Double
    /// 0 to 1.
    public var score: Double
    /// Set by `Proposals`, which knows the threshold.
    public var state = State.proposed

    /// `start` and `end` in seconds from the clip's first sample, `score` from 0 to 1.
    public init(_ line: SpokenLine, start: Double, end: Double, score: Double) {
        self.line = line.id
        character = line.character
        text = line.text
        self.start = start
        self.end = end
        self.score = score
    }

    private enum CodingKeys: String, CodingKey {
        case line, character, text, score, state
        case start = "in"
        case end = "out"
    }
}
