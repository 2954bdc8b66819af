import CrewSentences
import ScriptModel
import Slate
import Wire

/// What a new version would lose: scenes that it has no more, and lines that a take covers. Nobody
/// loses them unasked.
public struct ScriptLoss: Codable, Equatable, Sendable {
    /// A scene that the new version has no more.
    public struct Scene: Codable, Equatable, Sendable {
        /// `3-12`
        public var slate: String
        /// As the current version has it.
        public var heading: String
        /// How many of its lines a take covers.
        public var covered: Int
    }

    /// A covered line that goes out of a scene that stays.
    public struct Line: Codable, Equatable, Sendable {
        /// `3-12/4`
        public var place: String
        /// In the words of the current version.
        public var text: String
        /// Slates of the takes that cover it.
        public var takes: [String]
    }

    /// Scenes that would be gone, whether something of them was shot or not.
    public var scenes: [Scene]
    /// Covered lines that would be gone out of scenes that stay.
    public var lines: [Line]

    /// Whether nothing goes, so that nobody need be asked.
    public var isEmpty: Bool { scenes.isEmpty && lines.isEmpty }

    /// - Parameter coverage: of the version that is current before the new one.
    public init(_ revision: ScriptRevision, coverage: Coverage) {
        let gone = Set(revision.successors.filter(\.value.isEmpty).keys)
        let cut = Set(revision.changes.filter { $0.kind == .sceneCut }.map(\.oldPlace))
        (scenes, lines) = ([], [])
        for scene in coverage.scenes {
            let lost = scene.lines.filter { gone.contains($0.id) && !$0.takes.isEmpty }
            if cut.contains(scene.slate) {
                scenes.append(
                    Scene(slate: scene.slate, heading: scene.heading, covered: lost.count))
            } else {
                lines += lost.map {
                    Line(
                        place: "\(scene.slate)/\($0.number)", text: $0.text,
                        takes: $0.takes.map(\.slate))
                }
            }
        }
    }

    /// Names are listed up to here, and the rest is counted.
    private static let mostNamed = 12

    /// What would go, in one sentence:
    /// `3 scenes would go: 1-2 (4 covered lines), 1-3, 1-4; covered lines would go: 3-12/4 (3-12B-1)`.
    public func sentence(_ language: Language) -> String {
        let words = LossWords(language)
        var parts: [String] = []
        if !scenes.isEmpty {
            parts.append(words.scenes(scenes.count, named(scenes.map(words.scene), words)))
        }
        if !lines.isEmpty {
            let places = lines.map { "\($0.place) (\($0.takes.joined(separator: " ")))" }
            parts.append(words.lines(lines.count, named(places, words)))
        }
        return parts.joined(separator: "; ")
    }

    private func named(_ all: [String], _ words: LossWords) -> String {
        let rest = all.count - Self.mostNamed
        return all.prefix(Self.mostNamed).joined(separator: ", ")
            + (rest > 0 ? words.more(rest) : "")
    }
}

private struct LossWords: Speaking {
    let language: Language

    init(_ language: Language) { self.language = language }

    func scene(_ scene: ScriptLoss.Scene) -> String {
        guard scene.covered > 0 else { return scene.slate }
        let lines = scene.covered == 1 ? "line" : "lines"
        return say(
            "\(scene.slate) (\(scene.covered) covered \(lines))",
            "\(scene.slate) (已拍 \(scene.covered) 行)")
    }

    func scenes(_ count: Int, _ names: String) -> String {
        say(
            "\(count) \(count == 1 ? "scene" : "scenes") would go: \(names)",
            "会少掉 \(count) 场: \(names)")
    }

    func lines(_ count: Int, _ places: String) -> String {
        say(
            "\(count) covered \(count == 1 ? "line" : "lines") would go: \(places)",
            "会少掉已拍的 \(count) 行: \(places)")
    }

    func more(_ count: Int) -> String { say(" and \(count) more", " 等, 另有 \(count)") }
}

/// What a load would do, before it is done.
public struct ScriptTrial: Codable, Equatable, Sendable {
    /// Against the current version, in the order of the new script.
    public var changes: [ScriptChange]
    /// What of it nobody loses unasked.
    public var loss: ScriptLoss
    /// Whether the version is what the box has already.
    public var isNothingNew: Bool

    /// Made by the box before a load; nothing has changed yet.
    public init(changes: [ScriptChange], loss: ScriptLoss, isNothingNew: Bool) {
        self.changes = changes
        self.loss = loss
        self.isNothingNew = isNothingNew
    }
}
