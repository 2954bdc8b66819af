import ScriptModel
import Slate
import Time

/// Where lines stood in every version of a script, so that what was said of an old version is true
/// of the current one.
public struct ScriptHistory: Sendable {
    /// One version's lines by scene, and what became of those that the version before had.
    struct Version: Sendable {
        var scenes: [String: [Place]] = [:]
        var successors: [String: [String]] = [:]
        var ids: Set<String> = []
    }

    struct Place: Sendable {
        let number: LineNumber
        let id: String
    }

    /// A line's words, from a version on.
    private struct Wording: Sendable {
        let version: Int
        let line: ScriptLine
    }

    private var versions: [Int: Version] = [:]
    private var order: [Int] = []
    /// When each version was loaded, where that is known.
    private var loadings: [Int: UTCTime] = [:]
    private var wordings: [String: [Wording]] = [:]
    /// 0 before the first.
    public private(set) var current = 0

    /// Before any version: no take covers a line.
    public init() {}

    /// Takes a version in; versions count up from 1.
    public mutating func add(
        _ revision: ScriptRevision, version: Int, loadedAt: UTCTime? = nil
    ) {
        loadings[version] = loadedAt
        var made = Version(successors: revision.successors)
        for scene in revision.script.scenes {
            made.scenes[scene.slate] = scene.lines.map {
                Place(number: LineNumber($0.number), id: $0.id)
            }
            for line in scene.lines {
                made.ids.insert(line.id)
                if wordings[line.id]?.last?.line != line {
                    wordings[line.id, default: []].append(Wording(version: version, line: line))
                }
            }
        }
        versions[version] = made
        current = max(current, version)
        order = versions.keys.sorted()
    }

    /// A line that somebody said was covered.
    public struct Covered: Equatable, Sendable {
        /// As the current version has it.
        public let id: String
        /// Which cameras see it.
        public let sight: LineRanges.Sight
        /// That it was changed or dropped in the take; nil when it was spoken as written.
        public var remark: LineRemark?

        /// Whether the take left the line out, and so does not cover it.
        public var isDropped: Bool { remark?.status == .dropped }
    }

    /// A line as it was said to be covered, in the version it was said of.
    struct Said: Sendable {
        let id: String
        /// By its number in that version.
        let version: Int
        /// What it is in the current version; empty where it stands no more.
        let heirs: [String]
        var sight: LineRanges.Sight
        var remark: LineRemark?

        /// The lines it is reckoned among: its heirs, or itself where it is gone.
        var ids: [String] { heirs.isEmpty ? [id] : heirs }
        var isDropped: Bool { remark?.status == .dropped }
    }

    /// The lines of the current version that a take covers or something was said of: a changed line
    /// was spoken, whatever its `lines` say. In their order in the script as it was when they were
    /// said; those added by a remark stand where the current version has them.
    public func lines(of take: Take) -> [Covered] {
        said(of: take).flatMap { said in
            said.heirs.map { Covered(id: $0, sight: said.sight, remark: said.remark) }
        }
    }

    /// The same with the lines that stand no more: they were shot nevertheless. No camera sees what
    /// a wild track holds.
    func said(of take: Take) -> [Said] {
        guard take.kind == .wildTrack else { return saidOnSet(of: take) }
        return saidOnSet(of: take).map { line in
            var line = line
            line.sight.isOffAll = true
            return line
        }
    }

    private func saidOnSet(of take: Take) -> [Said] {
        var covered = said(take.lines, of: take.slate, version: take.script ?? first)
        var remarks: [String: (remark: LineRemark, said: Said)] = [:]
        for remark in take.remarks {
            for line in said(remark.lines, of: take.slate, version: remark.script ?? first) {
                for id in line.ids { remarks[id] = (remark, line) }
            }
        }
        remarks = remarks.filter { $0.value.remark.status != .written }
        guard !remarks.isEmpty else { return covered }
        insert(remarks.mapValues(\.said), of: take.slate, into: &covered)
        return covered.flatMap { Self.parted($0, by: remarks.mapValues(\.remark)) }
    }

