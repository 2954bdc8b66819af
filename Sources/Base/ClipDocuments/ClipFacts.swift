import Time

/// What a day's sheet and the checks at wrap want to know of a clip beside its summary.
public struct ClipFacts: Codable, Equatable, Sendable {
    /// Camera and shooting day, `A_20261123`.
    public var reel: String
    /// Where the timecode of the clip's first frame was taken from.
    public var timecodeSource: TimecodeSource
    /// Frames the camera lost, we left out, came broken, and were shown while there was no signal.
    public var lost: Int
    /// Frames that came and were left out, because the queue was full.
    public var dropped: Int
    /// Frames that came broken and were replaced by the one before.
    public var corrupt: Int
    /// Frames shown while the camera had no signal.
    public var withoutSignal: Int
    /// Times the incoming timecode went on elsewhere, or was first heard, inside the clip.
    public var timecodeJumps: Int
    /// The longest time the picture stood still, and all silence put in where sound was missing, in
    /// nanoseconds; nil from an earlier rushesd.
    public var freeze: Int64?
    /// Silence put in where sound was missing, in nanoseconds; nil without sound, and from an
    /// earlier rushesd.
    public var silence: Int64?
    /// The movie's file name in the editor's folder; nil from a box of an earlier version.
    public var file: String?
    /// The boot of the machine it was recorded in: a take with clips of two lost its power in
    /// between. Nil from an earlier rushesd.
    public var bootID: String?
    /// Whether it began when the take was over, as it is told by a cut in the past; nil from an
    /// earlier rushesd.
    public var isAfterCut: Bool?

    /// Taken out of a manifest; `file` is the name that the box expects the hub to give the movie.
    public init(_ manifest: ClipManifest, file: String? = nil) {
        self.file = file
        reel = manifest.reel
        timecodeSource = manifest.time.timecodeSource
        lost = manifest.truth.lost
        dropped = manifest.truth.dropped
        corrupt = manifest.truth.corrupt
        withoutSignal = manifest.truth.withoutSignal
        timecodeJumps = manifest.truth.timecodeJumps
        freeze = manifest.time.rate.nanoseconds(ofFrames: Int64(manifest.truth.longestFreeze))
        silence = manifest.audio.map {
            FrameRate(max(1, $0.sampleRate)).nanoseconds(
                ofFrames: Int64(manifest.truth.audioSamplesFilled))
        }
        bootID = manifest.time.bootID
        isAfterCut = manifest.time.cutFrame == 0
    }
}
