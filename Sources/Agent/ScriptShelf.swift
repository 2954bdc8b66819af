import Platform
import Script
import Slate

/// The script and its versions on the disk: `scripts/001.json` and beside it the file as it came, `scripts/001.fountain`.
///
/// A version is there once its JSON is, whole, under its name; the highest one is the current one. Nothing is ever replaced or removed.
struct ScriptShelf {
    /// What stands in a version's file.
    struct Version: Codable {
        var version: Int
        /// Of the file it was read from.
        var name: String
        var person: String
        var loadedAt: UTCTime
        var revision: ScriptRevision
    }

    private let folder: String
    /// Without its lines' changes; nil before the first.
    private(set) var current: ScriptAnswer?
    private(set) var script = Script()
    private(set) var history = ScriptHistory()
    /// The current version's lines by id.
    private(set) var lines: [String: ScriptLine] = [:]

    /// 0 before the first.
    var version: Int { current?.version ?? 0 }

    /// Reads what is there.
    /// - Parameter complain: is told of versions that cannot be read; the others count.
    init(state: String, complain: (String) -> Void) throws {
        folder = "\(state)/scripts"
        guard Files.isFolder(folder) else { return }
        for name in try Files.list(folder).filter({ $0.hasSuffix(".json") }).sorted() {
            do {
                let version = try Wire.decode(Version.self, from: Files.read("\(folder)/\(name)", limit: Self.largest))
                take(version)
            } catch { complain("\(folder)/\(name): \(error); the version is passed over") }
        }
    }

    /// Makes a version of a script that was read, and keeps it with its file; when this returns both are on the disk.
    /// - Returns: what changed against the version before.
    mutating func load(_ new: Script, file: [UInt8], name: String, person: String, at wall: UTCTime) throws -> ScriptRevision {
        let revision = ScriptRevision.map(old: script, new: new)
        let number = try nextVersion()
        let version = Version(version: number, name: name, person: person, loadedAt: wall, revision: revision)
        try Files.createFolders(folder)
        try Files.replace(path(number, Self.ending(of: name)), with: file)
        try Files.replace(path(number, "json"), with: Wire.encode(version))
        take(version)
        return revision
    }

    /// A version as it lies on the disk; nil when there is none of this number.
    func stored(_ number: Int) throws -> Version? {
        let path = path(number, "json")
        return Files.exists(path) ? try Wire.decode(Version.self, from: Files.read(path, limit: Self.largest)) : nil
    }

    /// Longest JSON that is read, in bytes: ten times that of the longest series known.
    private static let largest = 256 << 20

    private mutating func take(_ version: Version) {
        history.add(version.revision, version: version.version)
        guard version.version >= self.version else { return }
        script = version.revision.script
        current = ScriptAnswer(version: version.version, name: version.name, person: version.person, loadedAt: version.loadedAt)
        lines = Dictionary(script.scenes.flatMap { $0.lines.map { ($0.id, $0) } }) { first, _ in first }
    }

    /// Past every number that is there, read or not.
    private func nextVersion() throws -> Int {
        let names = Files.isFolder(folder) ? try Files.list(folder) : []
        return 1 + (names.compactMap { Int($0.prefix { $0 != "." }) }.max() ?? 0)
    }

    private func path(_ version: Int, _ ending: String) -> String {
        let digits = String(version)
        return "\(folder)/\(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits).\(ending)"
    }

    /// The file's own ending if it is a plain one, and never ours.
    private static func ending(of name: String) -> String {
        let ending = name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
        let isPlain = (1...10).contains(ending.utf8.count) && ending.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
        return isPlain && ending != "json" ? ending : "txt"
    }
}
