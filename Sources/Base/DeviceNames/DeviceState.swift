/// Whether a device that was found can be used.
public enum DeviceState: Codable, Equatable, Sendable {
    case free
    /// Another program streams from it.
    case busy
    /// Why it cannot be opened, one sentence.
    case unusable(String)
}
