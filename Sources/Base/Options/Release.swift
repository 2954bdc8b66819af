/// The one version of all programs of Rushes.
public enum Release {
    /// The box's, the hub's and the editor's programs have it alike.
    public static let version = "0.1"

    /// What `--version` prints: `rushesd 0.1`.
    public static func line(_ program: String) -> String { "\(program) \(version)" }
}
