import Slate
import Terminal
import Testing
import TextWidth
import Time
import Wire

@testable import Crew

struct PromptScreenTests {
    @Test func whatMattersStandsOnEveryLayout() {
        let rolling = PromptStage.take("3-12B-5")
        for language in Language.allCases {
            var stage = PromptStage(language)
            stage.state.take(PromptStage.view([rolling], rolling: rolling), at: stage.now)
            for (columns, rows) in [
                (80, 24), (200, 60), (40, 17), (79, 24), (120, 20), (39, 10), (20, 4),
            ] {
                let text = stage.screen(columns, rows).joined(separator: "\n")
                #expect(text.contains("[REC 00:"), "\(columns)x\(rows)")
                #expect(text.contains("3-12B-5"), "\(columns)x\(rows)")
            }
        }
    }

    @Test func aTakeIsAsLongAsFromRollToCutAndNamesEachCameraOnce() {
        var summary = PromptStage.take("3-12B-4")
        var other = summary.clips[0]
        other.camera = "B"
        summary.clips = [other, summary.clips[0], summary.clips[0]]
        summary.take.cutAt = UTCTime(nanoseconds: 12_000_000_000)
        let row = PromptStage(.english, takes: [summary]).screen()[5]
        #expect(row.contains("00:12") && row.contains(" AB "), "\(row)")
    }

    @Test func aSearchThatFoundMoreThanItListsSaysSo() {
        var stage = PromptStage(.english)
        _ = stage.type("find boom") + stage.press(.enter)
        var answer = CrewAnswer(message: "", takes: [PromptStage.take("3-12B-3")])
        answer.found = 57
        stage.state.take(answer, at: stage.now)
        #expect(stage.screen().contains { $0.contains("1 of 57 takes") })
    }