    /// The version that lines were said of before there was any: the first one's pages were in
    /// people's hands. A later version may have another scene under that number.
    private var first: Int? { order.first }

    /// Lines that only a remark names stand where the current version has them.
    private func insert(
        _ remarked: [String: Said], of slate: SlateNumber, into covered: inout [Said]
    ) {
        let place = Dictionary(ids(of: slate).enumerated().map { ($1, $0) }) { first, _ in first }
        func rank(_ id: String) -> Int { place[id] ?? .max }
        let known = Set(covered.flatMap(\.ids))
        for id in remarked.keys.filter({ !known.contains($0) }).sorted(by: {
            (rank($0), $0) < (rank($1), $1)
        }) {
            guard let line = remarked[id] else { continue }
            let next = covered.firstIndex { rank($0.ids[0]) > rank(id) } ?? covered.endIndex
            let heirs = line.heirs.isEmpty ? [] : [id]
            covered.insert(
                Said(id: line.id, version: line.version, heirs: heirs, sight: LineRanges.Sight()),
                at: next)
        }
    }

    /// A line's heirs may have been spoken differently: each with its own remark.
    private static func parted(_ said: Said, by remarks: [String: LineRemark]) -> [Said] {
        guard said.heirs.count > 1 else {
            var one = said
            one.remark = remarks[said.ids[0]]
            return [one]
        }
        return said.heirs.map {
            Said(
                id: said.id, version: said.version, heirs: [$0], sight: said.sight,
                remark: remarks[$0])
        }
    }

    /// The lines of the current version that a take of this slate covers, in the order in which
    /// they stood when they were said.
    /// - Parameter version: the one that the lines were said of; nil means the current one.
    public func lines(_ ranges: LineRanges, of slate: SlateNumber, version: Int?) -> [Covered] {
        said(ranges, of: slate, version: version).flatMap { said in
            said.heirs.map { Covered(id: $0, sight: said.sight) }
        }
    }

    private func said(_ ranges: LineRanges, of slate: SlateNumber, version: Int?) -> [Said] {
        let version = version ?? current
        guard !ranges.isEmpty, let places = places(slate, in: version) else { return [] }
        let page = Dictionary(places.enumerated().map { ($1.number, $0) }) { first, _ in first }
        var seen: Set<String> = []
        return places.enumerated().compactMap { index, place -> Said? in
            guard let sight = ranges.sight(where: { Self.holds($0, place.number, at: index, page) })
            else { return nil }
            let heirs = heirs(of: place.id, since: version)
            let fresh = heirs.filter { seen.insert($0).inserted }
            // Two lines that were merged since are one; the first of them stands for it.
            if fresh.isEmpty, !heirs.isEmpty { return nil }
            return Said(id: place.id, version: version, heirs: fresh, sight: sight)
        }
    }

    /// On the page a range runs from where its first line stands to where its last one does,
    /// whatever came between or was moved away; by their labels where the page has not both.
    private static func holds(
        _ range: LineRanges.Range, _ line: LineNumber, at index: Int, _ page: [LineNumber: Int]
    ) -> Bool {
        guard let first = page[range.first], let last = range.last.map({ page[$0] }) ?? .max,
            first <= last
        else {
            return range.holds(line)
        }
        return (first...last).contains(index)
    }

    /// The lines of a slate's scene in the current version, in their order.
    public func ids(of slate: SlateNumber) -> [String] {
        places(slate, in: current)?.map(\.id) ?? []
    }

    /// What the lines that a slate's scene had in a version are in the current one.
    public func ids(of slate: SlateNumber, in version: Int) -> Set<String> {
        Set((places(slate, in: version) ?? []).flatMap { heirs(of: $0.id, since: version) })
    }

    /// The same of all versions: a take of this slate covers no others, whenever it was shot.
    public func idsEver(of slate: SlateNumber) -> Set<String> {
        order.reduce(into: []) { $0.formUnion(ids(of: slate, in: $1)) }
    }

