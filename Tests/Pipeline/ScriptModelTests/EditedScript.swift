import Chance
import ScriptModel

/// A long made-up script, and a writer who works on it: what each line of the new version was
/// before is known.
struct EditedScript {
    private(set) var script = Script()
    /// For each line of the script, the ids it may rightly have; empty for a line that is new.
    private(set) var truth: [[Set<String>]] = []
    private var generator: SeededRandom

    private static let syllables = Array(
        "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感"
    )
    private static let names = ["林晚", "陆沉", "苏晓", "顾总", "李妈", "王管家", "小宝", "旁白"]

    init(episodes: Int, seed: UInt64) {
        generator = SeededRandom(seed: seed)
        for episode in 1...episodes {
            for number in 1...4 {
                var scene = ScriptScene(
                    episode: "\(episode)", number: "\(number)",
                    heading: "\(episode)-\(number) 日 内 \(text(3))")
                for _ in 0..<20 { scene.lines.append(line()) }
                script.scenes.append(scene)
            }
        }
        script = ScriptRevision.map(old: Script(), new: script).script
    }

    private mutating func text(_ length: Int) -> String {
        String((0..<length).map { _ in Self.syllables.randomElement(using: &generator) ?? "好" })
    }

    private mutating func line() -> ScriptLine {
        // Short and worn lines are the hard ones: they stand everywhere.
        if Int.random(in: 0..<12, using: &generator) == 0 {
            let worn = ["好。", "什么？", "你！", "……", "走。"].randomElement(using: &generator) ?? "好。"
            return ScriptLine(
                kind: .dialogue, character: Self.names.randomElement(using: &generator), text: worn,
                source: 1)
        }
        let isAction = Int.random(in: 0..<3, using: &generator) == 0
        return ScriptLine(
            kind: isAction ? .action : .dialogue,
            character: isAction ? nil : Self.names.randomElement(using: &generator),
            text: text(Int.random(in: 5...20, using: &generator)), source: 1)
    }

    // MARK: the writer

    mutating func edit() {
        truth = script.scenes.map { $0.lines.map { [$0.id] } }
        for scene in script.scenes.indices { editLines(of: scene) }
        moveScenes()
        for scene in script.scenes.indices {
            for line in script.scenes[scene].lines.indices {
                (script.scenes[scene].lines[line].id, script.scenes[scene].lines[line].number) = (
                    "", "\(line + 1)"
                )
            }
        }
    }

    private mutating func editLines(of scene: Int) {
        var line = 0
        while line < script.scenes[scene].lines.count {
            switch Int.random(in: 0..<100, using: &generator) {
            case 0...3:
                script.scenes[scene].lines[line].text = rewritten(
                    script.scenes[scene].lines[line].text)
            case 4: remove(scene, line)
            case 5, 6: insert(self.line(), [], scene, line)
            case 7: move(scene, line)
            case 8: split(scene, line)
            case 9: merge(scene, line)
            default: break
            }
            line += 1
        }
    }

    /// A fifth of the characters, in one place.
    private mutating func rewritten(_ text: String) -> String {
        var letters = Array(text)
        guard letters.count > 4 else { return text }
        let length = letters.count / 5 + 1
        let at = Int.random(in: 0...(letters.count - length), using: &generator)
        letters.replaceSubrange(at..<at + length, with: self.text(length))
        return String(letters)
    }

    private mutating func remove(_ scene: Int, _ line: Int) {
        script.scenes[scene].lines.remove(at: line)
        truth[scene].remove(at: line)
    }

    private mutating func insert(_ new: ScriptLine, _ ids: Set<String>, _ scene: Int, _ line: Int) {
        script.scenes[scene].lines.insert(new, at: line)
        truth[scene].insert(ids, at: line)
    }

    private mutating func move(_ scene: Int, _ line: Int) {
        let (moved, ids) = (script.scenes[scene].lines[line], truth[scene][line])
        guard moved.text.count > 4 else { return }
        remove(scene, line)
        let other = Int.random(in: script.scenes.indices, using: &generator)
        insert(
            moved, ids, other,
            Int.random(in: 0...script.scenes[other].lines.count, using: &generator))
    }

    private mutating func split(_ scene: Int, _ line: Int) {
        let whole = script.scenes[scene].lines[line]
        guard whole.text.count > 10 else { return }
        var (first, second) = (whole, whole)
        first.text = String(whole.text.prefix(whole.text.count / 2)) + "。"
        second.text = String(whole.text.dropFirst(whole.text.count / 2))
        script.scenes[scene].lines[line] = first
        insert(second, truth[scene][line], scene, line + 1)
    }

    private mutating func merge(_ scene: Int, _ line: Int) {
        guard line + 1 < script.scenes[scene].lines.count else { return }
        let (one, other) = (script.scenes[scene].lines[line], script.scenes[scene].lines[line + 1])
        guard one.character == other.character, one.text.count > 4, other.text.count > 4 else {
            return
        }
        script.scenes[scene].lines[line].text = one.text + "，" + other.text
        truth[scene][line].formUnion(truth[scene][line + 1])
        remove(scene, line + 1)
    }

    /// One scene in fifty goes elsewhere, another is new; then all are counted afresh.
    private mutating func moveScenes() {
        for _ in 0..<(script.scenes.count / 50) {
            let from = Int.random(in: script.scenes.indices, using: &generator)
            let to = Int.random(in: script.scenes.indices, using: &generator)
            let (scene, ids) = (script.scenes.remove(at: from), truth.remove(at: from))
            script.scenes.insert(scene, at: to)
            truth.insert(ids, at: to)
            var new = ScriptScene(number: "0", heading: "新场")
            for _ in 0..<8 { new.lines.append(line()) }
            script.scenes.insert(new, at: to)
            truth.insert(new.lines.map { _ in [] }, at: to)
        }
        for index in script.scenes.indices {
            (script.scenes[index].episode, script.scenes[index].number) = (
                "\(index / 4 + 1)", "\(index % 4 + 1)"
            )
        }
    }
}
