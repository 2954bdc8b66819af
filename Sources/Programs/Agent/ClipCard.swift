import ClipDocuments
import Wire

/// What rushesd knows of one clip.
struct ClipCard {
    var manifest: ClipManifest
    /// Durable on this box, and acknowledged by the backend.
    var bytes: Int64
    var sentBytes: Int64 = 0
    /// The backend's copy was compared by its digest.
    var isConfirmed = false
    /// It was, by a hub that has forgotten since, or by another: the one that answers now is asked.
    var isDoubted = false
    /// The backend said that it has every byte.
    var isUploaded = false
    /// Why it waits.
    var waits: UploadTrouble?
    /// The folder of the spare disk that it lies on, while that disk is not there.
    var away: String?
    /// Of the document on the disk; 0 before the first.
    var revision = 0
    /// The how-manieth clip of its camera; nil for clips that an earlier version recorded.
    var number: Int?
    /// What is kept of its proposals; nil where nobody has listened yet.
    var hearing: Hearing?

    init(_ manifest: ClipManifest, bytes: Int64) {
        self.manifest = manifest
        self.bytes = bytes
    }

    var summary: ClipSummary {
        var summary = ClipSummary(
            id: manifest.id, camera: manifest.camera, state: manifest.state,
            timecode: manifest.movieTimecode,
            frames: manifest.time.frames, rate: manifest.time.rate, bytes: bytes,
            sentBytes: sentBytes, confirmed: isConfirmed)
        summary.uploaded = isUploaded ? true : nil
        summary.waits = waits
        summary.isBeingChecked = isDoubted ? true : nil
        summary.away = away
        return summary
    }
}

/// What the box thread remembers of a clip's proposals; the rest lies on the disk.
struct Hearing: Equatable {
    /// As in `Proposals`.
    var failedIn: String?
    var script: Int?
    /// Ids of the lines heard well.
    var lines: [String]

    init(_ proposals: Proposals) {
        failedIn = proposals.failedIn
        script = proposals.script
        lines = proposals.proposals.map(\.line)
    }
}
