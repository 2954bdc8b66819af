/// What every version of a script held, so that what was cut and comes back is itself again, under
/// its number.
///
/// A value of a few hundred bytes per line that ever stood; texts of versions that are equal are
/// held once.
public struct ScriptMemory: Sendable {
    /// A line as it last stood.
    struct Kept: Sendable {
        let line: ScriptLine
        let slate: String
        let version: Int
        /// Place in that version.
        let position: Int
    }

    /// The newest version; empty before the first.
    public private(set) var current = Script()
    /// Number of the newest version, from 1; 0 before the first.
    public private(set) var version = 0
    private(set) var lines: [String: Kept] = [:]
    /// Slates that scenes had in any version.
    private(set) var slates: Set<String> = []
    /// Numbers that lines of a scene had in any version, by slate.
    private(set) var numbers: [String: Set<String>] = [:]
    /// What stands in each version, line by line, as digests.
    private var content: [Int: Set<UInt64>] = [:]

    /// Of a production that has no script yet.
    public init() {}

    /// Takes a version in, with its ids and numbers; versions count up from 1.
    public mutating func add(_ script: Script, version: Int) {
        var position = 0
        for scene in script.scenes {
            slates.insert(scene.slate)
            for line in scene.lines {
                if version >= self.version || lines[line.id] == nil {
                    lines[line.id] = Kept(
                        line: line, slate: scene.slate, version: version, position: position)
                }
                numbers[scene.slate, default: []].insert(line.number)
                position += 1
            }
        }
        content[version] = Self.content(of: script)
        guard version >= self.version else { return }
        (current, self.version) = (script, version)
    }

    /// The version that a new text is meant to bring back: one that holds clearly more of it than
    /// the current one does, the newest of several.
    ///
    /// Today's pages or a wrong file stand between the script and itself then; comparing with those
    /// would take chance likeness for identity.
    public func origin(of new: Script) -> Int? {
        let wanted = Self.content(of: new)
        func share(_ version: Int) -> Int { content[version]?.intersection(wanted).count ?? 0 }
        let now = share(version)
        let best = content.keys.max { (share($0), $0) < (share($1), $1) }
        guard let best, best != version else { return nil }
        return (share(best) - now) * Self.leastGain >= wanted.count ? best : nil
    }

    /// One line of ten: less is a scene or two that came back, which are found one by one.
    private static let leastGain = 10

    /// Lines that stood once and are not among these; those of the current version apart, each in
    /// the order of the page.
    func lost(besides present: Set<String>) -> (now: [Kept], before: [Kept]) {
        let lost = lines.values.filter { !present.contains($0.line.id) }
            .sorted { ($1.version, $0.position) < ($0.version, $1.position) }
        return (lost.filter { $0.version == version }, lost.filter { $0.version != version })
    }

    private static func content(of script: Script) -> Set<UInt64> {
        var found: Set<UInt64> = []
        for scene in script.scenes {
            for line in scene.lines { found.insert(LineShape(line, scene: 0).key) }
        }
        return found
    }
}
