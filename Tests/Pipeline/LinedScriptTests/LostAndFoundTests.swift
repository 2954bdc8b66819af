import CrewSentences
import LinedScript
import ScriptModel
import Slate
import Testing

/// The script is never lost: what goes away comes back as itself, and whoever would lose something
/// is told what.
struct LostAndFoundTests {
    private static let first = """
        第1集
        1-1 日 内 茶水间
        人物：许诺、高远
        △许诺端着杯子走进茶水间。
        高远：你昨天几点走的？
        许诺：十一点。
        高远：合同呢？
        许诺：好。
        △高远看了一眼手表。
        """
    private static let second = """
        1-2 日 内 老板办公室
        人物：许诺、老板
        老板：坐。
        许诺：不用了，您说。
        老板：高远说，合同是你改的。
        许诺：好。
        老板：（转身）那这个签名，是谁的？
        """
    private static let third = """
        1-3 夜 外 公司楼下
        人物：许诺、小夏
        △大雨倾盆，许诺抱着纸箱站在路边。
        小夏：许姐！等等我！
        许诺：你出来干什么？
        小夏：我相信你。
        """
    private static let whole = [first, second, third].joined(separator: "\n")
    private static let other = """
        第1集
        1-1 夜 外 码头
        人物：阿龙、老周
        △海浪拍打着防波堤。
        阿龙：货呢？
        老周：好。
        1-2 日 内 船舱
        阿龙：打开看看。
        老周：你昨天几点走的？
        """

    private func shot() throws -> VersionStage {
        var stage = try VersionStage(Self.whole)
        try stage.shoot("1", "2", "1-5")
        try stage.shoot("1", "1", "2-3,!5")
        try stage.shoot("1", "3", "2-4")
        return stage
    }

    @Test func aSceneThatWasCutAndComesBackIsCoveredAgainUnderItsNumbers() throws {
        var stage = try shot()
        let before = (stage.covered, stage.script)
        try stage.load([Self.first, Self.third].joined(separator: "\n"))
        #expect(stage.covered.count == before.0.count - 5)
        try stage.load(Self.whole)
        #expect(stage.covered == before.0)
        #expect(stage.script == before.1)
    }

