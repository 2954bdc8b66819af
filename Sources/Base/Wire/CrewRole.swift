/// What somebody is on set: a label with a default permission set, so that a slip on somebody
/// else's phone costs nothing. It is no security system: whoever can reach the box's socket could
/// say they are somebody else.
public enum CrewRole: String, Codable, Sendable, CaseIterable {
    case script, dit, sound, director, camera, guest
}
