import ClipDocuments
import Wire

/// Where uploads go.
public struct UploadTarget: Sendable {
    /// `http://hub:8080`; uploads go to `/files` below it.
    public var url: String
    /// Bearer token; never shown.
    public var token: [UInt8]?
    /// Read again when the server refuses the token: whoever corrected it need not start the box
    /// again.
    public var tokenFile: String?
    /// PEM file of the certificates to trust; nil for the system's.
    public var caFile: String?
    /// What the box knows of the hub from before.
    public var seen: HubCursor?
    /// Bytes a second that media may take, all clips together; nil for no limit. Documents go at
    /// once.
    public var limit: Int64?

    /// Without `seen`, a hub of which the box knows nothing yet.
    public init(
        url: String, token: [UInt8]? = nil, tokenFile: String? = nil, caFile: String? = nil,
        seen: HubCursor? = nil, limit: Int64? = nil
    ) {
        self.limit = limit
        self.url = url
        self.token = token
        self.tokenFile = tokenFile
        self.caFile = caFile
        self.seen = seen
    }
}

/// One thing to send: a clip's media, which may still grow, or a revision of its document.
public struct UploadKey: Hashable, Sendable {
    /// The clip's id.
    public var clip: String
    /// Nil for the media.
    public var revision: Int?

    /// A nil `revision` is the media; a document's counts from 1.
    public init(clip: String, revision: Int?) {
        self.clip = clip
        self.revision = revision
    }
}

/// What is sent: media out of a file that may still grow, or a document's bytes.
public enum UploadItem: Sendable {
    case media(clip: String, path: String)
    case document(clip: String, revision: Int, bytes: [UInt8])

    var key: UploadKey {
        switch self {
        case .media(let clip, _): UploadKey(clip: clip, revision: nil)
        case .document(let clip, let revision, _): UploadKey(clip: clip, revision: revision)
        }
    }
}

/// What the caller knows of an upload from before.
public struct UploadPast: Equatable, Sendable {
    /// What an earlier `created` said; earlier versions kept a whole URL.
    public var place: String?
    /// The server has said that it has every byte, and nothing has compared the digest.
    public var isUploaded: Bool
    /// It is sent though the hub may have it: somebody said so.
    public var isForced: Bool

    /// Without arguments, an upload that was never begun.
    public init(place: String? = nil, isUploaded: Bool = false, isForced: Bool = false) {
        self.place = place
        self.isUploaded = isUploaded
        self.isForced = isForced
    }
}

/// What happened to an upload; given on the uploader's thread.
public enum UploadEvent: Sendable {
    /// Which hub answers; said at first, and when it or its epoch changes.
    case hub(HubIdentity)
    /// The clips that the hub says its disk has damaged: all of them, each time.
    case damaged([String])
    /// The server has a place for it; keep it, it is how a restart goes on.
    case created(UploadKey, place: String)
    /// The server says it has the bytes up to here.
    case acknowledged(UploadKey, offset: Int64)
    /// The server says it has all of it; nothing has compared a digest yet, and at some servers
    /// nothing ever will.
    case uploaded(UploadKey)
    /// The server serves it nowhere that we know, so that nothing can compare it.
    case unverifiable(UploadKey)
    /// The server has all of it, and its digest is ours.
    case verified(UploadKey, Proof)
    /// The server does not have what it was thought to have; it is sent again.
    case lost(UploadKey)
    /// Something stands in the way; tried again at `until` (CLOCK_MONOTONIC, nanoseconds).
    case waiting(UploadKey, UploadTrouble, until: Int64)
    /// Needs a person; looked at again when anything changes, and after ten minutes.
    case parked(UploadKey, UploadTrouble)
}
