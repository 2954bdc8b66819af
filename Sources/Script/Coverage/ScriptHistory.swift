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
        public let sight: LineRanges.Sight
        /// That it was changed or dropped in the take; nil when it was spoken as written.
        public var remark: LineRemark?

        public var isDropped: Bool { remark?.status == .dropped }
    }

    /// The lines of the current version that a take covers or something was said of: a changed line was spoken, whatever its `lines` say.
    /// In their order in the script as it was when they were said; those added by a remark stand where the current version has them.
    public func lines(of take: Take) -> [Covered] {
        var covered = lines(take.lines, of: take.slate, version: take.script)
        var remarks: [String: LineRemark] = [:]
        for remark in take.remarks {
            for line in lines(remark.lines, of: take.slate, version: remark.script) { remarks[line.id] = remark }
        }
        remarks = remarks.filter { $0.value.status != .written }
        guard !remarks.isEmpty else { return covered }
        let place = Dictionary(ids(of: take.slate).enumerated().map { ($1, $0) }) { first, _ in first }
        let known = Set(covered.map(\.id))
        for id in remarks.keys.filter({ !known.contains($0) }).sorted(by: { (place[$0] ?? .max, $0) < (place[$1] ?? .max, $1) }) {
            let next = covered.firstIndex { (place[$0.id] ?? .max) > (place[id] ?? .max) } ?? covered.endIndex
            covered.insert(Covered(id: id, sight: LineRanges.Sight()), at: next)
        }
        for index in covered.indices { covered[index].remark = remarks[covered[index].id] }
        return covered
    }

    /// The lines of the current version that a take of this slate covers, in the order in which they stood when they were said.
    /// - Parameter version: the one that the lines were said of; nil means the current one.
    public func lines(_ ranges: LineRanges, of slate: SlateNumber, version: Int?) -> [Covered] {
        let version = version ?? current
        guard !ranges.isEmpty, let places = places(slate, in: version) else { return [] }
        let page = Dictionary(places.enumerated().map { ($1.number, $0) }) { first, _ in first }
        var seen: Set<String> = []
        return places.enumerated().flatMap { index, place -> [Covered] in
            guard let sight = ranges.sight(where: { Self.holds($0, place.number, at: index, page) }) else { return [] }
            return heirs(of: place.id, since: version).filter { seen.insert($0).inserted }.map { Covered(id: $0, sight: sight) }
        }
    }

    /// On the page a range runs from where its first line stands to where its last one does, whatever came between or was moved away; by
    /// their labels where the page has not both.
    private static func holds(_ range: LineRanges.Range, _ line: LineNumber, at index: Int, _ page: [LineNumber: Int]) -> Bool {
        guard let first = page[range.first], let last = range.last.map({ page[$0] }) ?? .max, first <= last else {
            return range.holds(line)
        }
        return (first...last).contains(index)
    }

    /// The lines of a slate's scene in the current version, in their order.
    public func ids(of slate: SlateNumber) -> [String] { places(slate, in: current)?.map(\.id) ?? [] }

    /// A slate without an episode means the scene of that number, if only one episode has it; a script without episodes has it as it is.
    private func places(_ slate: SlateNumber, in version: Int) -> [Place]? {
        guard let scenes = versions[version]?.scenes else { return nil }
        if let places = scenes[(slate.episode.map { "\($0)-" } ?? "") + slate.scene] { return places }
        if slate.episode != nil { return scenes[slate.scene] }
        let fitting = scenes.filter { $0.key.hasSuffix("-" + slate.scene) }
        return fitting.count == 1 ? fitting.first?.value : nil
    }

    /// What became of a line, by ids of the current version; itself where nothing did.
    public func heirs(of id: String) -> [String] { heirs(of: id, since: 0) }

    private func heirs(of id: String, since version: Int) -> [String] {
        var ids = [id]
        for later in versions.keys.sorted() where later > version {
            guard let successors = versions[later]?.successors, !successors.isEmpty else { continue }
            ids = ids.flatMap { successors[$0] ?? [$0] }
        }
        return ids
    }
}
