/// A new version of a script whose lines are the same lines as before wherever they are: ids,
/// numbers and tags survive.
public struct ScriptRevision: Codable, Equatable, Sendable {
    /// The new version with ids and numbers.
    public var script: Script
    /// What is not as it was, in the order of the new script; cut lines stand at the end.
    public var changes: [ScriptChange]
    /// What became of ids that stand no more, or stand for less than they did: a merged line's
    /// whole, a split line's parts, nothing of a cut one.
    public var successors: [String: [String]]

    /// Gives the lines of `new` the ids they have in `old`, the only version before; for the first
    /// version `old` is an empty script.
    public static func map(old: Script, new: Script) -> ScriptRevision {
        var writer = RevisionWriter(old, new, memory: ScriptMemory())
        return writer.write()
    }

    /// Gives the lines of `new` the ids they have in the current version or had in any before: what
    /// was cut and comes back is itself again.
    /// - Parameter origin: the version that `new` brings back, as `ScriptMemory.origin` finds it;
    ///   nil for the current one.
    /// - Parameter isUnshot: whether no take was rolled yet; scenes without numbers of a script
    ///   that has none of the scenes before then count from 1.
    public static func map(
        _ new: Script, onto memory: ScriptMemory, origin: Script? = nil, isUnshot: Bool = false
    ) -> ScriptRevision {
        var writer = RevisionWriter(
            origin ?? memory.current, new, memory: memory, isCurrent: origin == nil,
            isUnshot: isUnshot)
        return writer.write()
    }

    /// A script that has its ids and numbers already, as an earlier version has, made the current
    /// one.
    public static func told(of script: Script, since memory: ScriptMemory) -> ScriptRevision {
        let match = LineMatch(byID: LineShape.all(of: memory.current), LineShape.all(of: script))
        let scenes = SceneMatch(memory.current, script, match)
        return RevisionReport.revision(
            old: memory.current, new: script, match: match, scenes: scenes, memory: memory)
    }

    /// Lines that a person should look at: the reader was not sure that they are what it took them
    /// for.
    public var questions: [ScriptChange] { changes.filter(\.isUnsure) }

    /// How many changes there are of each kind; kinds without one are left out.
    public var counts: [ScriptChange.Kind: Int] {
        changes.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
    }
}

/// One difference between two versions.
public struct ScriptChange: Codable, Equatable, Sendable {
    /// What became of a line, of a scene, or of the script itself.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case changed, moved, split, merged, new, cut
        /// Gone in an earlier version, and here again under its number.
        case back
        /// Of the second language alone, of a line or of a scene's head.
        case translation
        /// Of a whole scene.
        case sceneNew, sceneCut, sceneRenumbered, sceneOmitted
        /// Cut or omitted, and to be shot again.
        case sceneBack
        case sceneHead, sceneCast, sceneMoved
        /// Of the script, or of the episode that `newPlace` names.
        case title
        /// What stands before the first scene, remarks and the like.
        case notes
    }

    /// Also says which of the other fields are filled.
    public var kind: Kind
    /// Of the line, in the new version; nil for scenes.
    public var id: String?
    /// `3-12` and the line's number; empty where there is none.
    public var oldPlace: String
    /// As `oldPlace`, in the new version; of a title, its episode.
    public var newPlace: String
    /// What stood there: a line's words, a scene's head, its cast; empty for what was not there.
    public var oldText: String
    /// What stands there now; empty for what is gone.
    public var newText: String
    /// Whether a person should look at it, because the line was taken for the old one by likeness
    /// alone.
    public var isUnsure: Bool

    /// What a kind does not have stays empty.
    public init(
        _ kind: Kind, id: String? = nil, oldPlace: String = "", newPlace: String = "",
        oldText: String = "", newText: String = "",
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

extension Script {
    /// Whether anything of it is a scene: a head that was read. Lines alone stand in a scene of
    /// their own, without one.
    public var hasScenes: Bool { scenes.contains { !$0.heading.isEmpty } }

    /// Whether two versions say the same; where it stood in the file, and what was not understood
    /// of it, does not count.
    public func says(theSameAs other: Script) -> Bool { withoutPlaces == other.withoutPlaces }

    private var withoutPlaces: Script {
        var script = self
        script.diagnostics = []
        for index in script.episodes.indices { script.episodes[index].source = 0 }
        for index in script.notes.indices { script.notes[index].source = 0 }
        for scene in script.scenes.indices {
            script.scenes[scene].source = 0
            for line in script.scenes[scene].lines.indices {
                script.scenes[scene].lines[line].source = 0
            }
        }
        return script
    }
}
