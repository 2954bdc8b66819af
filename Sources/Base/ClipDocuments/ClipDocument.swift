import Slate

/// Everything known of one clip but its pictures: the JSON beside every clip, on the box, on the
/// wire and in the editor's folder.
///
/// The media's bytes never change; the document may change for ever, and each change raises
/// `revision` by one. On the box and on the way to a hub it speaks of the box's clip; beside a
/// published movie, of that movie alone (`asPublished`).
public struct ClipDocument: Codable, Equatable, Sendable {
    /// `rushes.clip/1`; a reader refuses a document whose part before the slash or whose major
    /// number it does not know.
    public var schema = ClipDocument.currentSchema
    /// From 1; each change raises it by one. 0 stands only in what is noted of a clip on the spare
    /// disk before its first document is written.
    public var revision: Int
    /// The production's title, as the box's configuration has it; `untitled` where it says none.
    public var production: String
    /// Name of the box that recorded it.
    public var box: String
    /// What its camera measured and wrote; beside a movie its frames count from the movie's first
    /// picture.
    public var clip: ClipManifest
    /// The take it was rolled for, with everything that was said of it up to this revision.
    public var take: Take
    /// The script's lines that the take covers, in the order of the script; nil where no script was
    /// loaded or no line was said.
    public var script: [LineInClip]?
    /// The how-manieth clip of its camera in the production, from 1; nil in documents that a box of
    /// an earlier version began.
    public var number: Int?
    /// What the take was called when the clip closed; stays whatever the take is called later. Nil
    /// until then, and from earlier versions.
    public var slateAtCut: SlateNumber?
    /// The movie beside it; nil on the box.
    public var movie: MovieFacts?
    /// The box's clip that the movie was made of; nil on the box, where `clip.media` says it.
    public var boxClip: BoxClip?

    /// What this version writes into `schema`; a hub takes no other.
    public static let currentSchema = "rushes.clip/1"
    /// Media type of a document on its way to a hub: the `filetype` of its upload.
    public static let contentType = "application/vnd.rushes.clip+json"

    /// As a box makes it; number, slate at cut and movie are set where they become known.
    public init(
        revision: Int, production: String, box: String, clip: ClipManifest, take: Take,
        script: [LineInClip]? = nil
    ) {
        self.revision = revision
        self.production = production
        self.box = box
        self.clip = clip
        self.take = take
        self.script = script
    }
}
