import Slate

/// Where lines stood in every version of a script, so that what was said of an old version is true of the current one.
public struct ScriptHistory: Sendable {
    /// One version's lines by scene, and what became of those that the version before had.
    struct Version: Sendable {
        var scenes: [String: [Place]] = [:]
        var successors: [String: [String]] = [:]
    }

    struct Place: Sendable {
        let number: LineNumber
        let id: String
    }

    private var versions: [Int: Version] = [:]
    /// 0 before the first.
    public private(set) var current = 0

    public init() {}

    /// Takes a version in; versions count up from 1.
    public mutating func add(_ revision: ScriptRevision, version: Int) {
        var made = Version(successors: revision.successors)
        for scene in revision.script.scenes {
            made.scenes[scene.slate] = scene.lines.map { Place(number: LineNumber($0.number), id: $0.id) }
        }
        versions[version] = made
        current = max(current, version)
    }

    /// A line that somebody said was covered.
    public struct Covered: Equatable, Sendable {
        /// As the current version has it.
        public let id: String
        public let isOnCamera: Bool
    }

    /// The lines of the current version that a take of this slate covers, in the order in which they stood when they were said.
    /// - Parameter version: the one that the lines were said of; nil means the current one.
    public func lines(_ ranges: LineRanges, of slate: SlateNumber, version: Int?) -> [Covered] {
        let version = version ?? current
        guard !ranges.isEmpty, let places = places(slate, in: version) else { return [] }
        var seen: Set<String> = []
        return places.flatMap { place -> [Covered] in
            guard let isOnCamera = ranges.covers(place.number) else { return [] }
            return heirs(of: place.id, since: version).filter { seen.insert($0).inserted }.map { Covered(id: $0, isOnCamera: isOnCamera) }
        }
    }

    /// The lines of a slate's scene in the current version, in their order.
    func ids(of slate: SlateNumber) -> [String] { places(slate, in: current)?.map(\.id) ?? [] }

    /// A slate without an episode means the scene of that number, if only one episode has it; a script without episodes has it as it is.
    private func places(_ slate: SlateNumber, in version: Int) -> [Place]? {
        guard let scenes = versions[version]?.scenes else { return nil }
        if let places = scenes[(slate.episode.map { "\($0)-" } ?? "") + slate.scene] { return places }
        if slate.episode != nil { return scenes[slate.scene] }
        let fitting = scenes.filter { $0.key.hasSuffix("-" + slate.scene) }
        return fitting.count == 1 ? fitting.first?.value : nil
    }

    private func heirs(of id: String, since version: Int) -> [String] {
        var ids = [id]
        for later in versions.keys.sorted() where later > version {
            guard let successors = versions[later]?.successors, !successors.isEmpty else { continue }
            ids = ids.flatMap { successors[$0] ?? [$0] }
        }
        return ids
    }
}

extension LineRanges {
    /// Whether a line is covered, and if so whether on camera; `12A` lies between 12 and 13.
    func covers(_ line: LineNumber) -> Bool? {
        guard let number = line.number else { return nil }
        let isBetween = !line.suffix.isEmpty
        let hits = ranges.filter { range in
            range.first <= number && (range.last ?? .max) >= (isBetween ? number + 1 : number)
        }
        return hits.isEmpty ? nil : !hits.contains { $0.isOffCamera }
    }
}
