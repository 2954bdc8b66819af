import Time

extension ClipManifest {
    /// A clock that moved less was slewed, or read between two ticks; more was set.
    private static let step: Int64 = 1_000_000_000

    /// Takes over what the wall clock now says of frame 0, when the clock was set or has become
    /// synchronised since; frames stay where they are.
    ///
    /// What is named after the clock follows: the reel, and a timecode that is the time of day.
    /// `frame` is the clip's newest.
    public mutating func followClock(
        start: UTCTime, secondsEast: Int, isSynchronised: Bool, at frame: Int
    ) {
        let moved = start.nanoseconds - time.start.nanoseconds
        let isSet = abs(moved) > Self.step
        guard isSet || isSynchronised && !time.clockSynchronised else { return }
        if isSet {
            truth.clockStepSeconds = (truth.clockStepSeconds ?? 0) + Double(moved) / 1e9
            truth.mark(.clockStep, at: max(0, frame))
        }
        time.start = start
        time.clockSynchronised = isSynchronised
        let local = start.local(secondsEast: secondsEast)
        reel = Self.reel(camera: camera, local: local)
        if time.timecodeSource == .timeOfDay { time.timecode = timeOfDay(local).description }
    }

    /// Counted as the clip's timecode was: with its offset, and dropping numbers or not.
    private func timeOfDay(_ local: UTCTime) -> Timecode {
        let offset = time.timecodeOffset.flatMap(TimecodeOffset.parse) ?? .none
        return Timecode(
            timeOfDay: local, rate: time.rate,
            isDropFrame: time.timecode.utf8.contains(UInt8(ascii: ";")), offset: offset)
    }

    /// Camera and day of the place: a reel name an EDL can carry.
    public static func reel(camera: String, local: UTCTime) -> String {
        "\(camera)_\(local.description.prefix(10).filter { $0 != "-" })"
    }
}
