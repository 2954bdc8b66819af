/// Episode, scene, shot and take: `3-12B-4`, read as episode 3, scene 12, shot B, take 4.
///
/// Numbers are text (`12A`, `R10`, `57/58`); only the take counts.
public struct SlateNumber: Codable, Equatable, Hashable, Sendable {
    public var episode: String?
    public var scene: String
    public var shot: String?
    /// From 1.
    public var take: Int

    public init(episode: String? = nil, scene: String, shot: String? = nil, take: Int) {
        self.episode = episode
        self.scene = scene
        self.shot = shot
        self.take = take
    }
}
