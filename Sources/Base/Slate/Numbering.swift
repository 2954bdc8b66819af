/// How a production counts its shots; `slate = "cn"` in the configuration.
public enum Numbering: String, Codable, Sendable, CaseIterable {
    /// 集-场-镜-条: shots are numbers, `27-4-1-2`.
    case cn
    /// A scene's first setup is the bare scene, then A to Z without I and O, then AA, AB: `12`,
    /// `12A`.
    case us
    /// As `us`, but after Z come AA, BB, CC.
    case usDouble = "us-double"
    /// The slate's number runs on through the whole shoot, whatever the scene.
    case uk

    /// Before anybody said one.
    public var firstSlate: SlateNumber {
        switch self {
        case .cn: SlateNumber(episode: "1", scene: "1", shot: "1", take: 1)
        case .us, .usDouble: SlateNumber(scene: "1", take: 1)
        case .uk: SlateNumber(scene: "1", shot: "1", take: 1)
        }
    }

    /// The shot one starts with in a scene: in `cn` the one shot last there, in `uk` the next
    /// number of the shoot.
    func shot(in slate: SlateNumber, takes: [Take]) -> String? {
        switch self {
        case .us, .usDouble: return nil
        case .uk: return String(1 + Self.highestShot(takes))
        case .cn:
            let last = takes.last {
                $0.slate.episode == slate.episode && $0.slate.scene == slate.scene
                    && $0.kind != .wildTrack
            }
            return last?.slate.shot ?? "1"
        }
    }

    /// The shot after or before; text that cannot be counted stays.
    func shot(_ step: Int, from slate: SlateNumber, takes: [Take]) -> String? {
        guard let shot = slate.shot else {
            return step < 0 ? nil : firstStep(from: slate, takes: takes)
        }
        if self == .uk, step > 0, let number = Int(shot) {
            return String(1 + max(number, Self.highestShot(takes)))
        }
        return NextSlate.step(shot, by: step, doubling: self == .usDouble)
    }

    private func firstStep(from slate: SlateNumber, takes: [Take]) -> String? {
        switch self {
        case .us, .usDouble: "A"
        case .cn: "1"
        case .uk: shot(in: slate, takes: takes)
        }
    }

    private static func highestShot(_ takes: [Take]) -> Int {
        min(
            SlateNumber.highestTake,
            takes.compactMap { $0.slate.shot.flatMap { Int($0) } }.max() ?? 0)
    }

    /// Bare numbers with dashes, as this production means them: `27-4-1` is episode, scene and shot
    /// in `cn`, scene, slate and take in a `uk` shoot without episodes.
    func read(_ parts: [String], beside slate: SlateNumber) -> SlateEdit {
        let hasShots = self == .cn || self == .uk
        let hasEpisodes = self == .cn || slate.episode != nil
        if !hasEpisodes, self == .uk {
            return .setup(
                episode: nil, scene: parts[0], shot: parts[1],
                take: parts.count > 2 ? Int(parts[2]) : nil)
        }
        guard parts.count > 2 else {
            return .setup(episode: parts[0], scene: parts[1], shot: nil, take: nil)
        }
        return hasShots
            ? .setup(episode: parts[0], scene: parts[1], shot: parts[2], take: nil)
            : .setup(episode: parts[0], scene: parts[1], shot: nil, take: Int(parts[2]))
    }

    /// Whether a shot has a letter this production passes over, because I and O read as 1 and 0.
    func passesOver(_ shot: String) -> Bool {
        self != .uk && shot.count <= 2 && !shot.isEmpty
            && shot.uppercased().allSatisfy { "IO".contains($0) }
    }
}
