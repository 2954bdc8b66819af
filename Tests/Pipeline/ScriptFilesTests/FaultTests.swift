import ScriptFiles
import ScriptModel
import Testing

struct FaultTests {
    private func read(_ text: String) throws -> Script {
        try ScriptReader.read(Array(text.utf8), name: "a.txt")
    }
    private func messages(_ text: String) throws -> [String] {
        try read(text).diagnostics.map { "\($0.source): \($0.message)" }
    }

    @Test func tenMegabytesOnOneLineAreKeptAndSaid() throws {
        let long = String(repeating: "风吹动白幡", count: 700_000)
        let script = try read("第1集\n1-1 日 内 灵堂\n\(long)\n林晚：完了。")
        #expect(script.scenes.first?.lines.map(\.kind) == [.action, .dialogue])
        #expect(script.scenes.first?.lines.first?.text.unicodeScalars.count == 3_500_000)
        #expect(script.diagnostics.map(\.source) == [3])
        #expect(
            script.diagnostics.first?.message.hasPrefix(
                "a line of 3500000 characters is no line of a script") == true)
        #expect(script.diagnostics.first?.text.unicodeScalars.count == 80)
    }

    @Test func aSceneNumberThatComesTwiceGetsALetter() throws {
        let text = "第1集\n1-1 日 内 客厅\n△一。\n1-1 夜 内 客厅\n△二。\n1-1A 晨 内 客厅\n△三。"
        #expect(try read(text).scenes.map(\.number) == ["1", "1B", "1A"])
        #expect(try messages(text) == ["4: scene 1 was there already; this one is called 1B"])
    }

    @Test func scenesAndEpisodesOutOfOrderOrMissingAreSaid() throws {
        let text =
            "第1集\n1-2 日 内 客厅\n△一。\n1-1 夜 内 客厅\n△二。\n第4集\n4-1 日 内 客厅\n△三。\n第3集\n3-1 日 内 客厅\n△四。\n第6集\n6-1 日 内 客厅\n△五。"
        #expect(
            try messages(text) == [
                "4: scene 1 comes after scene 2", "6: episodes 2 to 3 are missing",
                "9: episode 3 comes after episode 4",
                "12: episode 5 is missing",
            ])
    }

    @Test func aBracketLeftOpenIsSaidAndTheLineReadNevertheless() throws {
        let text = "第1集\n1-1 日 内 客厅\n林晚（冷笑：你来了。\n【字幕：三年后\n林晚：走）吧。"
        let script = try read(text)
        #expect(script.scenes.first?.lines.map(\.kind) == [.dialogue, .caption, .dialogue])
        #expect(script.scenes.first?.lines.first?.parenthetical == "冷笑")
        #expect(script.diagnostics.map(\.source) == [3, 4, 5])
    }

    @Test func aSceneThatSaysAnotherEpisodeKeepsItsNumberAndIsSaid() throws {
        let text = "第2集\n1-5 日 内 客厅\n△一。"
        #expect(try read(text).scenes.map { [$0.episode, $0.number] } == [["1", "5"]])
        #expect(try messages(text).first?.hasPrefix("2: the scene's number says episode 1") == true)
    }

    @Test func whatIsHardlyANameIsSaidAndKeptAsAction() throws {
        let script = try read("第1集\n1-1 日 内 客厅\n林晚看见屏幕上显示：你被解雇了。\n【系统：任务完成】\n苏姨：")
        #expect(script.scenes.first?.lines.map(\.kind) == [.action, .action, .action])
        #expect(script.scenes.first?.lines.map(\.text) == ["林晚看见屏幕上显示：你被解雇了。", "系统：任务完成", "苏姨："])
        #expect(script.diagnostics.map(\.source) == [3, 4, 5])
    }

    @Test func textWithoutAnyHeadIsOneSceneOrFrontMatter() throws {
        let speech = try read("林晚：你来了。\n陆沉：嗯。")
        #expect(speech.scenes.map(\.lines.count) == [2])
        #expect(speech.diagnostics.first?.message.contains("all of it is one scene") == true)
        let prose = try read("很久以前，有一座山。\n山上有座庙。")
        #expect(prose.scenes.isEmpty)
        #expect(prose.frontMatter.count == 2)
        #expect(prose.diagnostics.first?.message.contains("all of it is front matter") == true)
    }

    @Test func linesBeforeTheFirstSceneOfAnEpisodeGetASceneOfTheirOwn() throws {
        let script = try read("第1集\n△黎明。\n1-1 日 内 客厅\n△一。\n第2集\n林晚：喂？\n2-1 日 内 客厅\n△二。")
        #expect(
            script.scenes.map { "\($0.episode ?? "-")/\($0.number)" } == [
                "1/0A", "1/1", "2/0A", "2/1",
            ])
        #expect(script.diagnostics.map(\.source) == [2, 6])
    }

    @Test func aFlashbackThatNobodyClosesEndsWithItsScene() throws {
        let script = try read(
            "第1集\n1-1 日 内 客厅\n【闪回】\n林晚：那年。\n1-2 日 内 客厅\n林晚：现在。\n1-3 闪回 夜 外 码头\n林晚：当时。\n1-4 日 内 客厅\n林晚：今天。"
        )
        #expect(script.scenes.map { $0.lines.last?.isFlashback } == [true, false, true, false])
        #expect(script.diagnostics.map(\.source) == [3])
    }

    @Test func manyScenesOfOneNumberStayFast() throws {
        let text = "第1集\n" + String(repeating: "1-1 日 内 客厅\n△一。\n", count: 1_000)
        let numbers = try read(text).scenes.map(\.number)
        #expect(Set(numbers).count == 1_000)
        #expect(numbers[24] == "1Z")
        #expect(numbers[25] == "1AA")
    }

    @Test func aLabelWithABlankInsideIsOneLabel() throws {
        let script = try read("第1集\n1-1 日 内 客厅 出场 人物：林晚、陆沉\n△一。")
        #expect(script.scenes.map(\.cast) == [["林晚", "陆沉"]])
    }

    @Test func aMannerUnderANameSurvivesAVoiceMarkBelowIt() throws {
        let script = try read("第1集\n1-1 日 内 客厅\n人物：燕十三\n燕十三\n（放下剑）\n[VO]\n住店。")
        #expect(script.scenes.first?.lines.map(\.text) == ["燕十三", "住店。"])
        #expect(script.scenes.first?.lines.first?.parenthetical == "放下剑")
    }

    @Test func whatStandsBesideATelephoneOrACaptionIsKept() throws {
        let script = try read("第1集\n1-1 日 内 客厅\n堂弟：（颤抖 电话音）哥！\n堂弟：（电 话音）哥！\n【手机字幕：五年后】")
        #expect(
            script.scenes.first?.lines.map { $0.parenthetical ?? $0.text } == [
                "颤抖 电话音", "电 话音", "手机字幕：五年后",
            ])
    }
}
