/// A script as read from one file: scenes in their order, every line of text in its place.
public struct Script: Codable, Equatable, Sendable {
    /// The title page's, or the first heading's; empty when there is none.
    public var title: String
    /// Text before the first episode or scene: outline, biographies, credits.
    public var frontMatter: [String]
    /// Empty in a script without episodes.
    public var episodes: [ScriptEpisode]
    /// In the order of the file, of all episodes.
    public var scenes: [ScriptScene]
    /// Text that nobody plays: sections, synopses, remarks, what is struck out, in the order of the
    /// file.
    public var notes: [ScriptNote]
    /// What was not understood, in the order of the file; the text itself stands in a scene or the
    /// front matter nevertheless.
    public var diagnostics: [ScriptDiagnostic]

    /// What is left out is what the file does not have.
    public init(
        title: String = "", frontMatter: [String] = [], episodes: [ScriptEpisode] = [],
        scenes: [ScriptScene] = [],
        notes: [ScriptNote] = [], diagnostics: [ScriptDiagnostic] = []
    ) {
        self.title = title
        self.frontMatter = frontMatter
        self.episodes = episodes
        self.scenes = scenes
        self.notes = notes
        self.diagnostics = diagnostics
    }
}

/// An episode as its head announces it.
public struct ScriptEpisode: Codable, Equatable, Sendable {
    /// `3`, as its scenes' `episode` has it.
    public var number: String
    /// Without the number; empty when it has none.
    public var title: String
    /// Text between the head and the first scene, and the head in a second language.
    public var notes: [String]
    /// Where the head stands, as a line's `source`.
    public var source: Int

    /// `number` must be the one that its scenes' `episode` has.
    public init(number: String, title: String = "", notes: [String] = [], source: Int) {
        self.number = number
        self.title = title
        self.notes = notes
        self.source = source
    }
}

/// One scene: its head, who is in it, and its lines.
public struct ScriptScene: Codable, Equatable, Sendable {
    /// Where it is played, as the head says: 内, 外, INT., EXT., or both of them.
    public enum Place: String, Codable, Sendable {
        case interior, exterior, both
    }

    /// `3`; nil in a script without episodes.
    public var episode: String?
    /// As the slate says it, `12` or `12A`; a scene without a number gets the next free one of its
    /// episode.
    public var number: String
    /// Whether the file gave the number; scenes it left unnumbered may move when the script
    /// changes.
    public var isNumberGiven: Bool
    /// The head as it is written; its parts joined by ` / ` when they stand on several lines.
    public var heading: String
    /// Head and cast in the script's second language.
    public var translation: String?
    /// Nil when the head does not say.
    public var place: Place?
    /// 日, 夜, DAY, 亥时三刻; as written.
    public var timeOfDay: String?
    /// From the head, as written, without `place` and `timeOfDay`; empty when it names none.
    public var location: String
    /// Names as written: the scene's own list and, in a screenplay, whoever speaks in it.
    public var cast: [String]
    /// In the order of the file.
    public var lines: [ScriptLine]
    /// The number is kept, the scene is not shot.
    public var isOmitted: Bool
    /// Length in eighths of a page, at least 1 once the script is read; estimated where the file
    /// does not say.
    public var eighths: Int
    /// Where the head stands, as a line's `source`; 0 when it has none.
    public var source: Int

    /// What a reader does not know yet stays empty or 0 until it has read on.
    public init(
        episode: String? = nil, number: String, isNumberGiven: Bool = true, heading: String,
        translation: String? = nil,
        place: Place? = nil, timeOfDay: String? = nil, location: String = "", cast: [String] = [],
        lines: [ScriptLine] = [],
        isOmitted: Bool = false, eighths: Int = 0, source: Int = 0
    ) {
        self.episode = episode
        self.number = number
        self.isNumberGiven = isNumberGiven
        self.heading = heading
        self.translation = translation
        self.place = place
        self.timeOfDay = timeOfDay
        self.location = location
        self.cast = cast
        self.lines = lines
        self.isOmitted = isOmitted
        self.eighths = eighths
        self.source = source
    }
}

