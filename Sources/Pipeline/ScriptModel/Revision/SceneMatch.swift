/// Which scene of the new version is which of the old one: by what it holds, and by number and head
/// where half of one is in the other.
struct SceneMatch {
    /// Of the new scenes, which old one each is; and the other way round.
    private(set) var oldScene: [Int: Int] = [:]
    private(set) var newScene: [Int: Int] = [:]

    /// An old scene and a new one that share lines.
    private struct Pair {
        let one: Int
        let other: Int
        /// Letters of the lines they share.
        let shared: Int
        /// 2 where number and head are the same, 1 where one of them is; 0 where too little is
        /// shared for that to count.
        let rank: Int
    }

    init(_ old: Script, _ new: Script, _ match: LineMatch) {
        for pair in Self.pairs(old, new, match) { join(pair.one, pair.other) }
        joinByNumber(old, new)
    }

    private static func pairs(_ old: Script, _ new: Script, _ match: LineMatch) -> [Pair] {
        var shared: [[Int]: Int] = [:]
        for (other, one) in match.oldOf.enumerated() {
            guard let one else { continue }
            shared[[match.old[one].scene, match.new[other].scene], default: 0] += weight(
                match.new[other])
        }
        let (ours, theirs) = (weights(match.old, old), weights(match.new, new))
        let pairs = shared.map { pair, letters in
            let isHalf = letters * 2 >= min(ours[pair[0]], theirs[pair[1]])
            let rank = isHalf ? likeness(old.scenes[pair[0]], new.scenes[pair[1]]) : 0
            return Pair(one: pair[0], other: pair[1], shared: letters, rank: rank)
        }
        return pairs.sorted {
            ($1.rank, $1.shared, $0.one, $0.other) < ($0.rank, $0.shared, $1.one, $1.other)
        }
    }

    private static func likeness(_ one: ScriptScene, _ other: ScriptScene) -> Int {
        let isNumbered = one.isNumberGiven && other.isNumberGiven && one.slate == other.slate
        let isHeaded = one.heading == other.heading && !one.heading.isEmpty
        return (isNumbered ? 1 : 0) + (isHeaded ? 1 : 0)
    }

    private static func weight(_ shape: LineShape) -> Int { shape.letters.count + 1 }

    private static func weights(_ shapes: [LineShape], _ script: Script) -> [Int] {
        var sums = Array(repeating: 0, count: script.scenes.count)
        for shape in shapes { sums[shape.scene] += weight(shape) }
        return sums
    }

    /// Scenes without a kept line go by their number.
    private mutating func joinByNumber(_ old: Script, _ new: Script) {
        let byNumber = Dictionary(old.scenes.indices.map { (old.scenes[$0].slate, $0) }) {
            first, _ in first
        }
        for index in new.scenes.indices where oldScene[index] == nil {
            let scene = new.scenes[index]
            guard scene.isNumberGiven, let same = byNumber[scene.slate] else { continue }
            let before = old.scenes[same]
            if scene.isOmitted || scene.lines.isEmpty || before.lines.isEmpty
                || before.heading == scene.heading
            {
                join(same, index)
            }
        }
    }

    private mutating func join(_ one: Int, _ other: Int) {
        guard newScene[one] == nil, oldScene[other] == nil else { return }
        (newScene[one], oldScene[other]) = (other, one)
    }
}
