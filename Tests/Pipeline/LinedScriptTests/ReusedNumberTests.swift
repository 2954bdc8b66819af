import LinedScript
import Testing

/// What was shot of one scene is never said to be of another, whatever number and words they share.
struct ReusedNumberTests {
    private static let hall = """
        1-1 日 内 大厅
        林晚：这份合同是你签的吗？
        陆沉：好。
        林晚：那从今天起两清了。
        """
    private static let roof = """
        1-2 夜 外 天台
        陆沉：你站得太靠边了，过来。
        林晚：风很大，我听不清楚。
        """
    private static let bridge = """
        1-1 夜 外 天桥
        小夏：许姐，我一直在这里等你。
        高远：好。
        小夏：下雨了，我们先回去吧。
        """

    private static func script(_ scenes: String...) -> String {
        "第1集\n" + scenes.joined(separator: "\n") + "\n"
    }

    @Test func aNewSceneUnderAnOldNumberIsNotCoveredByWhatWasShotOfTheOldOne() throws {
        var stage = try VersionStage(Self.script(Self.hall, Self.roof))
        try stage.shoot("1", "1", "1-3")
        let revision = try stage.load(Self.script(Self.bridge, Self.roof))
        #expect(stage.covered.isEmpty, "\(stage.covered)")
        let told = revision.changes.filter { $0.kind == .sceneNew }.map { $0.sentence(.english) }
        #expect(
            told.count == 1
                && told[0].hasPrefix(
                    "scene 1-1 is new under the number of another scene, whose takes do not cover it"
                ))
        #expect(
            revision.changes.contains {
                $0.kind == .sceneNew && $0.sentence(.chinese).contains("用过的场号")
            })
    }

    @Test func aSceneThatMovedToAnotherNumberTakesItsTakesAlong() throws {
        var stage = try VersionStage(Self.script(Self.hall, Self.roof))
        try stage.shoot("1", "1", "1-3")
        let moved = Self.hall.replacing("1-1", with: "1-3")
        try stage.load(Self.script(Self.bridge, Self.roof, moved))
        #expect(
            stage.covered.count == 3 && stage.covered.allSatisfy { $0.hasPrefix("1-3/") },
            "\(stage.covered)")
    }

    @Test func linesThatWereSaidBeforeAnyScriptAreOfItsFirstVersion() throws {
        var stage = try VersionStage(Self.script(Self.hall, Self.roof))
        try stage.shoot("1", "1", "1-3")
        stage.takes[0].take.script = nil
        #expect(stage.covered.count == 3)
        try stage.load(Self.script(Self.bridge, Self.roof))
        #expect(stage.covered.isEmpty, "\(stage.covered)")
    }

    @Test(arguments: ["好。", "嗯。", "走！", "……", "什么？"])
    func aShortLineIsTheSameOnlyInItsOwnScene(short: String) throws {
        let first = "1-1 日 内 大厅\n林晚：这份合同是你签的吗？\n陆沉：\(short)\n林晚：那从今天起两清了。"
        let bare = "1-1 日 内 大厅\n林晚：这份合同是你签的吗？\n林晚：那从今天起两清了。"
        for second in [
            Self.roof + "\n陆沉：\(short)", Self.roof.replacing("林晚：风", with: "陆沉：\(short)\n林晚：风"),
        ] {
            var stage = try VersionStage(Self.script(first, Self.roof))
            try stage.shoot("1", "1", "1-3")
            try stage.load(Self.script(bare, second))
            #expect(
                stage.covered.allSatisfy { $0.hasPrefix("1-1/") } && stage.covered.count == 2,
                "\(stage.covered)")
            try stage.load(Self.script(first, Self.roof))
            #expect(stage.covered.count == 3, "back in its scene it is itself: \(stage.covered)")
        }
    }

    @Test func aShortLineStaysCoveredWhereItsSceneIsRewrittenRoundIt() throws {
        var stage = try VersionStage(Self.script(Self.hall, Self.roof))
        try stage.shoot("1", "1", "1-3")
        try stage.load(Self.script(Self.hall.replacing("两清了", with: "两清"), Self.roof))
        #expect(stage.covered.count == 3)
    }
}
