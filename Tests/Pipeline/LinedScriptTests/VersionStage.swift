import ClipDocuments
import LinedScript
import ScriptFiles
import ScriptModel
import Slate
import Testing
import Time
import Wire

/// A script in its versions as a box keeps them, and takes that cover lines of it.
struct VersionStage {
    var memory = ScriptMemory()
    var history = ScriptHistory()
    var versions: [Script] = []
    var takes: [TakeSummary] = []

    init(_ text: String? = nil) throws {
        if let text { try load(text) }
    }

    var script: Script { memory.current }
    var coverage: Coverage { Coverage(script, takes: takes, history: history) }

    static func read(_ text: String, name: String = "script.txt") throws -> Script {
        try ScriptReader.read(Array(text.utf8), name: name)
    }

    func revision(of new: Script) -> ScriptRevision {
        ScriptRevision.map(
            new, onto: memory, origin: memory.origin(of: new).map { versions[$0 - 1] },
            isUnshot: takes.isEmpty)
    }

    @discardableResult mutating func load(_ text: String, name: String = "script.txt") throws
        -> ScriptRevision
    {
        keep(revision(of: try Self.read(text, name: name)))
    }

    @discardableResult mutating func add(_ text: String) throws -> ScriptRevision {
        keep(revision(of: script.adding(try Self.read(text))))
    }

    @discardableResult mutating func use(_ version: Int) -> ScriptRevision {
        keep(ScriptRevision.told(of: versions[version - 1], since: memory))
    }

    private mutating func keep(_ revision: ScriptRevision) -> ScriptRevision {
        versions.append(revision.script)
        history.add(revision, version: versions.count)
        memory.add(revision.script, version: versions.count)
        return revision
    }

    /// A take of a scene's lines as the current version numbers them.
    mutating func shoot(_ episode: String?, _ scene: String, _ lines: String) throws {
        let number = takes.count + 1
        var take = Take(
            id: "take-\(number)",
            slate: SlateNumber(episode: episode, scene: scene, shot: "B", take: number))
        (take.lines, take.script) = (try #require(LineRanges(lines)), versions.count)
        take.rolledAt = UTCTime(nanoseconds: Int64(number) * 1_000_000_000)
        takes.append(TakeSummary(take: take, clips: []))
    }

    /// `1-2/3 text: takes`, of every line that a take covers.
    var covered: [String] {
        coverage.scenes.flatMap { scene in
            scene.lines.filter { !$0.takes.isEmpty }.map {
                "\(scene.slate)/\($0.number) \($0.text): \($0.takes.map(\.slate).joined(separator: " "))"
            }
        }
    }

    /// What the document of the first take's clip says.
    func document() throws -> [LineInClip] {
        let time = ClipTime(
            rate: FrameRate(30), timecode: "10:00:00:00", timecodeSource: .timeOfDay,
            start: UTCTime(nanoseconds: 0),
            clockSynchronised: true, monotonicStart: 0, bootID: "", rollFrame: 0)
        let lines = Dictionary(
            uniqueKeysWithValues: script.scenes.flatMap(\.lines).map { ($0.id, $0) })
        return LinesInClip.of(try #require(takes.first).take, time, history: history, lines: lines)
            ?? []
    }
}
