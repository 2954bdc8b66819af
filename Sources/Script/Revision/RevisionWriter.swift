import Slate

/// Writes a new version out of what matches: ids first, then scene numbers, then line numbers, then what to say of it.
struct RevisionWriter {
    private let old: Script
    private var new: Script
    private let match: LineMatch
    /// Which old scene a new one is, and the other way round.
    private var oldScene: [Int: Int] = [:]
    private var newScene: [Int: Int] = [:]
    /// Ids of the new lines, as `match.new` counts them.
    private var ids: [String] = []
    private var taken: Set<String>

    init(_ old: Script, _ new: Script) {
        (self.old, self.new) = (old, new)
        match = LineMatch(LineShape.all(of: old), LineShape.all(of: new))
        taken = Set(match.old.map(\.line.id))
    }

    mutating func write() -> ScriptRevision {
        matchScenes()
        keepSceneNumbers()
        giveIDs()
        numberLines()
        var report = RevisionReport(old: old, new: new, match: match, oldScene: oldScene, newScene: newScene, ids: ids)
        report.write()
        return ScriptRevision(script: new, changes: report.changes, successors: report.successors)
    }

    // MARK: scenes

    /// Scenes are the same by what they hold; only scenes without a kept line go by their number.
    private mutating func matchScenes() {
        var votes: [[Int]: Int] = [:]
        for (other, one) in match.oldOf.enumerated() {
            guard let one else { continue }
            votes[[match.old[one].scene, match.new[other].scene], default: 0] += match.new[other].letters.count + 1
        }
        for (pair, _) in votes.sorted(by: { ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1]) }) {
            join(pair[0], pair[1])
        }
        let byNumber = Dictionary(old.scenes.indices.map { (old.scenes[$0].slate, $0) }) { first, _ in first }
        for index in new.scenes.indices where oldScene[index] == nil {
            let scene = new.scenes[index]
            guard scene.isNumberGiven, let same = byNumber[scene.slate] else { continue }
            if scene.isOmitted || scene.lines.isEmpty || old.scenes[same].lines.isEmpty || old.scenes[same].heading == scene.heading {
                join(same, index)
            }
        }
    }

    private mutating func join(_ one: Int, _ other: Int) {
        guard newScene[one] == nil, oldScene[other] == nil else { return }
        (newScene[one], oldScene[other]) = (other, one)
    }

    /// A scene that the file leaves unnumbered keeps the number it was shot under; a new one between two kept ones gets a letter, and
    /// no number of an old scene is given to another.
    private mutating func keepSceneNumbers() {
        guard !old.scenes.isEmpty else { return }
        var used = Set(old.scenes.map(\.slate)).union(new.scenes.filter(\.isNumberGiven).map(\.slate))
        for index in new.scenes.indices where !new.scenes[index].isNumberGiven {
            guard let one = oldScene[index], old.scenes[one].episode == new.scenes[index].episode else { continue }
            new.scenes[index].number = old.scenes[one].number
        }
        for index in new.scenes.indices where !new.scenes[index].isNumberGiven && !isKept(index) {
            let before = index > 0 && new.scenes[index - 1].episode == new.scenes[index].episode ? new.scenes[index - 1].number : nil
            new.scenes[index].number = freeNumber(after: before, new.scenes[index], at: index, used)
            used.insert(new.scenes[index].slate)
        }
    }

    private func isKept(_ index: Int) -> Bool { oldScene[index].map { old.scenes[$0].episode == new.scenes[index].episode } ?? false }

    private func freeNumber(after before: String?, _ scene: ScriptScene, at index: Int, _ used: Set<String>) -> String {
        let isLast = !new.scenes[(index + 1)...].contains { $0.episode == scene.episode }
        var free = scene
        if isLast {
            let last = old.scenes.filter { $0.episode == scene.episode }.compactMap { LineNumber($0.number).number }.max() ?? 0
            free.number = String(max(last, before.flatMap { LineNumber($0).number } ?? 0) + 1)
            if !used.contains(free.slate) { return free.number }
        }
        for letters in LineNumber.letters {
            free.number = (before ?? "0") + letters
            if !used.contains(free.slate) { break }
        }
        return free.number
    }

    // MARK: lines

    private mutating func giveIDs() {
        for other in match.new.indices {
            if let one = match.oldOf[other], !match.old[one].line.id.isEmpty {
                ids.append(match.old[one].line.id)
            } else {
                ids.append(freshID(match.new[other]))
            }
        }
        var next = 0
        for scene in new.scenes.indices {
            for line in new.scenes[scene].lines.indices {
                new.scenes[scene].lines[line].id = ids[next]
                next += 1
            }
        }
    }

    /// From what the line says and where: a line that was cut and comes back as it was is the same line again.
    private mutating func freshID(_ shape: LineShape) -> String {
        var salt: UInt32 = 0
        while true {
            var digest = Digest()
            digest.add(new.scenes[shape.scene].slate)
            digest.add(shape.line.character ?? "")
            digest.add(shape.line.text)
            digest.add(salt)
            let text = String(digest.value & 0xFFFF_FFFF_FFFF, radix: 16)
            let id = String(repeating: "0", count: 12 - text.count) + text
            if taken.insert(id).inserted { return id }
            salt += 1
        }
    }

    /// A line keeps its number in its scene; one that came between gets a letter after the one before it.
    private mutating func numberLines() {
        var next = 0
        for scene in new.scenes.indices {
            let count = new.scenes[scene].lines.count
            let kept = (next..<next + count).map { number(of: $0, in: scene) }
            let numbers = LineNumber.fill(kept)
            for line in 0..<count { new.scenes[scene].lines[line].number = numbers[line] }
            next += count
        }
    }

    private func number(of other: Int, in scene: Int) -> String? {
        guard let one = match.oldOf[other], oldScene[scene] == match.old[one].scene else { return nil }
        return match.old[one].line.number
    }
}
