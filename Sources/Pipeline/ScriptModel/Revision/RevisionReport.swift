/// What is not as it was, as values.
struct RevisionReport {
    private let old: Script
    private let new: Script
    private let match: LineMatch
    private let scenes: SceneMatch
    private let memory: ScriptMemory
    private let ids: [String]
    private let numbers: [String]
    private var changes: [ScriptChange] = []
    private var successors: [String: [String]] = [:]

    /// - Parameter new: with ids and numbers.
    static func revision(
        old: Script, new: Script, match: LineMatch, scenes: SceneMatch, memory: ScriptMemory
    ) -> ScriptRevision {
        var report = RevisionReport(
            old: old, new: new, match: match, scenes: scenes, memory: memory)
        report.write()
        return ScriptRevision(script: new, changes: report.changes, successors: report.successors)
    }

    private init(
        old: Script, new: Script, match: LineMatch, scenes: SceneMatch, memory: ScriptMemory
    ) {
        (self.old, self.new, self.match, self.scenes, self.memory) = (
            old, new, match, scenes, memory
        )
        ids = new.scenes.flatMap { $0.lines.map(\.id) }
        numbers = new.scenes.flatMap { $0.lines.map(\.number) }
    }

    /// The first version has nothing to differ from.
    private var isFirst: Bool { old.scenes.isEmpty && memory.version == 0 }

    private mutating func write() {
        writeTitles()
        let inPlace = keptInPlace()
        let inOrder = scenesInOrder()
        var scene = -1
        for other in match.new.indices {
            while scene < match.new[other].scene {
                scene += 1
                write(scene: scene, isInOrder: inOrder.contains(scene))
            }
            write(line: other, isInPlace: inPlace.contains(other))
        }
        for rest in (scene + 1)..<max(scene + 1, new.scenes.count) {
            write(scene: rest, isInOrder: inOrder.contains(rest))
        }
        for one in old.scenes.indices where scenes.newScene[one] == nil {
            changes.append(
                ScriptChange(
                    .sceneCut, oldPlace: old.scenes[one].slate, oldText: old.scenes[one].heading))
        }
        for one in match.old.indices where match.newOf[one] == nil { write(lost: one) }
    }

    /// Lines of the same scene that stand in the same order as before.
    private func keptInPlace() -> Set<Int> {
        var (places, rows) = ([Int: [Int]](), [Int: [Int]]())
        for other in match.new.indices {
            let scene = match.new[other].scene
            guard let one = match.oldOf[other], scenes.oldScene[scene] == match.old[one].scene
            else { continue }
            places[scene, default: []].append(other)
            rows[scene, default: []].append(one)
        }
        return Set(
            places.flatMap { scene, lines in Rising.longest(rows[scene] ?? []).map { lines[$0] } })
    }

    // MARK: titles

    private mutating func writeTitles() {
        guard !isFirst else { return }
        if old.title != new.title {
            changes.append(ScriptChange(.title, oldText: old.title, newText: new.title))
        }
        let before = Dictionary(old.episodes.map { ($0.number, $0) }) { first, _ in first }
        for episode in new.episodes {
            guard let was = before[episode.number], was.title != episode.title else { continue }
            changes.append(
                ScriptChange(
                    .title, newPlace: episode.number, oldText: was.title, newText: episode.title))
        }
        if old.frontMatter != new.frontMatter || old.notes.map(\.text) != new.notes.map(\.text) {
            changes.append(ScriptChange(.notes))
        }
    }

    // MARK: scenes

    /// Kept scenes that stand in the same order as before.
    private func scenesInOrder() -> Set<Int> {
        let kept = new.scenes.indices.filter { scenes.oldScene[$0] != nil }
        return Set(Rising.longest(kept.map { scenes.oldScene[$0] ?? 0 }).map { kept[$0] })
    }

