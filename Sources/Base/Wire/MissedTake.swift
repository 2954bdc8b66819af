/// A take that a camera has nothing of, or not all.
public struct MissedTake: Codable, Equatable, Sendable, CustomStringConvertible {
    /// Why, where more is known than that nothing of it was in memory.
    public enum Why: String, Codable, Sendable, CaseIterable {
        /// Its process died before anything of the take was on a disk.
        case ended
        /// It has not come back since.
        case away
        /// It is here, and has written nothing of it yet.
        case unwritten
        /// Its process lives, and does not answer.
        case silent
        /// A later version's reason.
        case other

        /// Reads a reason that this version does not know as `other`.
        public init(from decoder: any Decoder) throws {
            self = Why(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .other
        }
    }

    /// The take's id.
    public var take: String
    /// So many frames at its end, which no disk took; nil when nothing of it was in memory any
    /// more.
    public var frames: Int?
    /// Of a camera's own words only `ended`: it began anew after the roll.
    public var why: Why?

    /// `frames` of an end that is lost, `why` of a clip that is not there; neither where the take
    /// was cut before the first picture in memory.
    public init(take: String, frames: Int? = nil, why: Why? = nil) {
        self.take = take
        self.frames = frames
        self.why = why
    }

    /// A sentence for the log, in English:
    /// `the last 12 frames of take ID are lost: no disk took them while memory had them`.
    public var description: String {
        if why == .ended {
            return
                "there is no clip of take \(take): an earlier process of this camera died before anything was on the disk"
        }
        guard let frames else {
            return "there is no clip of take \(take): it was cut before the first picture in memory"
        }
        return
            "the last \(frames) frames of take \(take) are lost: no disk took them while memory had them"
    }
}
