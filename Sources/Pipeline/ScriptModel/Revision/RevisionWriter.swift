import Slate

/// Writes a new version out of what matches: ids first, then scene numbers, then line numbers, then
/// what to say of it.
struct RevisionWriter {
    /// The version that the new one is a version of: the current one, or the one that it brings
    /// back.
    private let old: Script
    private var new: Script
    private let memory: ScriptMemory
    private let match: LineMatch
    private let scenes: SceneMatch
    /// Lines of the new version that stood once and were gone, by their index.
    private var recalled: [Int: ScriptMemory.Kept] = [:]
    /// Ids of the new lines, as `match.new` counts them.
    private var ids: [String] = []
    private var taken: Set<String>

    /// Whether `old` is the version that was current until now, which differences are told from.
    private let isCurrent: Bool
    /// Whether no take was ever rolled: no number of a scene stands on anything yet.
    private let isUnshot: Bool

    /// - Parameter memory: of all versions; one without any knows `old` alone.
    init(
        _ old: Script, _ new: Script, memory: ScriptMemory, isCurrent: Bool = true,
        isUnshot: Bool = false
    ) {
        (self.old, self.new, self.memory, self.isCurrent) = (old, new, memory, isCurrent)
        self.isUnshot = isUnshot
        match = LineMatch(LineShape.all(of: old), LineShape.all(of: new))
        scenes = SceneMatch(old, new, match)
        taken = Set(match.old.map(\.line.id)).union(memory.lines.keys)
    }

    mutating func write() -> ScriptRevision {
        recall()
        keepSceneNumbers()
        giveIDs()
        numberLines()
        guard isCurrent else { return ScriptRevision.told(of: new, since: memory) }
        return RevisionReport.revision(
            old: old, new: new, match: match, scenes: scenes, memory: memory)
    }

    // MARK: lines that were gone

    /// Looks among the lines that are not in `old`: those of the current version first, which may
    /// have been rewritten, then the older ones, which must be nearly word for word what they were.
    private mutating func recall() {
        let lost = memory.lost(besides: Set(match.old.map(\.line.id)))
        recall(lost.now, isStrict: false)
        recall(lost.before, isStrict: true)
    }

    private mutating func recall(_ lost: [ScriptMemory.Kept], isStrict: Bool) {
        let free = match.new.indices.filter { match.oldOf[$0] == nil && recalled[$0] == nil }
        guard !lost.isEmpty, !free.isEmpty else { return }
        let slates = Dictionary(lost.map { ($0.slate, 0) }) { first, _ in first }.keys.sorted()
        let places = Dictionary(uniqueKeysWithValues: slates.enumerated().map { ($1, $0) })
        let again = LineMatch(
            lost.map { LineShape($0.line, scene: places[$0.slate] ?? 0, names: [$0.slate]) },
            free.map {
                LineShape(
                    match.new[$0].line, scene: match.new[$0].scene,
                    names: [slateBefore(match.new[$0].scene)])
            },
            isStrict: isStrict)
        for (place, one) in again.oldOf.enumerated() {
            if let one { recalled[free[place]] = lost[one] }
        }
    }

    /// What a new scene was called in the version before, or is called where it was in none.
    private func slateBefore(_ scene: Int) -> String {
        scenes.oldScene[scene].map { old.scenes[$0].slate } ?? new.scenes[scene].slate
    }

    // MARK: scenes

    /// A scene that the file leaves unnumbered keeps the number it was shot under; a new one
    /// between two kept ones gets a letter, and no number that a scene ever had is given to
    /// another.
    private mutating func keepSceneNumbers() {
        guard !old.scenes.isEmpty || memory.version > 0 else { return }
        var used = memory.slates.union(old.scenes.map(\.slate)).union(
            new.scenes.filter(\.isNumberGiven).map(\.slate))
        let returned = returnedSlates()
        // Another script than the one before, and nothing shot: it is numbered as if it came first.
        if isUnshot && scenes.oldScene.isEmpty && returned.isEmpty { return }
        var kept: Set<Int> = []
        for index in new.scenes.indices where !new.scenes[index].isNumberGiven {
            guard let number = numberShotUnder(index, returned) else { continue }
            new.scenes[index].number = number
            kept.insert(index)
        }
        for index in new.scenes.indices
        where !new.scenes[index].isNumberGiven && !kept.contains(index) {
            let before =
                index > 0 && new.scenes[index - 1].episode == new.scenes[index].episode
                ? new.scenes[index - 1].number : nil
            new.scenes[index].number = freeNumber(after: before, at: index, used)
            used.insert(new.scenes[index].slate)
        }
    }

