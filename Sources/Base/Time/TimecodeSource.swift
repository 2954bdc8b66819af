/// Where a timecode comes from: the box's clock, linear timecode on a channel of sound, or MIDI
/// timecode.
public enum TimecodeSource: String, Codable, Sendable {
    case timeOfDay, ltc, mtc
}
