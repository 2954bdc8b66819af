import Screenplay
import ScriptFiles
import ScriptModel
import Testing

struct RevisionTests {
    private func read(_ text: String) throws -> Script {
        try ScriptReader.read(Array(text.utf8), name: "script.txt")
    }

    private func first(_ text: String) throws -> Script {
        ScriptRevision.map(old: Script(), new: try read(text)).script
    }

    private let opening = """
        第1集
        1-1 日 内 客厅
        △林晚推门进来，雨水顺着头发往下滴。
        林晚：我回来了，你们谁都别想赶我走。
        陆沉：你还知道回来？这个家早就没有你的位置。
        林晚：好。
        陆沉：签了它，我们从此两清，谁也不欠谁。
        1-2 夜 外 街道
        △大雨。林晚一个人走在街上。
        林晚（OS）：总有一天我要让他们后悔。
        """

    @Test func everyLineOfAFirstVersionHasAnIdOfItsOwn() throws {
        let lines = try first(opening).scenes.flatMap(\.lines)
        #expect(Set(lines.map(\.id)).count == 7)
        #expect(lines.allSatisfy { $0.id.count == 12 })
        #expect(try first(opening).scenes.flatMap(\.lines).map(\.id) == lines.map(\.id))
    }

    @Test func theSameTextAgainChangesNothing() throws {
        let old = try first(opening)
        let revision = ScriptRevision.map(old: old, new: try read(opening))
        #expect(revision.script == old)
        #expect(revision.changes.isEmpty)
        #expect(revision.summary(.english) == "nothing changed")
    }

    @Test func aRewrittenLineKeepsItsIdAndNumber() throws {
        let old = try first(opening)
        let revision = ScriptRevision.map(
            old: old, new: try read(opening.replacing("这个家早就没有你的位置", with: "这个家哪里还有你的位置")))
        #expect(revision.script.scenes[0].lines[2].id == old.scenes[0].lines[2].id)
        #expect(revision.changes.map(\.kind) == [.changed])
        #expect(revision.changes[0].newPlace == "1-1/3")
        #expect(revision.changes[0].sentence(.chinese).contains("改词"))
    }

    @Test func aNewLineGetsALetterAndTheOthersKeepTheirNumbers() throws {
        let old = try first(opening)
        let revision = ScriptRevision.map(
            old: old, new: try read(opening.replacing("陆沉：签了它", with: "△陆沉把笔扔在桌上。\n陆沉：签了它")))
        #expect(revision.script.scenes[0].lines.map(\.number) == ["1", "2", "3", "4", "4A", "5"])
        #expect(revision.changes.map(\.kind) == [.new])
    }

    @Test func aSceneIsFollowedByItsContentNotItsNumber() throws {
        let old = try first(opening)
        let inserted = opening.replacing(
            "1-2 夜 外 街道", with: "1-2 日 内 车里\n△司机一言不发，只看后视镜。\n1-3 夜 外 街道")
        let revision = ScriptRevision.map(old: old, new: try read(inserted))
        #expect(revision.script.scenes[2].lines.map(\.id) == old.scenes[1].lines.map(\.id))
        #expect(revision.changes.map(\.kind) == [.sceneNew, .new, .sceneRenumbered])
        #expect(revision.changes[2].sentence(.english) == "scene 1-2 is now 1-3: 1-3 夜 外 街道")
    }

    @Test func aCutLineIsSaidAndItsNumberStaysFree() throws {
        let old = try first(opening)
        let revision = ScriptRevision.map(
            old: old, new: try read(opening.replacing("林晚：好。\n", with: "")))
        #expect(revision.script.scenes[0].lines.map(\.number) == ["1", "2", "3", "5"])
        #expect(revision.changes.map(\.kind) == [.cut])
        #expect(revision.successors == [old.scenes[0].lines[3].id: []])
        let restored = ScriptRevision.map(old: revision.script, new: try read(opening))
        #expect(restored.script.scenes[0].lines[3].id == old.scenes[0].lines[3].id)
    }