    private func numberShotUnder(_ index: Int, _ returned: [Int: String]) -> String? {
        let scene = new.scenes[index]
        if let one = scenes.oldScene[index] {
            return old.scenes[one].episode == scene.episode ? old.scenes[one].number : nil
        }
        guard let slate = returned[index] else { return nil }
        let prefix = scene.episode.map { "\($0)-" } ?? ""
        guard slate.hasPrefix(prefix) else { return nil }
        let number = String(slate.dropFirst(prefix.count))
        return scene.episode == nil && number.contains("-") ? nil : number
    }

    /// Slates that new scenes had when their lines last stood, each for one of them: by most
    /// letters.
    private func returnedSlates() -> [Int: String] {
        var weights: [Int: [String: Int]] = [:]
        for (index, kept) in recalled {
            weights[match.new[index].scene, default: [:]][kept.slate, default: 0] +=
                match.new[index].letters.count + 1
        }
        let isKept = Set(scenes.oldScene.values.map { old.scenes[$0].slate })
        var taken = isKept.union(new.scenes.filter(\.isNumberGiven).map(\.slate))
        var found: [Int: String] = [:]
        for index in weights.keys.sorted() where scenes.oldScene[index] == nil {
            let best = weights[index]?.max { ($0.value, $1.key) < ($1.value, $0.key) }
            if let slate = best?.key, taken.insert(slate).inserted { found[index] = slate }
        }
        return found
    }

    private func freeNumber(after before: String?, at index: Int, _ used: Set<String>) -> String {
        var free = new.scenes[index]
        func isFree(_ number: String) -> Bool {
            free.number = number
            return !used.contains(free.slate)
        }
        let isLast = !new.scenes[(index + 1)...].contains { $0.episode == free.episode }
        if isLast {
            let next = String(highestNumber(of: free.episode, before: before) + 1)
            if isFree(next) { return next }
        }
        return LineNumber(before ?? "0").next(free: isFree)
    }

    private func highestNumber(of episode: String?, before: String?) -> Int {
        let prefix = episode.map { "\($0)-" } ?? ""
        let ever = memory.slates.filter { $0.hasPrefix(prefix) }.map {
            String($0.dropFirst(prefix.count))
        }
        let old = old.scenes.filter { $0.episode == episode }.map(\.number)
        let numbers = (ever + old + [before ?? "0"]).filter { !$0.contains("-") }
        return numbers.compactMap { LineNumber($0).number }.max() ?? 0
    }

    // MARK: lines

    private mutating func giveIDs() {
        for other in match.new.indices {
            if let one = match.oldOf[other], !match.old[one].line.id.isEmpty {
                ids.append(match.old[one].line.id)
            } else if let kept = recalled[other] {
                ids.append(kept.line.id)
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

    /// From what the line says and where: a line that was cut and comes back as it was is the same
    /// line again.
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

    /// A line keeps its number in its scene, also when it was gone for a while; one that came
    /// between gets a letter after the one before it.
    private mutating func numberLines() {
        var next = 0
        for scene in new.scenes.indices {
            let count = new.scenes[scene].lines.count
            var kept = (next..<next + count).map { number(of: $0, in: scene) }
            let known = Set(kept.compactMap(\.self))
            var returned: Set<String> = known
            for line in 0..<count where kept[line] == nil {
                guard let number = returnedNumber(of: next + line, in: scene),
                    returned.insert(number).inserted
                else { continue }
                kept[line] = number
            }
            let numbers = LineNumber.fill(
                kept, spent: memory.numbers[new.scenes[scene].slate] ?? [])
            for line in 0..<count { new.scenes[scene].lines[line].number = numbers[line] }
            next += count
        }
    }

    private func number(of other: Int, in scene: Int) -> String? {
        guard let one = match.oldOf[other], scenes.oldScene[scene] == match.old[one].scene else {
            return nil
        }
        return match.old[one].line.number
    }

    private func returnedNumber(of other: Int, in scene: Int) -> String? {
        guard let kept = recalled[other] else { return nil }
        let before = scenes.oldScene[scene].map { old.scenes[$0].slate }
        return kept.slate == new.scenes[scene].slate || kept.slate == before
            ? kept.line.number : nil
    }
}
