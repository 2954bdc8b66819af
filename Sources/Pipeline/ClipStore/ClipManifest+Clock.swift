import ClipDocuments
import Platform

extension ClipManifest {
    /// Brings the clip's names in step with the clock of this boot; `frame` is the clip's newest.
    public mutating func followClock(_ reading: WallReading, at frame: Int) {
        let start = reading.time(at: time.monotonicStart)
        followClock(
            start: start, secondsEast: Clock.secondsEastOfUTC(at: start),
            isSynchronised: reading.isSynchronised, at: frame)
    }
}