    @Test func splitAndMergedLinesAreFollowed() throws {
        let old = try first(opening)
        let apart = opening.replacing("我回来了，你们谁都别想赶我走。", with: "我回来了。\n林晚：你们谁都别想赶我走。")
        let split = ScriptRevision.map(old: old, new: try read(apart))
        #expect(split.changes.contains { $0.kind == .split })
        let whole = old.scenes[0].lines[1].id
        #expect(
            Set(split.successors[whole] ?? []) == Set(split.script.scenes[0].lines[1...2].map(\.id))
        )
        let merged = ScriptRevision.map(old: split.script, new: try read(opening))
        #expect(merged.changes.contains { $0.kind == .merged })
        #expect(merged.script.scenes[0].lines[1].id == whole)
    }

    @Test func unnumberedScenesKeepTheNumbersTheyWereShotUnder() {
        let old = ScriptRevision.map(
            old: Script(),
            new: Fountain.read("INT. A - DAY\n\nRain falls.\n\nEXT. B - DAY\n\nSnow falls.")
        ).script
        let text =
            "INT. A - DAY\n\nRain falls.\n\nINT. NEW - DAY\n\nA door that nobody opens.\n\nEXT. B - DAY\n\nSnow falls.\n\nEXT. END - DAY\n\nA last light."
        let revision = ScriptRevision.map(old: old, new: Fountain.read(text))
        #expect(revision.script.scenes.map(\.number) == ["1", "1A", "2", "3"])
    }

    @Test func anOmittedSceneIsSaid() {
        let old = ScriptRevision.map(
            old: Script(),
            new: Fountain.read("INT. A - DAY #12#\n\nRain.\n\nINT. B - DAY #12A#\n\nSnow falls.")
        )
        .script
        let revision = ScriptRevision.map(
            old: old, new: Fountain.read("INT. A - DAY #12#\n\nRain.\n\n.OMITTED #12A#\n"))
        #expect(revision.changes.map(\.kind) == [.sceneOmitted, .cut])
        #expect(revision.script.scenes.map(\.number) == ["12", "12A"])
    }

    @Test func lettersAfterLettersNeverRunOut() {
        let lines = (0..<60).map {
            "Line number \($0) of them, all \(String(repeating: "x", count: $0)) new."
        }.joined(separator: "\n\n")
        let old = ScriptRevision.map(
            old: Script(),
            new: Fountain.read("INT. A - DAY\n\nThe first of all.\n\nAnd the very last one.")
        )
        .script
        let revision = ScriptRevision.map(
            old: old,
            new: Fountain.read(
                "INT. A - DAY\n\nThe first of all.\n\n\(lines)\n\nAnd the very last one."))
        let numbers = revision.script.scenes[0].lines.map(\.number)
        #expect(Set(numbers).count == 62)
        #expect(numbers.prefix(3) == ["1", "1A", "1B"])
        #expect(numbers.last == "2")
    }

    /// A hundred episodes under a writer's hand: what each line was is known, because the test is
    /// the writer.
    @Test(arguments: [UInt64(1), 2, 3])
    func nearlyEveryLineIsStillItselfAfterARewrite(seed: UInt64) {
        var story = EditedScript(episodes: 100, seed: seed)
        let old = story.script
        story.edit()
        let clock = ContinuousClock()
        var revision = ScriptRevision.map(old: Script(), new: Script())
        let time = clock.measure { revision = ScriptRevision.map(old: old, new: story.script) }
        let known = Set(old.scenes.flatMap(\.lines).map(\.id))
        var origins = Dictionary(uniqueKeysWithValues: known.map { ($0, Set([$0])) })
        for (id, lines) in revision.successors {
            for line in lines { origins[line, default: []].insert(id) }
        }
        var (right, all) = (0, 0)
        for (scene, truth) in zip(revision.script.scenes, story.truth) {
            for (line, ids) in zip(scene.lines, truth) {
                all += 1
                let found = origins[line.id] ?? []
                if found.isEmpty ? ids.isEmpty : !ids.isDisjoint(with: found) { right += 1 }
            }
        }
        print("revision, seed \(seed): \(right) of \(all) lines right, \(time)")
        #expect(Double(right) >= 0.99 * Double(all))
        #expect(time < .seconds(20))
    }
}