    private mutating func write(scene index: Int, isInOrder: Bool) {
        let scene = new.scenes[index]
        guard let one = scenes.oldScene[index] else { return write(newScene: scene) }
        let before = old.scenes[one]
        func add(_ kind: ScriptChange.Kind, _ oldText: String, _ newText: String) {
            changes.append(
                ScriptChange(
                    kind, oldPlace: before.slate, newPlace: scene.slate, oldText: oldText,
                    newText: newText))
        }
        if before.slate != scene.slate {
            add(.sceneRenumbered, before.heading, scene.heading)
        } else if Self.differ(before, scene), scene.isOmitted == before.isOmitted {
            add(.sceneHead, before.heading, scene.heading)
        }
        if !isInOrder { add(.sceneMoved, before.heading, scene.heading) }
        if before.cast != scene.cast {
            add(.sceneCast, Self.joined(before.cast), Self.joined(scene.cast))
        }
        if before.translation != scene.translation {
            add(.translation, before.translation ?? "", scene.translation ?? "")
        }
        if scene.isOmitted != before.isOmitted {
            add(scene.isOmitted ? .sceneOmitted : .sceneBack, "", scene.heading)
        }
    }

    private mutating func write(newScene scene: ScriptScene) {
        guard !isFirst else { return }
        let isBack = scene.lines.contains { memory.lines[$0.id]?.slate == scene.slate }
        let isReused =
            !isBack
            && (memory.slates.contains(scene.slate)
                || old.scenes.contains { $0.slate == scene.slate })
        changes.append(
            ScriptChange(
                isBack ? .sceneBack : .sceneNew, oldPlace: isReused ? scene.slate : "",
                newPlace: scene.slate, newText: scene.heading))
    }

    private static func differ(_ one: ScriptScene, _ other: ScriptScene) -> Bool {
        one.heading != other.heading || one.place != other.place || one.timeOfDay != other.timeOfDay
            || one.location != other.location
    }

    private static func joined(_ names: [String]) -> String { names.joined(separator: "、") }

    // MARK: lines

    private mutating func write(line other: Int, isInPlace: Bool) {
        let line = match.new[other].line
        let place = place(other)
        if let whole = match.splitFrom[other] {
            let id = match.old[whole].line.id
            successors[id, default: [id]].append(ids[other])
            changes.append(
                ScriptChange(
                    .split, id: ids[other], oldPlace: oldPlace(whole), newPlace: place,
                    oldText: match.old[whole].line.text,
                    newText: line.text))
        } else if let one = match.oldOf[other] {
            write(kept: other, as: one, isInPlace: isInPlace)
        } else if !isFirst {
            let kind: ScriptChange.Kind = memory.lines[ids[other]] == nil ? .new : .back
            changes.append(ScriptChange(kind, id: ids[other], newPlace: place, newText: line.text))
        }
    }

    private mutating func write(kept other: Int, as one: Int, isInPlace: Bool) {
        let (before, line) = (match.old[one].line, match.new[other].line)
        func add(_ kind: ScriptChange.Kind, _ oldText: String, _ newText: String) {
            changes.append(
                ScriptChange(
                    kind, id: ids[other], oldPlace: oldPlace(one), newPlace: place(other),
                    oldText: oldText, newText: newText,
                    isUnsure: match.unsure.contains(other) && kind != .translation))
        }
        if !isInPlace || !Self.isSame(before, line) {
            add(isInPlace ? .changed : .moved, before.text, line.text)
        }
        if before.translation != line.translation {
            add(.translation, before.translation ?? "", line.translation ?? "")
        }
    }

    private mutating func write(lost one: Int) {
        let line = match.old[one].line
        if let other = match.mergedInto[one] {
            successors[line.id] = [ids[other]]
            changes.append(
                ScriptChange(
                    .merged, id: ids[other], oldPlace: oldPlace(one), newPlace: place(other),
                    oldText: line.text,
                    newText: match.new[other].line.text))
        } else {
            successors[line.id] = []
            changes.append(
                ScriptChange(.cut, id: line.id, oldPlace: oldPlace(one), oldText: line.text))
        }
    }

    private func place(_ other: Int) -> String {
        "\(new.scenes[match.new[other].scene].slate)/\(numbers[other])"
    }

    private func oldPlace(_ one: Int) -> String {
        "\(old.scenes[match.old[one].scene].slate)/\(match.old[one].line.number)"
    }

    private static func isSame(_ one: ScriptLine, _ other: ScriptLine) -> Bool {
        one.text == other.text && one.character == other.character && one.kind == other.kind
            && one.parenthetical == other.parenthetical
    }
}
