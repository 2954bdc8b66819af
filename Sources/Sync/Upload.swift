/// Where uploads go.
public struct UploadTarget: Sendable {
    /// `http://hub:8080`; uploads go to `/files` below it.
    public var url: String
    /// Bearer token; never shown.
    public var token: [UInt8]?

    public init(url: String, token: [UInt8]? = nil) {
        self.url = url
        self.token = token
    }
}

/// One thing to send: a clip's media, which may still grow, or a revision of its document.
public struct UploadKey: Hashable, Sendable {
    public var clip: String
    /// Nil for the media.
    public var revision: Int?

    public init(clip: String, revision: Int?) {
        self.clip = clip
        self.revision = revision
    }
}

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

/// What happened to an upload; given on the uploader's thread.
public enum UploadEvent: Sendable {
    /// The server has a place for it; keep the address, it is how a restart goes on.
    case created(UploadKey, url: String)
    /// The server says it has the bytes up to here.
    case acknowledged(UploadKey, offset: Int64)
    /// The server has all of it and its digest is ours.
    case confirmed(UploadKey)
    /// Something stands in the way; tried again at `until` (CLOCK_MONOTONIC, nanoseconds).
    case waiting(UploadKey, reason: String, until: Int64)
    /// Needs a person; begun anew after ten minutes.
    case abandoned(UploadKey, reason: String)
}
