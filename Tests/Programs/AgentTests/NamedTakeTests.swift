import ClipDocuments
import CrewGrammar
import Slate
import Testing
import Time

@testable import Agent

/// What is said of a take by its name goes to that take, or is told.
struct NamedTakeTests {
    /// 3-12B-1 to 3-12B-3, each with a clip of camera A.
    private func desk() -> Desk {
        let desk = Desk(.us)
        desk.say("3-12B")
        for number in 1...3 {
            desk.say("roll")
            desk.say("cut")
            guard let take = desk.box.log.takes().last else { continue }
            let manifest = ClipManifest.sample(
                "0192f0a0-0000-7000-8000-00000000000\(number)", of: take.id)
            var card = ClipCard(manifest, bytes: 1)
            card.number = number + 10
            desk.box.clips[manifest.id] = card
        }
        return desk
    }

    private func notes(_ desk: Desk) -> [[String]] {
        desk.box.log.takes().map { $0.notes.map(\.text) }
    }

    private func listed(_ desk: Desk, _ line: String) -> [String] {
        desk.say(line).answer.takes.map { "\($0.take.slate)" }
    }

    @Test func whichTakeTheLastOneIsIsAskedWithTheTakesItMayBe() {
        guard case .failure(let error) = Grammar.parse("last take ok") else {
            return #expect(Bool(false))
        }
        #expect(
            desk().box.explain(error, .english).contains("say @1 ok (3-12B-3) or @2 ok (3-12B-2)"))
        guard case .failure(let unknown) = Grammar.parse("framing") else {
            return #expect(Bool(false))
        }
        #expect(!desk().box.explain(unknown, .english).contains("3-12B"))
    }

    @Test(arguments: [
        "note t1: hi", "备注 第1条：hi", "note 3-12B-1: hi", "note 12B t1: hi", "note @3: hi",
        "note 3-12B-1_A011.mov: hi", "1条 备注 hi",
    ])
    func aNoteGoesToTheTakeThatIsNamed(line: String) {
        let desk = desk()
        #expect(desk.say(line).answer.message == "note on 3-12B-1 kept")
        #expect(notes(desk) == [["hi"], [], []])
    }

    @Test func aNoteThatBeginsWithATakesNameSaysWhereItStandsAndHowToMoveIt() {
        let desk = desk()
        #expect(
            desk.say("note t1 was better").answer.message
                == "note on 3-12B-3 kept; for 3-12B-1: undo, then note 3-12B-1: was better")
        #expect(
            desk.say("备注 第1条 灯光", language: .chinese).answer.message
                == "3-12B-3 备注已存; 要写给 3-12B-1: 先撤销, 再写 备注 3-12B-1: 灯光")
        #expect(
            desk.say("note 第2条灯光").answer.message.hasSuffix(
                "; for 3-12B-2: undo, then note 3-12B-2: 灯光"))
        #expect(notes(desk) == [[], [], ["t1 was better", "第1条 灯光", "第2条灯光"]])
        for plain in ["note t3 soft", "note t9 soft", "note 12 people", "note t1", "note so t1"] {
            #expect(desk.say(plain).answer.message == "note on 3-12B-3 kept", "\(plain)")
        }
    }

    @Test func aNoteOfATakeThatIsNotThereSaysHowItIsKept() {
        let desk = desk()
        let answer = desk.say("note 12-18: mumbled").answer
        #expect(answer.code == 5)
        #expect(
            answer.message
                == "there is no take 12-18; takes lists them; to keep it as a note: note 12-18 mumbled"
        )
        #expect(notes(desk) == [[], [], []])
    }

    @Test func undoOfATakeTakesBackWhatThisPersonSaidOfIt() {
        let desk = desk()
        for line in ["t1 ok", "t1 note soft", "t2 hold"] { desk.say(line) }
        desk.say("t1 ng", by: "kuan")
        #expect(desk.say("t1 undo").answer.message == "undone: 3-12B-1 note soft -> none")
        #expect(desk.say("undo 3-12B-1").answer.message == "undone: 3-12B-1 OK (stays NG, by kuan)")
        #expect(desk.box.log.takes().map(\.verdict) == [.ng, .hold, .none])
        let answer = desk.say("t3 undo").answer
        #expect(answer.code == 5)
        #expect(
            answer.message
                == "you said nothing of 3-12B-3 that can be taken back; why 3-12B-3 tells what was said"
        )
        #expect(desk.say("第9条 撤销").answer.code == 5)
        #expect(desk.say("undo").answer.message == "undone: 3-12B-2 HOLD -> none")
    }

    @Test(
        arguments: [
            ("find t1", ["3-12B-1"]), ("find @2", ["3-12B-2"]), ("find 12B t1", ["3-12B-1"]),
            ("find take 2", ["3-12B-2"]),
            ("找第1条", ["3-12B-1"]),
            ("找 3集12场B镜2条", ["3-12B-2"]), ("找 12场 2条", ["3-12B-2"]),
            ("find 3-12B-3_A013.mov", ["3-12B-3"]),
            ("find 3-12B-3_A013", ["3-12B-3"]),
            ("find @9", []), ("find t9", []), ("find 3-12B-3_A012.mov", []),
            ("find B镜", ["3-12B-1", "3-12B-2", "3-12B-3"]),
        ] as [(String, [String])])
    func takesAreFoundByAllTheirNames(line: String, found: [String]) {
        #expect(listed(desk(), line) == found)
    }

    @Test func aVoidTakeIsFoundByItsOwnNameAlone() {
        let desk = desk()
        desk.say("t2 void")
        #expect(
            listed(desk, "find @2") == ["3-12B-2"]
                && listed(desk, "find B镜") == ["3-12B-1", "3-12B-3"])
    }

    @Test(arguments: [
        "3-12B-2_A012.mov", "3-12b-2_a012", "3-12B-2_A012.json", "editor/3-12B-2_A012.mov",
        "3-12B-2_A012_2.mov", "3-12B-2_A012_FS.mov",
    ])
    func aMoviesFileNamesItsTake(file: String) {
        let desk = desk()
        #expect(desk.say("why \(file)").answer.message.hasPrefix("3-12B-2  "))
        #expect(desk.say("ok \(file)").answer.message == "3-12B-2 OK")
        #expect(desk.say("\(file): note soft").answer.message == "note on 3-12B-2 kept")
    }

    @Test func aFileKeepsItsTakeWhenTheSlateIsPutRightLater() {
        let desk = desk()
        desk.say("3-12B-2: shot C", after: 3_600)
        #expect(
            desk.say("ok 3-12B-2_A012.mov").answer.message == "3-12C-2 OK"
                || desk.say("why 3-12B-2_A012").answer.code == 0)
        #expect(
            desk.say("ng 3-12B-1_A012.mov").answer.code == 5,
            "another slate's file with this number was never made")
    }

    @Test func theClipOfAFileIsThatCamerasAlone() throws {
        let desk = desk()
        let take = try #require(desk.box.log.takes().last)
        var second = try #require(desk.box.clips.of(take.id).first)
        second.manifest.id = "0192f0a0-0000-7000-8000-00000000000b"
        second.manifest.camera = "B"
        second.number = 13
        desk.box.clips[second.manifest.id] = second
        var asked: [String] = []
        let questions = Questions(box: desk.box, phrases: .init(.english)) {
            asked.append($0)
            return nil
        }
        _ = try questions.clips(
            nil, of: .file("3-12b-3_b013"), meant: desk.box.find(.file("3-12b-3_b013")))
        #expect(asked == [second.manifest.id])
    }

    @Test func whatLinesReplaceIsSaidWithHowToHaveThemBack() {
        let desk = desk()
        #expect(desk.say("lines 1-3").answer.message == "3-12B-3 covers lines 1-3")
        #expect(
            desk.say("lines 5-6").answer.message
                == "3-12B-3 covers lines 5-6; before: lines 1-3, undo brings them back")
        #expect(
            desk.say("台词 7", language: .chinese).answer.message == "3-12B-3 台词 7; 原来: 台词 5-6, 撤销可恢复"
        )
        #expect(
            desk.say("lines clear").answer.message.hasSuffix("they were 7, undo brings them back"))
        #expect(desk.say("lines 7").answer.message == "3-12B-3 covers lines 7")
        #expect(desk.say("pu 9").answer.message.hasPrefix("next is"), "of the take to come")
        #expect(
            desk.say("t3 pu 9").answer.message
                == "3-12B-3 is a pick-up, lines 9-; before: lines 7, undo brings them back")
    }
}
