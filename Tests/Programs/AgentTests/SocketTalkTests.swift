import Glibc
import Platform
import Settings
import Slate
import Testing
import Wire

@testable import Agent

struct SocketTalkTests {
    /// A camera that says hello and then hears nothing of what it is told.
    private func camera(_ box: RunningBox) throws -> Talk {
        let camera = try box.connect()
        try camera.send(
            try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
        return camera
    }

    private func takes(_ talk: Talk) throws -> [Take] { try talk.ask("takes").takes.map(\.take) }

    @Test func aPromptIsShownTheSceneThatRollsAlsoWhenTheNextIsAnother() throws {
        let box = try RunningBox(slate: "us")
        let camera = try camera(box)
        let chen = try box.connect()
        for line in ["3-12B", "roll", "3-13"] { try becomes { try chen.ask(line).code == 0 } }
        let eyes = try box.connect()
        func views(until isSo: (BoxView) -> Bool) throws {
            while true {
                if case .view(let view) = try JSON.decode(BoxReply.self, from: try eyes.hear()),
                    isSo(view)
                {
                    return
                }
            }
        }
        try eyes.send(try JSON.encode(BoxRequest.watch(WatchWish(person: "kuan"))))
        try views {
            $0.status.coming?.slate.description == "3-13-1"
                && $0.takes?.map { "\($0.take.slate)" } == ["3-12B-1"]
        }
        try chen.ask("cut")
        try views { $0.status.rolling == nil && $0.takes?.isEmpty == true }
        withExtendedLifetime(camera) {}
    }

    @Test func aDayOfSlatesIsThereAgainAfterAKill() throws {
        let box = try RunningBox(slate: "us")
        let camera = try camera(box)
        let (chen, kuan) = (try box.connect(), try box.connect())
        #expect(try chen.ask("3-12B").message == "next is 3-12B-1")
        try becomes { try chen.ask("roll").code == 0 }
        #expect(try chen.ask("无声", .chinese).message == "3-12B-1 无声")
        try chen.ask("cut")
        try chen.ask("@1 shot C", .english, by: "chen")
        try kuan.ask("@1 take 4", .english, by: "kuan")
        #expect(try kuan.ask("3-12C-4: ng soft", .english, by: "kuan").warnings == ["short-ng"])
        #expect(
            try kuan.ask("撤销", .chinese, by: "kuan").message == "撤销: 3-12C-4 废 -> 空, 备注 soft -> 空")
        #expect(try chen.ask("pu 15").message == "next is 3-12C-5, pick-up, MOS, lines 15-")
        let before = try takes(chen)
        #expect(before.map { "\($0.slate)" } == ["3-12C-4"] && before.map(\.traits) == [[.mos]])
        box.kill()
        try box.start()
        let again = try box.connect()
        #expect(try takes(again) == before)
        let status = try #require(try again.ask("status").status)
        #expect(
            status.coming?.kind == .pickup && status.coming?.lines == LineRanges("15-")
                && status.numbering == "us")
        withExtendedLifetime(camera) {}
    }

    @Test func theConfigurationSaysHowShotsCount() throws {
        for (slate, next) in [
            ("cn", "next is 3-12-2-1"), ("us", "next is 3-12A-1"), ("us-double", "next is 3-12A-1"),
            ("uk", "next is 3-12-2-1"),
        ] {
            let box = try RunningBox(slate: slate)
            let talk = try box.connect()
            try talk.ask(slate == "uk" ? "3集12场" : "3-12")
            #expect(try talk.ask("下一镜").message == next, "\(slate)")
        }
    }

    /// A request as the clients of 2026-11-23 send it, and what they read of the answer.
    @Test func aClientOfAnEarlierVersionIsUnderstoodAndUnderstands() throws {
        struct EarlierAnswer: Decodable {
            struct Answer: Decodable {
                struct Inner: Decodable {
                    struct Summary: Decodable {
                        struct Take: Decodable { let id, kind, verdict, lines: String }
                        let take: Take
                    }
                    let code: Int32
                    let message: String
                    let takes: [Summary]
                }
                let _0: Inner
            }
            let answer: Answer
        }
        let box = try RunningBox(slate: "cn")
        let camera = try camera(box)
        let talk = try box.connect()
        try becomes { try talk.ask("roll").code == 0 }
        try talk.send(
            Array(#"{"command":{"_0":{"language":"zh","line":"连拍","person":"小陈"}}}"#.utf8))
        let answer = try JSON.decode(EarlierAnswer.self, from: try talk.hear()).answer._0
        #expect(
            answer.code == 0 && answer.message == "1-1-1-1 连拍"
                && answer.takes.first?.take.kind == "normal")
        withExtendedLifetime(camera) {}
    }

    @Test func aLogOfAnEarlierVersionIsReadAsItWas() throws {
        let box = try RunningBox(slate: "cn")
        _ = try box.connect()
        box.kill()
        try Files.replace("\(box.folder)/box/operations.ndjson", with: Array(Self.earlierLog.utf8))
        try box.start()
        let talk = try box.connect()
        let take = try #require(try takes(talk).first)
        #expect(
            "\(take.slate)" == "3-12B-4" && take.verdict == .hold && take.kind == .pickup
                && take.traits == [])
        #expect(try talk.ask("next").message == "next is 3-12B-5, pick-up")
        #expect(try talk.ask("undo").message == "undone: 3-12B-4 HOLD -> none")
    }

    /// As rushesd wrote it before slates had parts.
    private static let earlierLog =
        [
            #""field":"slate","id":"019a-1","new":"{\"episode\":\"3\",\"scene\":\"12\",\"shot\":\"B\",\"take\":4}","time":{"count":0,"wall":"2026-11-23T10:00:00Z"}"#,
            #""field":"rolledAt","id":"019a-2","new":"2026-11-23T10:00:00Z","time":{"count":1,"wall":"2026-11-23T10:00:00Z"}"#,
            #""field":"cutAt","id":"019a-3","new":"2026-11-23T10:00:30Z","time":{"count":0,"wall":"2026-11-23T10:00:30Z"}"#,
            #""field":"kind","id":"019a-4","new":"pickup","old":"normal","time":{"count":0,"wall":"2026-11-23T10:00:31Z"}"#,
            #""field":"verdict","id":"019a-5","new":"hold","old":"none","time":{"count":0,"wall":"2026-11-23T10:00:32Z"}"#,
        ].map { #"{"device":"cart","person":"chen","take":"t1",\#($0)}"# + "\n" }.joined()

    private func becomes(_ isSo: () throws -> Bool) throws {
        let deadline = Clock.monotonic() + 10_000_000_000
        while try !isSo() { try #require(Clock.monotonic() < deadline) }
    }
}