    @Test func theWideScreenTellsWhatTheIssueAsks() {
        let text = PromptStage(
            .chinese, takes: [PromptStage.take("3-12B-4", .circled, notes: ["导演: 用这条"])]
        ).screen()
        #expect(
            text[0].contains("逆袭归来") && text[0].contains("时码 14:07:33 LTC")
                && text[0].contains("剩45小时") && text[0].contains("待传3"))
        #expect(text[2].contains("下一条 3-12B-5") && text[2].contains("chen"))
        #expect(text[5].hasPrefix("> 3-12B-4 过"))
        #expect(
            text[5].contains("00:48") && text[5].contains("62%") && text[5].hasSuffix("导演: 用这条"))
        #expect(text[22].contains("1 过") && text[22].contains("2 保"))
        #expect(text[23].hasPrefix(" 3-12B-4>"))
    }

    @Test func linesThatWereHeardAreNamedUntilSomethingIsTyped() {
        var heard = PromptStage.take("3-12B-4")
        heard.heard = "12-14,16"
        var stage = PromptStage(takes: [PromptStage.take("3-12B-3"), heard])
        #expect(
            stage.screen()[23].hasPrefix(" 3-12B-4>")
                && stage.screen()[23].hasSuffix("heard 12-14,16: accept"))
        #expect(stage.screen(24, 10)[9] == " 3-12B-4>", "no half of it")
        _ = stage.press(.up)
        #expect(stage.screen()[23] == " 3-12B-3>", "the other take has none")
        _ = stage.press(.down)
        _ = stage.type("n")
        #expect(!stage.screen()[23].contains("heard"))
        #expect(PromptStage(.chinese, takes: [heard]).screen()[23].hasSuffix("听到 12-14,16: 接受"))
    }

    @Test func noGlyphOfTheLayoutIsOfAmbiguousWidth() {
        for language in Language.allCases {
            var heard = PromptStage.take("3-12B-4")
            heard.heard = "12-14"
            var stage = PromptStage(language, takes: [heard])
            for pane in PromptState.Pane.allCases {
                stage.state.pane = pane
                for (columns, rows) in [(80, 24), (40, 17), (30, 5)] {
                    let odd = stage.screen(columns, rows).joined().filter { Width.isAmbiguous($0) }
                    #expect(odd.isEmpty, "\(odd)")
                }
            }
            #expect(stage.state.words.helpPage.joined().allSatisfy { !Width.isAmbiguous($0) })
        }
    }

    @Test func theHintBarShowsOnlyWhatDoesSomethingNow() {
        let empty = PromptStage(takes: [])
        #expect(!empty.screen()[22].contains("1 OK"))
        #expect(!empty.screen()[22].contains("Ent"))
        var typing = PromptStage()
        _ = typing.type("note")
        #expect(typing.screen()[22].contains("Ent run"))
        #expect(!typing.screen()[22].contains("1 OK"))
    }

    @Test func warningsStandUntilTheyAreSeenAndComeBack() {
        var stage = PromptStage()
        var view = PromptStage.view([])
        view.status.cameras[0].connected = false
        stage.state.take(view, at: stage.now)
        #expect(stage.screen()[19].contains("! camera A not connected"))
        _ = stage.type("a") + stage.press(.enter)
        #expect(!stage.screen()[19].contains("camera A not connected"))
        stage.now += .seconds(301)
        #expect(stage.screen()[19].contains("camera A not connected"))
    }

    @Test func theLinuxConsoleIsShownNoChinese() {
        let stage = PromptStage(.english, takes: [PromptStage.take("3-12B-4", notes: ["话筒入画"])])
        let text = stage.screen(80, 24, ["TERM": "linux"])
        #expect(text[5].hasSuffix("[4 chars]"))
        #expect(text.joined().unicodeScalars.allSatisfy { $0.value < 0x2E80 })
    }

    @Test func whoIsHereAndTypesIsShown() {
        var stage = PromptStage()
        var view = PromptStage.view([])
        view.others = [
            Presence(person: "kuan", device: "ssh 10.0.0.7"),
            Presence(person: "li", device: "pts/1", isTypingOf: "3-12B-4"),
        ]
        stage.state.take(view, at: stage.now)
        #expect(stage.screen()[19].hasSuffix("li is typing on 3-12B-4"))
    }

    @Test func whoIsHereIsShownWithTheirRole() {
        var stage = PromptStage(.chinese)
        var view = PromptStage.view([])
        view.others = [
            Presence(person: "kuan", device: "pts/1", role: .director),
            Presence(person: "li", device: "pts/2"),
        ]
        stage.state.take(view, at: stage.now)
        #expect(stage.screen()[19].hasSuffix("在场: kuan 导演 li"))
        stage.state.pane = .people
        #expect(stage.screen().contains { $0.hasPrefix(" kuan 导演 pts/1") })
    }

    @Test func aSecondChangesOnlyAFewBytes() {
        var stage = PromptStage(
            .chinese,
            takes: (1...40).map {
                PromptStage.take("3-12B-\($0)", .hold, notes: ["林总 情绪好 但是 话筒入画"])
            })
        let rolling = PromptStage.take("3-12B-41")
        stage.state.take(PromptStage.view([rolling], rolling: rolling), at: stage.now)
        let before = stage.grid(80, 24)
        var view = PromptStage.view([rolling], rolling: rolling)
        view.status.cameras[0].live?.timecode = "14:07:34:01"
        stage.state.take(view, at: stage.now)
        #expect(Repaint.bytes(from: before, to: stage.grid(80, 24)).count <= 100)
        _ = stage.type("1")
        let pressed = stage.grid(80, 24)
        #expect(Repaint.bytes(from: before, to: pressed).count <= 400)
    }

    @Test func longAndStrangeTextsStayInTheirPlace() {
        let note = String(repeating: "很长的备注\n\u{1B}[2J\u{7}", count: 900)
        let stage = PromptStage(takes: [PromptStage.take("3-12B-4", notes: [note])])
        for (columns, rows) in [(80, 24), (40, 17), (1, 1), (300, 100)] {
            let lines = stage.screen(columns, rows)
            #expect(lines.count == rows && lines.allSatisfy { Width.cells($0) <= columns })
            #expect(!lines.joined().unicodeScalars.contains { $0.value < 32 })
        }
    }

    @Test func everyTakeOfALongListCanBeReached() {
        var stage = PromptStage(takes: (1...60).map { PromptStage.take("3-12B-\($0)") })
        for _ in 0..<59 { _ = stage.press(.up) }
        #expect(stage.screen().contains { $0.hasPrefix("> 3-12B-1 ") })
        for _ in 0..<30 { _ = stage.press(.down) }
        #expect(stage.screen().contains { $0.hasPrefix("> 3-12B-31") })
    }
}

extension PromptScreenTests {
    @Test func theSceneStandsWithTheTakesThatCoverIt() {
        var stage = PromptStage(.chinese)
        var view = PromptStage.view([])
        view.script = SceneView(
            slate: "3-12", heading: "3-12 日 内 客厅",
            lines: [
                .init(number: "1", text: "林总: 就凭你?", takes: "B1 B2", isOpen: false),
                .init(number: "2", text: "苏晴: 就凭这份合同.", takes: "", isOpen: true),
            ])
        stage.state.take(view, at: stage.now)
        let text = stage.screen()
        #expect(text[14].contains("3-12 日 内 客厅") && text[14].hasSuffix("1/2 句未拍"))
        #expect(text[15].contains("1    林总: 就凭你?") && text[15].hasSuffix("B1 B2"))
        #expect(text[16].hasSuffix("2    苏晴: 就凭这份合同."))
        view.script = nil
        stage.state.take(view, at: stage.now)
        #expect(
            stage.screen()[14].contains("3-12 日 内 客厅"),
            "a view that does not speak of the script leaves it")
    }
}