    @Test func aWrongFileTodaysPagesAndTheRightFileAgainLeaveCoverageAsItWas() throws {
        var stage = try shot()
        let before = stage.covered
        for text in [
            Self.other, Self.second, "第1集\n" + Self.third, Self.other, Self.first, Self.whole,
        ] { try stage.load(text) }
        #expect(stage.covered == before)
        #expect(
            stage.script.scenes.map { $0.lines.map(\.number) }
                == stage.versions[0].scenes.map { $0.lines.map(\.number) })
    }

    @Test func aLineThatComesBackBesideARewriteIsItself() throws {
        var stage = try shot()
        let before = stage.script.scenes[0].lines
        try stage.load(Self.whole.replacing("许诺：十一点。\n", with: ""))
        let revision = try stage.load(Self.whole.replacing("合同呢？", with: "那份合同呢？"))
        #expect(stage.script.scenes[0].lines.map(\.id) == before.map(\.id))
        #expect(stage.script.scenes[0].lines.map(\.number) == before.map(\.number))
        #expect(revision.changes.map(\.kind) == [.back, .changed])
        #expect(stage.covered.contains("1-1/3 十一点。: 1-1B-2"))
    }

    @Test func anotherLineInThePlaceOfACutOneIsNotIt() throws {
        var stage = try shot()
        try stage.load(Self.whole.replacing("许诺：十一点。\n", with: ""))
        try stage.load(Self.whole.replacing("许诺：十一点。\n", with: "许诺：十二点半才走。\n"))
        #expect(!stage.covered.contains { $0.contains("十二点半") })
        #expect(
            stage.script.scenes[0].lines.map(\.number) == ["1", "2", "2A", "4", "5", "6"],
            "3 was another line's number")
    }

    @Test func linesThatWereMergedForAWhileAreTheirOwnAgain() throws {
        var stage = try VersionStage(Self.whole)
        try stage.shoot("1", "3", "4")
        let before = stage.covered
        try stage.load(Self.whole.replacing("许诺：你出来干什么？\n小夏：我相信你。", with: "许诺：你出来干什么？我相信你。"))
        #expect(stage.covered.count == 1, "the whole is covered: \(stage.covered)")
        try stage.load(Self.whole)
        #expect(stage.covered == before)
    }

    @Test func aClipKeepsTheWordsItWasShotWith() throws {
        var stage = try shot()
        let before = try stage.document().map(\.text)
        try stage.load(Self.whole.replacing("合同是你改的", with: "合同是你偷的"))
        #expect(try stage.document().map(\.text) == before)
        #expect(try stage.document().map(\.textNow) == [nil, nil, "高远说，合同是你偷的。", nil, nil])
        try stage.load(Self.other)
        #expect(try stage.document().map(\.text) == before)
        #expect(try stage.document().map(\.number) == ["1", "2", "3", "4", "5"])
        #expect(try stage.document().allSatisfy { $0.isCut == true })
        try stage.load(Self.whole)
        #expect(try stage.document().map(\.isCut) == [nil, nil, nil, nil, nil])
        #expect(try stage.document().map(\.parenthetical).last == "转身")
    }

    @Test func marksStayWithTheirLinesWhenOneOfThemIsCut() throws {
        var stage = try VersionStage(Self.whole)
        try stage.shoot("1", "2", "1-3")
        stage.takes[0].take.marks = [0, 1_000_000_000, 2_000_000_000]
        #expect(try stage.document().map(\.inFrame) == [0, 30, 60])
        try stage.load(Self.whole.replacing("许诺：不用了，您说。\n", with: ""))
        #expect(try stage.document().map(\.inFrame) == [0, 30, 60])
    }

    @Test func whatALoadWouldLoseIsNamed() throws {
        let stage = try shot()
        func loss(_ text: String) throws -> ScriptLoss {
            ScriptLoss(stage.revision(of: try VersionStage.read(text)), coverage: stage.coverage)
        }
        let pages = try loss("第1集\n" + Self.second)
        #expect(pages.scenes.map(\.slate) == ["1-1", "1-3"])
        #expect(pages.scenes.map(\.covered) == [3, 3])
        #expect(
            pages.sentence(.english).hasPrefix(
                "2 scenes would go: 1-1 (3 covered lines), 1-3 (3 covered lines)"))
        let line = try loss(Self.whole.replacing("老板：坐。\n", with: ""))
        #expect(line.sentence(.chinese) == "会少掉已拍的 1 行: 1-2/1 (1-2B-1)")
        #expect(try loss(Self.whole.replacing("△高远看了一眼手表。", with: "")).isEmpty, "nobody shot it")
        #expect(try loss(Self.whole + "\n1-4 日 内 大堂\n许诺：再见。").isEmpty)
    }

    @Test func anEarlierVersionIsUsedAgainAndTheLoadTakenBack() throws {
        var stage = try shot()
        let before = (stage.covered, stage.script)
        try stage.load(Self.other)
        let revision = stage.use(1)
        #expect(stage.covered == before.0 && stage.script == before.1)
        #expect(
            revision.changes.contains { $0.kind == .sceneBack }
                || revision.changes.contains { $0.kind == .back })
        #expect(stage.versions.count == 3, "nothing is removed")
    }

    @Test func episodesComeInBatches() throws {
        var stage = try shot()
        let before = stage.covered
        try stage.add("第3集\n3-1 日 内 大堂\n许诺：第三集。")
        let revision = try stage.add("第2集\n2-1 日 内 大堂\n许诺：再见。\n2-2 夜 外 街\n许诺：走。")
        #expect(stage.script.scenes.map(\.slate) == ["1-1", "1-2", "1-3", "2-1", "2-2", "3-1"])
        #expect(stage.script.episodes.map(\.number) == ["1", "2", "3"])
        #expect(revision.changes.allSatisfy { [.sceneNew, .new].contains($0.kind) })
        #expect(stage.covered == before)
        try stage.add(Self.second.replacing("合同是你改的", with: "合同是你偷的") + "\n1-2A 夜 内 走廊\n许诺：完了。")
        #expect(
            stage.script.scenes.map(\.slate) == ["1-1", "1-2", "1-2A", "1-3", "2-1", "2-2", "3-1"])
        #expect(stage.covered == before.map { $0.replacing("合同是你改的", with: "合同是你偷的") })
    }

    @Test func aVersionOfHeadsCastTitlesOrderOrTranslationsAloneIsAVersion() throws {
        let stage = try shot()
        func changes(_ text: String) throws -> [ScriptChange.Kind] {
            let revision = stage.revision(of: try VersionStage.read(text))
            #expect(!revision.script.says(theSameAs: stage.script))
            #expect(!revision.summary(.english).contains("nothing"))
            return revision.changes.map(\.kind)
        }
        #expect(try changes(Self.whole.replacing("内 茶水间", with: "内 休息室")) == [.sceneHead])
        #expect(try changes(Self.whole.replacing("许诺、小夏", with: "许诺、小夏、保安")) == [.sceneCast])
        #expect(try changes("《夜航》\n" + Self.whole).contains(.title))
        #expect(try changes(Self.whole.replacing("第1集", with: "第1集：合同")) == [.title])
        let reordered = [Self.first, Self.third, Self.second].joined(separator: "\n")
        #expect(try changes(reordered) == [.sceneMoved])
        let english = Self.whole.split(separator: "\n").flatMap { line in
            line.contains("：") && !line.hasPrefix("人物")
                ? [String(line), "SOMEBODY: Words of it."] : [String(line)]
        }
        #expect(Set(try changes(english.joined(separator: "\n"))) == [.translation])
        #expect(
            stage.revision(of: try VersionStage.read("\n\n" + Self.whole)).script.says(
                theSameAs: stage.script))
    }

    @Test func aMergedSceneIsTheOneWhoseNumberAndHeadItHas() throws {
        var stage = try shot()
        let ids = stage.script.scenes[0].lines.map(\.id)
        let long = Self.second.split(separator: "\n").dropFirst(2).joined(separator: "\n")
        try stage.load([Self.first, long, Self.third].joined(separator: "\n"))
        let merged = stage.script.scenes[0]
        #expect(merged.slate == "1-1" && merged.lines.prefix(6).map(\.id) == ids)
        #expect(merged.lines.prefix(6).map(\.number) == ["1", "2", "3", "4", "5", "6"])
        #expect(
            stage.covered.contains { $0.contains("合同是你改的") }, "what came from 1-2 is covered still")
    }

    @Test func unnumberedScenesKeepTheirNumbersAndNewOnesGetSmallNames() throws {
        func scene(_ name: String) -> String {
            "INT. \(name) - DAY\n\nSomething of \(name) happens only here.\n\n"
        }
        let shot = ["KITCHEN", "STREET", "CAR"]
        var stage = try VersionStage()
        try stage.load(shot.map(scene).joined(), name: "a.fountain")
        #expect(stage.script.scenes.map(\.number) == ["1", "2", "3"])
        let order = ["N1", "KITCHEN", "N2", "N3", "N4", "STREET", "N5", "CAR", "N6", "N7"]
        try stage.load(order.map(scene).joined(), name: "a.fountain")
        #expect(
            stage.script.scenes.map(\.number) == [
                "0A", "1", "1A", "1B", "1C", "2", "2A", "3", "3A", "4",
            ])
        try stage.load(["N1", "CAR"].map(scene).joined(), name: "a.fountain")
        try stage.load(order.map(scene).joined(), name: "a.fountain")
        #expect(
            stage.script.scenes.map(\.number) == [
                "0A", "1", "1A", "1B", "1C", "2", "2A", "3", "3A", "4",
            ])
    }

    @Test func anotherScriptThanTheWrongOneBeforeTheFirstTakeCountsFromOne() throws {
        let wrong = """
            INT. ATTIC - DAY

            Dust dances in a beam of light.

            INT. CELLAR - NIGHT

            Water drips on forty bottles.


            """
        let right = """
            EXT. KITCHEN GARDEN - DAY

            Mei pulls up a carrot and laughs.

            INT. CAR - DUSK

            He cannot find the key.

            EXT. BRIDGE - NIGHT

            Two trains meet above them.


            """
        var stage = try VersionStage()
        try stage.load(wrong, name: "a.fountain")
        try stage.load(right, name: "a.fountain")
        #expect(stage.script.scenes.map(\.number) == ["1", "2", "3"])
        try stage.shoot(nil, "1", "1")
        try stage.load("EXT. FAIR - DAY\n\nA wheel turns slowly.\n\n", name: "a.fountain")
        #expect(stage.script.scenes.map(\.number) == ["4"], "once shot, 1 is the garden's")
    }

    @Test func everyLabelThatIsMadeCanBeSaid() throws {
        var stage = try VersionStage(Self.whole)
        let many = (0..<700).map { "△第\($0)次，\(String(repeating: "雨", count: $0 % 9))下个不停。\n" }
            .joined()
        try stage.load(Self.whole.replacing("△许诺端着", with: many + "△许诺端着"))
        let numbers = stage.script.scenes[0].lines.map(\.number)
        #expect(Set(numbers).count == 706 && numbers[0] == "0A")
        for number in numbers { #expect(LineRanges(number)?.description == number) }
        #expect(LineRanges("0a-2")?.description == "0A-2")
        #expect(LineRanges("0") == nil)
    }

    @Test func textWithoutScenesIsNoScript() throws {
        #expect(try !VersionStage.read("hello, this is my shopping list").hasScenes)
        #expect(
            try !VersionStage.read(
                "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin"
            ).hasScenes)
        #expect(try !VersionStage.read("林晚：我回来了。\n陆沉：好。").hasScenes)
        #expect(try VersionStage.read(Self.first).hasScenes)
    }
}
