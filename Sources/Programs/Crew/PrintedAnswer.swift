import FoundationEssentials
import LinedScript
import ScriptModel
import Slate
import Wire

/// An answer as programs read it with `--json`: script and coverage, which travel as bytes for
/// those who only pass them on, are objects.
struct PrintedAnswer: Encodable {
    private var answer: CrewAnswer
    private var coverage: Coverage?
    private var content: Script?
    private var versions: [ScriptAnswer]?

    /// - Parameter deed: what was asked for; its payload is read.
    init(_ answer: CrewAnswer, _ deed: ScriptCommand.Deed? = nil) throws(WireFailure) {
        self.answer = answer
        guard let payload = answer.script?.payload else { return }
        switch deed {
        case .coverage: coverage = try JSON.decode(Coverage.self, from: payload)
        case .versions: versions = try JSON.decode([ScriptAnswer].self, from: payload)
        case .show: content = try JSON.decode(Script.self, from: payload)
        default: return
        }
        self.answer.script?.payload = nil
        self.answer.uncovered = coverage?.scenes.filter { !$0.uncovered.isEmpty }.map { scene in
            UncoveredLines(scene: scene.slate, lines: scene.uncovered.map(\.number))
        }
    }

    private enum Key: CodingKey { case coverage, content, versions }

    func encode(to encoder: any Encoder) throws {
        try answer.encode(to: encoder)
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(coverage, forKey: .coverage)
        try values.encodeIfPresent(content, forKey: .content)
        try values.encodeIfPresent(versions, forKey: .versions)
    }
}
