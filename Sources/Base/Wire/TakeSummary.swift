import ClipDocuments
import Slate
import Time

/// A take with its clips, as lists and prompts show it.
public struct TakeSummary: Codable, Equatable, Sendable {
    /// As it is called and judged now.
    public var take: Take
    /// Its clips that the box has, or had and knows of.
    public var clips: [ClipSummary]
    /// Numbers of the lines that were heard and wait to be accepted, `12-14,16`; only in what
    /// prompts are shown, nil when none wait.
    public var heard: String?

    public init(take: Take, clips: [ClipSummary]) {
        self.take = take
        self.clips = clips
    }

    /// Why cameras lack its clip or the end of it, by camera; only in answers to `takes` and about
    /// a day, nil when none does.
    public var missed: [String: MissedTake]?
    /// What its cameras' clips lack between roll and cut; nil when they lack nothing, and from an
    /// earlier rushesd.
    public var gaps: [TakeGap]?

    /// Cameras of the configuration that have no clip of it, by name, whether they were told to
    /// roll or were not there; a moment after cut one may still come.
    public var camerasWithoutClip: [String] {
        let seen = Set(clips.map(\.camera))
        return (take.cameras + take.absentCameras).filter { !seen.contains($0) }.sorted()
    }
}

/// A clip without its document, as lists and prompts show it.
public struct ClipSummary: Codable, Equatable, Sendable {
    /// Its folder's name.
    public var id: String
    /// The name of the camera that made it.
    public var camera: String
    /// Whether it rolls, is closed, or was recovered.
    public var state: ClipState
    /// Of the movie's first picture: what an editor sees.
    public var timecode: String
    /// In the box's clip, which begins at the key frame before the movie's first picture.
    public var frames: Int
    /// Of the clip, whatever the camera gives.
    public var rate: FrameRate
    /// Durable on this box, durable at the backend.
    public var bytes: Int64
    /// Bytes that the backend has acknowledged.
    public var sentBytes: Int64
    /// The backend's copy was compared by its digest: 'verified'.
    public var confirmed: Bool
    /// The backend said that it has every byte, and nothing has compared it; nil from an earlier
    /// rushesd.
    public var uploaded: Bool?
    /// It was verified, by a hub that is another now or was put back from a backup, and that is
    /// asked whether it has it; nil when not.
    public var isBeingChecked: Bool?
    /// Why it waits; nil when it does not.
    public var waits: UploadTrouble?
    /// The folder of the spare disk that it lies on, while that disk is not there; nil for all
    /// others, and from an earlier rushesd.
    public var away: String?
    /// Only in answers about a day.
    public var facts: ClipFacts?

    public init(
        id: String, camera: String, state: ClipState, timecode: String, frames: Int,
        rate: FrameRate, bytes: Int64,
        sentBytes: Int64, confirmed: Bool
    ) {
        self.id = id
        self.camera = camera
        self.state = state
        self.timecode = timecode
        self.frames = frames
        self.rate = rate
        self.bytes = bytes
        self.sentBytes = sentBytes
        self.confirmed = confirmed
    }
}

/// A clip's document, and whether the backend has confirmed its digest.
public struct ClipReport: Codable, Equatable, Sendable {
    /// As it lies beside the clip.
    public var document: ClipDocument
    /// As in `ClipSummary`.
    public var confirmed: Bool
    /// As in `ClipSummary`.
    public var uploaded: Bool?
    /// As in `ClipSummary`.
    public var waits: UploadTrouble?
    /// As in `ClipSummary`.
    public var away: String?
    /// What its camera's clips lack of the take; nil when they lack nothing, and from an earlier
    /// rushesd.
    public var gaps: [TakeGap]?

    public init(
        document: ClipDocument, confirmed: Bool, uploaded: Bool? = nil, waits: UploadTrouble? = nil
    ) {
        self.document = document
        self.confirmed = confirmed
        self.uploaded = uploaded
        self.waits = waits
    }
}
