/// A line of the script that a clip's take covers, as the editor gets it.
public struct LineInClip: Codable, Equatable, Sendable {
    /// The same in every version of the script.
    public var id: String
    /// In its scene, `12` or `12A`.
    public var number: String
    /// dialogue, action, offScreen, voiceOver ...
    public var kind: String
    /// Who speaks it, as the script has it; nil where nobody does, as in action.
    public var character: String?
    /// Manner, without brackets.
    public var parenthetical: String?
    /// As the script had it when the take was said to cover the line; a later version does not
    /// change it.
    public var text: String
    /// The same line in the script's second language.
    public var translation: String?
    /// What the current version says in place of `text`; nil where it says the same.
    public var textNow: String?
    /// True where the current version has the line no more.
    public var isCut: Bool?
    /// Whether the clip's own camera sees it.
    public var isOnCamera: Bool
    /// `changed` or `dropped`, a word of `LineRemark.Status`; nil when it was spoken as written.
    public var status: String?
    /// What was said in place of `text`, where somebody wrote it down.
    public var spokenAs: String?
    /// Frame of the clip, from 0, at which the line was heard to begin or somebody marked its
    /// begin; nil when neither.
    public var inFrame: Int?
    /// The frame before which the line ends, or the next marked one begins; on the box nil for the
    /// last one marked, beside a movie there wherever `inFrame` is.
    public var outFrame: Int?
    /// Where the frames come from; nil when there are none.
    public var source: Source?
    /// Beside a movie: the line was heard or marked, but before the movie begins or after it ends.
    public var outside: Side?

    /// On which side of a movie a line lies that is not in it.
    public enum Side: String, Codable, Sendable { case before, after }

    /// How it became known where the line lies.
    public enum Source: String, Codable, Sendable {
        /// Out of the sound, accepted by a person.
        case heard
        /// A person's key at the line's begin.
        case marked
    }

    /// What only some lines have (manner, translation, newer words, source) is set afterwards.
    public init(
        id: String, number: String, kind: String, character: String?, text: String,
        isOnCamera: Bool, status: String? = nil,
        spokenAs: String? = nil, inFrame: Int? = nil, outFrame: Int? = nil
    ) {
        self.id = id
        self.number = number
        self.kind = kind
        self.character = character
        self.text = text
        self.isOnCamera = isOnCamera
        self.status = status
        self.spokenAs = spokenAs
        self.inFrame = inFrame
        self.outFrame = outFrame
    }
}