    /// The numbers of the lines of a slate's scene in the current version, in their order; nil when
    /// it has no such scene.
    /// - Parameter version: nil means the current one.
    public func numbers(of slate: SlateNumber, in version: Int? = nil) -> [LineNumber]? {
        places(slate, in: version ?? current)?.map(\.number)
    }

    // MARK: pages that a take was shot from

    /// The version whose page a slate was given by, where the scene under its number is another
    /// one by now; nil where the current page is its own.
    /// - Parameter named: when the take got its slate.
    public func page(of slate: SlateNumber, named: UTCTime) -> Int? {
        let known = order.last { loadings[$0].map { $0 <= named } ?? false } ?? order.first
        guard let known, known != current, let shot = places(slate, in: known), !shot.isEmpty else {
            return nil
        }
        let heirs = shot.flatMap { self.heirs(of: $0.id, since: known) }
        return Set(heirs).isDisjoint(with: ids(of: slate)) ? known : nil
    }

    /// What the scene that a slate had in a version is called now; nil where it is gone.
    public func nameNow(of slate: SlateNumber, in version: Int) -> String? {
        let lines = places(slate, in: version) ?? []
        let heirs = Set(lines.flatMap { self.heirs(of: $0.id, since: version) })
        let counts = (versions[current]?.scenes ?? [:]).mapValues { places in
            places.count { heirs.contains($0.id) }
        }
        return counts.filter { $0.value > 0 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// Whether the current version has a scene of exactly this name.
    public func hasScene(_ slate: SlateNumber) -> Bool {
        let scenes = versions[current]?.scenes ?? [:]
        return scenes[(slate.episode.map { "\($0)-" } ?? "") + slate.scene] != nil
            || scenes[slate.scene] != nil
    }

    /// A slate without an episode means the scene of that number, if only one episode has it; a
    /// script without episodes has it as it is.
    private func places(_ slate: SlateNumber, in version: Int) -> [Place]? {
        guard let scenes = versions[version]?.scenes else { return nil }
        if let places = scenes[(slate.episode.map { "\($0)-" } ?? "") + slate.scene] {
            return places
        }
        if slate.episode != nil { return scenes[slate.scene] }
        let fitting = scenes.filter { $0.key.hasSuffix("-" + slate.scene) }
        return fitting.count == 1 ? fitting.first?.value : nil
    }

    // MARK: what became of a line

    /// What became of a line, by ids of the current version; none where it stands no more.
    public func heirs(of id: String) -> [String] { heirs(of: id, since: order.first ?? 0) }

    private func heirs(of id: String, since version: Int) -> [String] {
        var ids = [id]
        for (index, later) in order.enumerated() where later > version {
            guard let successors = versions[later]?.successors, !successors.isEmpty else {
                continue
            }
            ids = ids.flatMap { id in heirs(of: id, by: successors, in: index) }
        }
        return unique(ids).filter(stands)
    }

    /// A line that is gone in one version and stands in a later one again is itself all the while;
    /// whatever took its place in between is not it.
    private func heirs(of id: String, by successors: [String: [String]], in index: Int) -> [String]
    {
        guard let heirs = successors[id] else { return [id] }
        if heirs.contains(id) { return heirs }
        let comesBack = order[index...].dropFirst().contains {
            versions[$0]?.ids.contains(id) ?? false
        }
        return comesBack || heirs.isEmpty ? [id] : heirs
    }

    /// Without a version nothing is known of any line.
    private func stands(_ id: String) -> Bool { versions[current]?.ids.contains(id) ?? true }

    private func unique(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }

    /// What the lines say that a take covers, and who says it, as the current version has them.
    public func words(of take: Take) -> [String] {
        lines(of: take).compactMap { covered in
            line(covered.id, in: current).map {
                [$0.character ?? "", $0.text, $0.translation ?? ""].joined(separator: " ")
            }
        }
    }

    /// A line as a version had it; nil when it never stood.
    func line(_ id: String, in version: Int) -> ScriptLine? {
        let known = wordings[id] ?? []
        return (known.last { $0.version <= version } ?? known.first)?.line
    }
}
