/// A new version of a script whose lines are the same lines as before wherever they are: ids, numbers and tags survive.
public struct ScriptRevision: Codable, Equatable, Sendable {
    /// The new version with ids and numbers.
    public var script: Script
    /// What is not as it was, in the order of the new script; cut lines stand at the end.
    public var changes: [ScriptChange]
    /// What became of ids that stand no more, or stand for less than they did: a merged line's whole, a split line's parts, nothing of a cut one.
    public var successors: [String: [String]]

    /// Gives the lines of `new` the ids they have in `old`; for the first version `old` is an empty script.
    public static func map(old: Script, new: Script) -> ScriptRevision {
        var writer = RevisionWriter(old, new)
        return writer.write()
    }

    /// Lines that a person should look at: the reader was not sure that they are what it took them for.
    public var questions: [ScriptChange] { changes.filter(\.isUnsure) }

    /// How many changes there are of each kind; kinds without one are left out.
    public var counts: [ScriptChange.Kind: Int] { changes.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 } }
}

/// One difference between two versions.
public struct ScriptChange: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case changed, moved, split, merged, new, cut
        /// Of a whole scene.
        case sceneNew, sceneCut, sceneRenumbered, sceneOmitted
    }

    public var kind: Kind
    /// Of the line, in the new version; nil for scenes.
    public var id: String?
    /// `3-12` and the line's number; empty where there is none.
    public var oldPlace: String
    public var newPlace: String
    public var oldText: String
    public var newText: String
    public var isUnsure: Bool

    public init(
        _ kind: Kind, id: String? = nil, oldPlace: String = "", newPlace: String = "", oldText: String = "", newText: String = "",
        isUnsure: Bool = false
    ) {
        self.kind = kind
        self.id = id
        self.oldPlace = oldPlace
        self.newPlace = newPlace
        self.oldText = oldText
        self.newText = newText
        self.isUnsure = isUnsure
    }
}

extension ScriptScene {
    /// `3-12`, or `12` in a script without episodes.
    public var slate: String { (episode.map { "\($0)-" } ?? "") + number }
}
