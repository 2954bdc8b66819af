/// Lines of a scene that no usable take covers.
public struct UncoveredLines: Codable, Equatable, Sendable {
    /// Episode and scene, `3-12`.
    public var scene: String
    /// What the crew calls them, `14` or `14A`, in the script's order.
    public var lines: [String]

    /// `lines` is never empty: a scene that is covered is not told.
    public init(scene: String, lines: [String]) {
        self.scene = scene
        self.lines = lines
    }
}
