/// What a day's sheet and the checks at wrap want to know of a clip beside its summary.
public struct ClipFacts: Codable, Equatable, Sendable {
    /// Camera and shooting day, `A_20261123`.
    public var reel: String
    public var timecodeSource: TimecodeSource
    /// Frames the camera lost, we left out, came broken, and were shown while there was no signal.
    public var lost: Int
    public var dropped: Int
    public var corrupt: Int
    public var withoutSignal: Int
    public var timecodeJumps: Int
    /// The movie's file name in the editor's folder; nil from a box of an earlier version.
    public var file: String?
    /// The boot of the machine it was recorded in: a take with clips of two lost its power in between. Nil from an earlier rushesd.
    public var bootID: String?
    /// Whether it holds the moment of the cut; nil from an earlier rushesd, and while it rolls.
    public var hasCut: Bool?
    /// Wall clock behind its last frame; nil from an earlier rushesd.
    public var end: UTCTime?

    public init(_ manifest: ClipManifest, file: String? = nil) {
        self.file = file
        reel = manifest.reel
        timecodeSource = manifest.time.timecodeSource
        lost = manifest.truth.lost
        dropped = manifest.truth.dropped
        corrupt = manifest.truth.corrupt
        withoutSignal = manifest.truth.withoutSignal
        timecodeJumps = manifest.truth.timecodeJumps
        bootID = manifest.time.bootID
        hasCut = manifest.state == .rolling ? nil : manifest.time.cutFrame != nil
        end = Self.end(of: manifest.time)
    }

    private static func end(of time: ClipTime) -> UTCTime? {
        let (end, isBeyond) = time.start.nanoseconds.addingReportingOverflow(time.rate.nanoseconds(ofFrames: Int64(time.frames)))
        return isBeyond ? nil : UTCTime(nanoseconds: end)
    }
}
