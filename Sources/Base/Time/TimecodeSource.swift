public enum TimecodeSource: String, Codable, Sendable {
    case timeOfDay, ltc, mtc
}