/// What a take can cover: a speech, an action, a caption.
public struct ScriptLine: Codable, Equatable, Sendable {
    /// How the line is heard or seen.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case dialogue, action
        /// A voice of somebody who is in the scene but is not seen to speak, or thinks: OS,
        /// 内心独白.
        case offScreen
        /// A voice over the scene: VO, 旁白, telephone.
        case voiceOver
        /// 【字幕：…】
        case caption
        /// CUT TO:, 【转场】, 【闪回】
        case transition
        /// [音效：…], ♪: heard, and no dialogue.
        case sound
    }

    /// Stable over revisions: twelve lower-case hex digits, unique in the script.
    public var id: String
    /// What the crew calls it in its scene: `12`, and `12A` for a line that a later version put
    /// after it.
    public var number: String
    /// Also decides whether it is to be shot: captions, transitions and sounds are made later.
    public var kind: Kind
    /// Who speaks, as written, without OS or VO; nil for action and the like.
    public var character: String?
    /// Emotion or manner, without brackets.
    public var parenthetical: String?
    /// As written, without `character` and `parenthetical`.
    public var text: String
    /// The same line in the script's second language.
    public var translation: String?
    /// Inside 【闪回】…【闪回结束】.
    public var isFlashback: Bool
    /// Spoken at the same time as the lines beside it that are so too (dual dialogue).
    public var isDual: Bool
    /// The revision that the file itself says the line belongs to, as Final Draft numbers its
    /// revision sets; nil elsewhere.
    public var revision: String?
    /// First line of the file (paragraph of a .docx or .fdx) it was read from, from 1.
    public var source: Int

    /// Readers leave `id` and `number` empty; a `ScriptRevision` gives them.
    public init(
        id: String = "", number: String = "", kind: Kind, character: String? = nil,
        parenthetical: String? = nil, text: String,
        translation: String? = nil, isFlashback: Bool = false, isDual: Bool = false,
        revision: String? = nil, source: Int
    ) {
        self.id = id
        self.number = number
        self.kind = kind
        self.character = character
        self.parenthetical = parenthetical
        self.text = text
        self.translation = translation
        self.isFlashback = isFlashback
        self.isDual = isDual
        self.revision = revision
        self.source = source
    }
}

/// Text of a script that is no line of it.
public struct ScriptNote: Codable, Equatable, Sendable {
    /// Why the text is no line.
    public enum Kind: String, Codable, Sendable {
        /// A heading above scenes: an act, a sequence.
        case section
        case synopsis
        /// `[[ ]]`, a script note.
        case remark
        /// Struck out by the writer: a boneyard, what an omitted scene held.
        case struck
        /// A page is to begin here.
        case pageBreak
    }

    /// Set by the reader, from how the text is written and where it stands.
    public var kind: Kind
    /// As written, without the marks around it.
    public var text: String
    /// As a line's `source`.
    public var source: Int

    /// `source` counts as a line's does, from 1.
    public init(_ kind: Kind, _ text: String, source: Int) {
        self.kind = kind
        self.text = text
        self.source = source
    }
}

/// One place of a script that was not understood, or looks wrong.
public struct ScriptDiagnostic: Codable, Equatable, Sendable {
    /// Line of the file (paragraph of a .docx or .fdx), from 1.
    public var source: Int
    /// At most 80 characters of what stands there.
    public var text: String
    /// Characters of a text that are shown.
    package static let longestText = 80

    /// What is odd about it, and what was done: one sentence in English.
    public var message: String

    /// `text` has at most 80 characters; `message` is one sentence in English.
    public init(source: Int, text: String, message: String) {
        self.source = source
        self.text = text
        self.message = message
    }
}
