import LinedScript
import Platform
import ScriptModel
import Slate
import Time
import Wire

/// The script and its versions on the disk: `scripts/001.json` and beside it the file as it came,
/// `scripts/001.fountain`.
///
/// A version is there once its JSON is, whole, under its name; the highest one is the current one.
/// Nothing is ever replaced or removed: an earlier version that is taken up again is a new one.
struct ScriptShelf {
    /// What stands in a version's file.
    struct Version: Codable {
        var version: Int
        /// Of the file it was read from.
        var name: String
        var person: String
        var loadedAt: UTCTime
        var revision: ScriptRevision
        /// The earlier version that this one takes up again.
        var restores: Int?
    }

    /// One version, without its lines.
    struct Entry {
        var answer: ScriptAnswer
        var scenes: Int
        var lines: Int
        var counts: [ScriptChange.Kind: Int]
    }

    private let folder: String
    /// Without its lines' changes; nil before the first.
    private(set) var current: ScriptAnswer?
    private(set) var memory = ScriptMemory()
    private(set) var history = ScriptHistory()
    private(set) var entries: [Entry] = []
    /// The current version's lines by id.
    private(set) var lines: [String: ScriptLine] = [:]

    var script: Script { memory.current }
    /// 0 before the first.
    var version: Int { current?.version ?? 0 }

    /// Reads what is there.
    /// - Parameter complain: is told of versions that cannot be read; the others count.
    init(state: String, complain: (String) -> Void) throws {
        folder = "\(state)/scripts"
        guard Files.isFolder(folder) else { return }
        for name in try Files.list(folder).filter({ $0.hasSuffix(".json") }).sorted(
            by: Self.isEarlier)
        {
            do {
                let version = try JSON.decode(
                    Version.self, from: Files.read("\(folder)/\(name)", limit: Self.largest))
                take(version)
            } catch { complain("\(folder)/\(name): \(error); the version is passed over") }
        }
    }

    /// By number: `1000.json` comes after `999.json`.
    private static func isEarlier(_ one: String, _ other: String) -> Bool {
        (one.count, one) < (other.count, other)
    }

    // MARK: new versions

    /// What a script that was read would be as the next version; nothing is kept.
    /// - Parameters:
    ///   - isAddition: scenes that it does not name stay.
    ///   - isUnshot: no take was rolled yet.
    func revision(of new: Script, isAddition: Bool = false, isUnshot: Bool = false) throws
        -> ScriptRevision
    {
        let whole = isAddition ? script.adding(new) : new
        let origin = try memory.origin(of: whole).flatMap { try stored($0)?.revision.script }
        return ScriptRevision.map(whole, onto: memory, origin: origin, isUnshot: isUnshot)
    }

    /// An earlier version as the next one; nil when there is none of this number.
    func revision(using number: Int) throws -> ScriptRevision? {
        guard let stored = try stored(number) else { return nil }
        return ScriptRevision.told(of: stored.revision.script, since: memory)
    }

    /// Keeps a version with its file; when this returns both are on the disk.
    mutating func keep(
        _ revision: ScriptRevision, file: [UInt8], name: String, person: String, at wall: UTCTime,
        restores: Int? = nil
    ) throws {
        let number = try nextVersion()
        var version = Version(
            version: number, name: name, person: person, loadedAt: wall, revision: revision)
        version.restores = restores
        try Files.createFolders(folder)
        try Files.replace(path(number, Self.ending(of: name)), with: file)
        try Files.replace(path(number, "json"), with: JSON.encode(version))
        take(version)
    }

    /// A version as it lies on the disk; nil when there is none of this number.
    func stored(_ number: Int) throws -> Version? {
        let path = path(number, "json")
        return Files.exists(path)
            ? try JSON.decode(Version.self, from: Files.read(path, limit: Self.largest)) : nil
    }

    /// The file that a version was read from; empty where it is gone.
    func file(of number: Int, name: String) throws -> [UInt8] {
        let path = path(number, Self.ending(of: name))
        return Files.exists(path) ? try Files.read(path, limit: Self.largest) : []
    }

    /// The version before the current one, which taking the last load back returns to; nil where
    /// there is none.
    var before: Int? { entries.dropLast().last?.answer.version }

    // MARK: folder

    /// Longest JSON that is read, in bytes: ten times that of the longest series known.
    private static let largest = 256 << 20

    private mutating func take(_ version: Version) {
        history.add(
            version.revision, version: version.version, loadedAt: version.loadedAt)
        memory.add(version.revision.script, version: version.version)
        var answer = ScriptAnswer(
            version: version.version, name: version.name, person: version.person,
            loadedAt: version.loadedAt)
        answer.restores = version.restores
        let scenes = version.revision.script.scenes
        entries.append(
            Entry(
                answer: answer, scenes: scenes.count,
                lines: scenes.reduce(0) { $0 + $1.lines.count },
                counts: version.revision.counts))
        guard version.version >= self.version else { return }
        current = answer
        lines = Dictionary(scenes.flatMap { $0.lines.map { ($0.id, $0) } }) { first, _ in first }
    }

    /// Past every number that is there, read or not.
    private func nextVersion() throws -> Int {
        let names = Files.isFolder(folder) ? try Files.list(folder) : []
        return 1 + (names.compactMap { Int($0.prefix { $0 != "." }) }.max() ?? 0)
    }

    private func path(_ version: Int, _ ending: String) -> String {
        let digits = String(version)
        return
            "\(folder)/\(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits).\(ending)"
    }

    /// The file's own ending if it is a plain one, and never ours.
    private static func ending(of name: String) -> String {
        let ending = name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
        let isPlain =
            (1...10).contains(ending.utf8.count)
            && ending.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
        return isPlain && ending != "json" ? ending : "txt"
    }
}
