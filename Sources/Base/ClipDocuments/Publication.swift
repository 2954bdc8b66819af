import Time

/// One finished clip as the editor gets it: what a hub announces in its feed and a puller turns
/// into files.
public struct Publication: Codable, Equatable, Sendable {
    /// Rises by one with every publication of this hub; the feed's event id.
    public var sequence: Int64
    /// The clip's id; the document has the same.
    public var clip: String
    /// Revision of the document it was made from.
    public var revision: Int
    /// File name in the editor's folder, `3-12B-4_A012.mov`; unique in the hub, never with a slash.
    public var name: String
    /// Bytes of the whole file, and of its head (everything before the pictures' and sound's
    /// bytes).
    ///
    /// A movie's bytes never change, so a newer publication of a clip has the same. Hubs of an
    /// earlier version gave a retagged clip a new head over the same payload; a puller that has the
    /// payload fetches only the head.
    public var bytes: Int64
    /// Bytes before those of pictures and sound; at most `bytes`.
    public var headBytes: Int64
    /// XXH3-128 of the whole file and of the part after the head.
    public var xxh3: String
    /// XXH3-128 of what follows the head, 32 lower-case hex digits.
    public var payloadXXH3: String
    /// The hub's wall clock when it made the movie, or told of it anew.
    public var publishedAt: UTCTime
    /// As it lies beside the movie: it speaks of that file alone.
    public var document: ClipDocument
    /// Which of the clip's files the hub's disk has damaged (`media`: what the box sent; `movie`:
    /// the published file, which then cannot be fetched); nil for none. Said anew, under a new
    /// sequence, when it changes.
    public var damaged: [String]?

    /// A hub makes it with sequence 0, and its catalogue gives it the next one.
    public init(
        sequence: Int64, clip: String, revision: Int, name: String, bytes: Int64, headBytes: Int64,
        xxh3: String,
        payloadXXH3: String, publishedAt: UTCTime, document: ClipDocument
    ) {
        self.sequence = sequence
        self.clip = clip
        self.revision = revision
        self.name = name
        self.bytes = bytes
        self.headBytes = headBytes
        self.xxh3 = xxh3
        self.payloadXXH3 = payloadXXH3
        self.publishedAt = publishedAt
        self.document = document
    }
}

extension ClipReceipt {
    /// The same receipt, signed by the hub that gives it.
    public func signed(by cursor: HubCursor) -> ClipReceipt {
        var signed = self
        signed.hub = cursor.identity.hub
        signed.epoch = cursor.identity.epoch
        signed.sequence = cursor.sequence
        return signed
    }

    /// The hub's place when it gave this receipt; nil from a hub of an earlier version.
    public var cursor: HubCursor? {
        guard let hub, let epoch, let sequence else { return nil }
        return HubCursor(HubIdentity(hub: hub, epoch: epoch), sequence)
    }
}

/// What a hub has of a clip: the answer a box asks for before its outbox forgets.
public struct ClipReceipt: Codable, Equatable, Sendable {
    /// The clip's id.
    public var clip: String
    /// How far the clip has come; whether the bytes are right is for `xxh3` to say.
    public var state: ReceiptState
    /// Bytes durable at the hub, and their XXH3-128 once all have come.
    public var bytes: Int64
    /// XXH3-128 of all bytes, 32 lower-case hex digits; nil until they have come.
    public var xxh3: String?
    /// Newest document revision filed, 0 for none.
    public var revision: Int
    /// Which hub says so, in which of its epochs, and the newest sequence it gave; nil from a hub
    /// of an earlier version.
    ///
    /// A receipt is worth nothing any more once the hub answers with another epoch.
    public var hub: String?
    /// The hub's epoch when it said so, from 1; nil from a hub of an earlier version.
    public var epoch: Int?
    /// The newest sequence that it had given then; nil from a hub of an earlier version.
    public var sequence: Int64?
    /// The disk of the hub has damaged its copy: the clip is to be sent again; `state` is then
    /// `mismatched`.
    public var damaged: Bool?
    /// When the hub read the bytes from its disk and digested them to `xxh3`; only where that was
    /// asked for (`?read=1`).
    public var readAt: UTCTime?
    /// The hub is reading them: ask again.
    public var isBeingRead: Bool?

    /// As worked out from the hub's files; `signed(by:)` adds whose it is.
    public init(clip: String, state: ReceiptState, bytes: Int64, xxh3: String?, revision: Int) {
        self.clip = clip
        self.state = state
        self.bytes = bytes
        self.xxh3 = xxh3
        self.revision = revision
    }
}

/// How far a clip has come at a hub.
public enum ReceiptState: String, Codable, Sendable {
    case receiving
    /// All bytes durable and their digest known; not yet published.
    case stored
    case published
    /// The bytes are not those the document promises.
    case mismatched
}

/// A clip of which the hub's disk has damaged a file: an element of the answer to
/// `GET /api/damaged`.
public struct DamagedClip: Codable, Equatable, Sendable {
    /// The clip's id.
    public var clip: String
    /// `media`, `movie`, or both.
    public var files: [String]
    /// When that was found.
    public var at: UTCTime

    /// `files` names at least one; `at` is when the first damage was found.
    public init(clip: String, files: [String], at: UTCTime) {
        self.clip = clip
        self.files = files
        self.at = at
    }
}
