import Slate
import Testing

@testable import Report

@Suite struct DayTextTests {
    @Test func theSheetStandsInTheCrewsOrder() throws {
        #expect(
            try Shoot.sheet(Shoot.afternoon).text(.chinese) == """
                逆袭归来  2026-11-23  卡号 A_20261123 B_20261123
                #  场次  镜次  条次  机位  镜头  景别  内容        视频文件号                       音频文件号      OK/NG          时长   备注
                1  3-12  B     1     A B   50mm  近景  林总摔合同  3-12B-1_A.mov / 3-12B-1_B.mov                    废             00:48  台词 12-18; 穿帮 话筒入画
                2              2     A B   50mm  近景  林总摔合同  3-12B-2_A.mov / 3-12B-2_B.mov                    保             00:48  台词 12-18
                3              3     A     50mm  近景  林总摔合同  3-12B-3_A.mov                                    空条           00:02
                4              3     A B   50mm  近景  林总摔合同  3-12B-3_A_2.mov / 3-12B-3_B.mov  T0041           过             00:48  台词 12-18,!15; 导演: 用这条
                5        C     1     A                             3-12C-1_A.mov                                    未评 无声      00:48
                6        WT    1     A                                                              3-12WT-1_A.mov  未评 补声(WT)  00:48  room tone
                共 6 条, 3 镜, 1 场, 素材 04:02
                过 1  保 1  废 1  未评 2  不计入 1
                待办:
                - 3-12C-1 未评
                - 3-12C 没有过条 (拍了 1 条)
                - 3-12C-1_A.mov 服务器尚未校验
                """)
    }

    @Test func whatBecameOfLinesStandsBehindThem() throws {
        var summary = Shoot.take(1, verdict: .circled, notes: ["soft"], lines: "3-5")
        summary.take.remarks = [
            LineRemark(lines: try #require(LineRanges("4")), status: .changed, spokenAs: "就凭<你>"),
            LineRemark(lines: try #require(LineRanges("5")), status: .dropped),
        ]
        let sheet = try Shoot.sheet([summary])
        #expect(
            sheet.text(.english).contains(
                "lines 3-5; line 4 changed \"就凭<你>\"; line 5 dropped; soft"))
        #expect(sheet.text(.chinese).contains("台词 3-5; 台词 4 改词 “就凭<你>”; 台词 5 漏词; soft"))
        #expect(sheet.html(.chinese).contains("台词 4 改词 “就凭&lt;你&gt;”"))
        let rows = String(decoding: try JSON.encode(sheet.document), as: UTF8.self)
        #expect(
            rows.contains(
                #""remarks":[{"lines":"4","spokenAs":"就凭<你>","status":"changed"},{"lines":"5","status":"dropped"}]"#
            ))
        let plain = try Shoot.sheet([Shoot.take(1, lines: "3-5")])
        #expect(
            !String(decoding: try JSON.encode(plain.document), as: UTF8.self).contains("remarks"))
    }

    @Test func columnsNobodyFilledAreLeftOut() throws {
        let text = try Shoot.sheet(
            [Shoot.take(1, verdict: .circled, lines: "3")], production: "Comeback"
        ).text(.english)
        #expect(
            text == """
                Comeback  2026-11-23  roll A_20261123
                #  scene  shot  take  cam  video file     OK/NG  length  notes
                1  3-12   B     1     A    3-12B-1_A.mov  OK     00:48   lines 3
                1 take, 1 setup, 1 scene, 00:48 of footage
                OK 1  HOLD 0  NG 0  no mark 0
                Nothing is open.
                """)
    }

    @Test func theChatSaysWhatTheCrewAsks() throws {
        #expect(
            try Shoot.sheet(Shoot.afternoon, production: "Comeback").chat(.english) == """
                Comeback 2026-11-23
                6 takes, 3 setups, 1 scene, 04:02 of footage
                OK 1  HOLD 1  NG 1  no mark 2  not counted 1
                Circled:
                3-12: B-3
                Open:
                - 3-12C-1 has no verdict
                - 3-12C has no circled take (1 rolled)
                - 3-12C-1_A.mov is not verified by the hub yet
                """)
    }

    @Test func aSceneWithoutACircledTakeSaysSo() throws {
        let takes = [
            Shoot.take(1, verdict: .circled, lines: "1"),
            Shoot.take(1, shot: "1", scene: "4", episode: "27", verdict: .ng, minute: 9),
        ]
        let chat = try Shoot.sheet(takes).chat(.chinese)
        #expect(chat.contains("过条:\n3-12: B-1\n27-4: 没有过条\n"))
    }

    @Test func aTakeThatRollsHasNoLengthYet() throws {
        var rolling = Shoot.take(1, clips: [Shoot.clip("A", state: .rolling)])
        rolling.take.cutAt = nil
        let text = try Shoot.sheet([rolling]).text(.chinese)
        #expect(text.contains("录制中"))
        #expect(text.contains("- 3-12B-1 还在录"))
    }

    @Test func namesFollowARenamedTake() throws {
        var renamed = Shoot.take(4)
        renamed.take.slate = SlateNumber(episode: "3", scene: "12", shot: "C", take: 1)
        #expect(try Shoot.sheet([renamed]).rows.map(\.files) == [["3-12C-1_A.mov"]])
    }

    @Test func theSheetHasTheNameThatTheBoxSays() throws {
        let take = Shoot.take(1, clips: [Shoot.clip("A") { $0.file = "3-12B-1_A012.mov" }])
        #expect(try Shoot.sheet([take]).rows.map(\.files) == [["3-12B-1_A012.mov"]])
    }

    @Test func namesThatASetupBroughtAlongAreCountedOn() throws {
        let yesterday = Shoot.take(1, kind: .falseStart, day: "2026-11-22T06:00:00Z")
        #expect(
            try Shoot.sheet([yesterday, Shoot.take(1)]).rows.map(\.files) == [["3-12B-1_A_2.mov"]])
    }
}
