/// What is not as it was, as values.
struct RevisionReport {
    let old: Script
    let new: Script
    let match: LineMatch
    let oldScene: [Int: Int]
    let newScene: [Int: Int]
    let ids: [String]
    private(set) var changes: [ScriptChange] = []
    private(set) var successors: [String: [String]] = [:]

    private let numbers: [String]

    init(old: Script, new: Script, match: LineMatch, oldScene: [Int: Int], newScene: [Int: Int], ids: [String]) {
        (self.old, self.new, self.match, self.ids) = (old, new, match, ids)
        (self.oldScene, self.newScene) = (oldScene, newScene)
        numbers = new.scenes.flatMap { $0.lines.map(\.number) }
    }

    mutating func write() {
        let inPlace = keptInPlace()
        var scene = -1
        for other in match.new.indices {
            while scene < match.new[other].scene {
                scene += 1
                write(scene: scene)
            }
            write(line: other, isInPlace: inPlace.contains(other))
        }
        for rest in (scene + 1)..<max(scene + 1, new.scenes.count) { write(scene: rest) }
        for one in old.scenes.indices where newScene[one] == nil {
            changes.append(ScriptChange(.sceneCut, oldPlace: old.scenes[one].slate, oldText: old.scenes[one].heading))
        }
        for one in match.old.indices where match.newOf[one] == nil { write(lost: one) }
    }

    /// Lines of the same scene that stand in the same order as before.
    private func keptInPlace() -> Set<Int> {
        var (places, rows) = ([Int: [Int]](), [Int: [Int]]())
        for other in match.new.indices {
            let scene = match.new[other].scene
            guard let one = match.oldOf[other], oldScene[scene] == match.old[one].scene else { continue }
            places[scene, default: []].append(other)
            rows[scene, default: []].append(one)
        }
        return Set(places.flatMap { scene, lines in Rising.longest(rows[scene] ?? []).map { lines[$0] } })
    }

    private mutating func write(scene index: Int) {
        let scene = new.scenes[index]
        guard let one = oldScene[index] else {
            if !old.scenes.isEmpty { changes.append(ScriptChange(.sceneNew, newPlace: scene.slate, newText: scene.heading)) }
            return
        }
        let before = old.scenes[one]
        if before.slate != scene.slate {
            changes.append(
                ScriptChange(
                    .sceneRenumbered, oldPlace: before.slate, newPlace: scene.slate, oldText: before.heading, newText: scene.heading))
        }
        if scene.isOmitted && !before.isOmitted {
            changes.append(ScriptChange(.sceneOmitted, newPlace: scene.slate, newText: scene.heading))
        }
    }

    private mutating func write(line other: Int, isInPlace: Bool) {
        let line = match.new[other].line
        let place = place(other)
        if let whole = match.splitFrom[other] {
            let id = match.old[whole].line.id
            successors[id, default: [id]].append(ids[other])
            changes.append(
                ScriptChange(
                    .split, id: ids[other], oldPlace: oldPlace(whole), newPlace: place, oldText: match.old[whole].line.text,
                    newText: line.text))
        } else if let one = match.oldOf[other] {
            let before = match.old[one].line
            guard !isInPlace || !Self.isSame(before, line) else { return }
            changes.append(
                ScriptChange(
                    isInPlace ? .changed : .moved, id: ids[other], oldPlace: oldPlace(one), newPlace: place, oldText: before.text,
                    newText: line.text, isUnsure: match.unsure.contains(other)))
        } else if !old.scenes.isEmpty {
            changes.append(ScriptChange(.new, id: ids[other], newPlace: place, newText: line.text))
        }
    }

    private mutating func write(lost one: Int) {
        let line = match.old[one].line
        if let other = match.mergedInto[one] {
            successors[line.id] = [ids[other]]
            changes.append(
                ScriptChange(
                    .merged, id: ids[other], oldPlace: oldPlace(one), newPlace: place(other), oldText: line.text,
                    newText: match.new[other].line.text))
        } else {
            successors[line.id] = []
            changes.append(ScriptChange(.cut, id: line.id, oldPlace: oldPlace(one), oldText: line.text))
        }
    }

    private func place(_ other: Int) -> String { "\(new.scenes[match.new[other].scene].slate)/\(numbers[other])" }

    private func oldPlace(_ one: Int) -> String { "\(old.scenes[match.old[one].scene].slate)/\(match.old[one].line.number)" }

    private static func isSame(_ one: ScriptLine, _ other: ScriptLine) -> Bool {
        one.text == other.text && one.character == other.character && one.kind == other.kind && one.parenthetical == other.parenthetical
    }
}
