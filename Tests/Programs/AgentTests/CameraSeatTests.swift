import CrewSentences
import Glibc
import Platform
import Slate
import Testing
import Wire

@testable import Agent

/// A camera that does not roll exists for the crew all the same, with the reason.
struct CameraSeatTests {
    private static let cameras =
        "[camera.A]\nvideo = \"test\"\n[camera.B]\nvideo = \"/dev/video9\"\n"

    private func say(_ request: BoxRequest, _ camera: Talk) throws {
        try camera.send(try JSON.encode(request))
    }

    private func hello(_ name: String, isOpen: Bool?) -> BoxRequest {
        .camera(CameraHello(camera: name, process: getpid(), isOpen: isOpen))
    }

    private func becomes(_ isSo: () throws -> Bool) throws {
        let deadline = Clock.monotonic() + 10_000_000_000
        while try !isSo() { try #require(Clock.monotonic() < deadline, "timed out waiting") }
    }

    private func seat(_ name: String, _ talk: Talk) throws -> CameraStatus {
        try #require(try talk.ask("status").status?.cameras.first { $0.camera == name })
    }

    @Test func aConfiguredCameraWhoseServiceIsNotRunningIsListedAndNamedAtRoll() throws {
        let box = try RunningBox(more: Self.cameras)
        let talk = try box.connect()
        let status = try #require(try talk.ask("status").status)
        #expect(status.cameras.map(\.camera) == ["A", "B"])
        #expect(status.cameras.allSatisfy { !$0.connected && $0.troubleCodes == ["not running"] })
        let refused = try talk.ask("roll")
        #expect(
            refused.code == 1
                && refused.message.contains("camera A not connected: its service is not running"))
        #expect(refused.message.contains("systemctl start rushes-camera@B"))
        let camera = try box.connect()
        try say(hello("A", isOpen: nil), camera)
        try becomes { try seat("A", talk).connected }
        let rolled = try talk.ask("roll", .chinese)
        #expect(
            rolled.code == 0 && rolled.message.contains("机位 A")
                && rolled.message.contains("机位 B 没有录: 未连接: 它的服务没有运行"))
        withExtendedLifetime(camera) {}
    }

    @Test func aCameraThatCannotBeOpenedTellsWhyAndJoinsTheTakeWhenItCan() throws {
        let box = try RunningBox(more: Self.cameras)
        let talk = try box.connect()
        let (a, b) = (try box.connect(), try box.connect())
        try say(hello("A", isOpen: true), a)
        try say(hello("B", isOpen: false), b)
        try becomes { try seat("B", talk).troubleCodes == ["opening"] }
        try say(
            .report(.trouble(code: "no device", message: "cannot open /dev/video9 (ENOENT)")), b)
        try becomes { try seat("B", talk).troubleCodes == ["no device"] }
        try becomes { try seat("A", talk).connected }
        let rolled = try talk.ask("roll")
        #expect(
            rolled.message.contains(
                "rolling on A; camera B does not roll: not connected: cannot open /dev/video9 (ENOENT)"
            ))
        let take = try #require(rolled.takes.first?.take.id)
        try say(.report(.trouble(code: "no device", message: nil)), b)
        try say(hello("B", isOpen: true), b)
        // The first order it hears is the one that was meant for it.
        guard case .order(.roll(let joined, _)) = try JSON.decode(BoxReply.self, from: try b.hear())
        else {
            Issue.record("camera B was not told to roll")
            return
        }
        #expect(joined == take)
        #expect(try seat("B", talk).trouble == nil)
        withExtendedLifetime(a) {}
    }

    @Test func theLastWordsOfACameraStayWhenItHasEnded() throws {
        let box = try RunningBox(more: Self.cameras)
        let talk = try box.connect()
        do {
            let b = try box.connect()
            try say(hello("B", isOpen: false), b)
            try say(.report(.trouble(code: "misconfigured", message: "srt:/x is no address")), b)
        }
        try becomes { try seat("B", talk).trouble == "srt:/x is no address" }
        let chinese = Phrases(.chinese).isNotConnected(try seat("B", talk))
        #expect(chinese == "机位 B 未连接: 配置有误 (srt:/x is no address)")
    }

    @Test func aSecondProcessThatCannotBeginDoesNotSpeakForTheCameraThatRolls() throws {
        let box = try RunningBox(more: Self.cameras)
        let talk = try box.connect()
        let camera = try box.connect()
        try say(hello("A", isOpen: true), camera)
        try becomes { try seat("A", talk).connected }
        do {
            let second = try box.connect()
            try say(hello("A", isOpen: false), second)
            try say(.report(.trouble(code: "not opened", message: "wrong")), second)
            try second.ask("status")
        }
        try becomes { try talk.ask("roll").code == 0 }
        #expect(try seat("A", talk).connected)
        withExtendedLifetime(camera) {}
    }

    @Test func aCameraThatEndedIsNotConnectedAndSaysWhereToLook() {
        var seat = CameraSeat(name: "A")
        seat.leave()
        #expect(
            Phrases(.english).isNotConnected(seat.status).hasPrefix(
                "camera A not connected: its service has ended"))
        seat.sitDown(isOpen: true)
        #expect(seat.status.connected && Phrases(.english).trouble(seat.status) == nil)
    }

    @Test func aCameraThatIsNotOpenSaysWhatItsSourceKnowsInBothLanguages() {
        var seat = CameraSeat(name: "A")
        seat.sitDown(isOpen: false)
        seat.note("nobody calls", "the phrase of the caller is wrong")
        seat.note("picture.passphrase", "the phrase of the caller is wrong")
        let (english, chinese) = (Phrases(.english), Phrases(.chinese))
        #expect(english.isNotConnected(seat.status).hasSuffix("the phrase of the caller is wrong"))
        #expect(chinese.isNotConnected(seat.status).contains("SRT 密码不对"))
        seat.note("picture.passphrase", nil)
        #expect(chinese.isNotConnected(seat.status).contains("还没有人推流"))
        seat.note("picture.passphrase", "the phrase of the caller is wrong")
        seat.leave()
        #expect(
            !chinese.isNotConnected(seat.status).contains("SRT 密码不对"),
            "it is gone, and nobody knows now")
    }

    // MARK: Cameras that hang

    private static let second: Int64 = 1_000_000_000

    @Test func aCameraThatStopsSpeakingDoesNotAnswerWithinSecondsAndIsWellWhenItGoesOn() {
        var seat = CameraSeat(name: "A")
        #expect(
            !seat.listen(at: 100 * Self.second) { true },
            "one that never told how it runs is no hung one")
        seat.hear(isLive: true, at: 100 * Self.second)
        #expect(!seat.listen(at: 103 * Self.second) { true })
        #expect(seat.listen(at: 104 * Self.second) { true })
        #expect(!seat.listen(at: 105 * Self.second) { true }, "told once")
        #expect(Phrases(.english).stateAndTrouble(seat.status) == "! its program does not answer")
        #expect(Phrases(.chinese).stateAndTrouble(seat.status) == "! 机位程序没有响应")
        seat.hear(isLive: false, at: 106 * Self.second)
        #expect(!seat.isSilent && seat.status.trouble == nil && seat.status.connected)
    }

    @Test func aCameraWhoseProcessLivesAndSaysNothingIsNotCalledOneThatDoesNotRun() {
        var seat = CameraSeat(expected: "A")
        #expect(
            !seat.listen(at: 0) { true } && seat.absence?.why == .notRunning,
            "it may be about to speak")
        #expect(seat.listen(at: 4 * Self.second) { true })
        #expect(
            Phrases(.english).isNotConnected(seat.status).hasPrefix(
                "camera A not connected: its program does not answer"))
        #expect(!seat.listen(at: 5 * Self.second) { false } && seat.absence?.why == .ended)
        seat.sitDown(isOpen: true)
        #expect(seat.status.trouble == nil)
    }

    @Test func aRollNamesACameraThatDoesNotAnswerAndNotAsOneThatRolls() {
        let desk = Desk()
        desk.box.cameras["B"] = CameraSeat(name: "B")
        desk.box.cameras["B"]?.hear(isLive: true, at: 0)
        _ = desk.box.cameras["B"]?.listen(at: 9 * Self.second) { true }
        let rolled = desk.say("roll").answer.message
        #expect(
            rolled.hasSuffix("rolling on A; camera B does not answer: it may not roll"), "\(rolled)"
        )
        #expect(desk.box.rolling?.cameras == ["A", "B"], "it was told, and may yet obey")
        #expect(desk.box.cameraStatus.last?.isRecording == false)
    }

    @Test func aCameraThatRollsWithoutAPictureIsNamedAtRoll() {
        let desk = Desk()
        desk.box.cameras["A"]?.note("picture", "no picture from X for 1 s; opening it anew")
        #expect(
            desk.say("roll").answer.message.contains("; camera A has no picture: no picture from X")
        )
    }

    @Test func everyKindOfMissingPictureIsNamedAtRollInTheCrewsLanguage() {
        let codes =
            ["picture", "picture.of-a-later-version"]
            + SourceFault.allCases.map(\.rawValue).filter { $0.hasPrefix("picture.") }
        for code in codes {
            let desk = Desk()
            desk.box.cameras["A"]?.note(code, "udp://:9000 has sent nothing for 2 s")
            #expect(
                desk.say("roll").answer.message.contains(
                    "; camera A has no picture: udp://:9000 has sent nothing"), "\(code)")
            let other = Desk()
            other.box.cameras["A"]?.note(code, "udp://:9000 has sent nothing for 2 s")
            let chinese = other.say("roll", language: .chinese).answer.message
            #expect(chinese.contains("; 机位 A 没有画面"), "\(code): \(chinese)")
            #expect(!chinese.contains("has sent nothing"), "\(code): \(chinese)")
        }
        for code in ["sound", "sound.missing", "pixels", "overload", "broken pictures", "decoder"] {
            let desk = Desk()
            desk.box.cameras["A"]?.note(code, "why")
            #expect(!desk.say("roll").answer.message.contains("no picture"), "\(code)")
        }
    }

    @Test(arguments: CameraAbsence.allCases) func everyAbsenceHasItsWords(_ absence: CameraAbsence)
    {
        var status = CameraStatus(camera: "B", connected: false, source: "")
        status.troubleCodes = [absence.rawValue]
        #expect(Phrases(.english).isNotConnected(status).hasPrefix("camera B not connected: "))
        #expect(Phrases(.chinese).isNotConnected(status).hasPrefix("机位 B 未连接: "))
    }
}

struct PowerCutTests {
    private func put(_ text: String, _ path: String) throws {
        try Files.replace(path, with: Array(text.utf8))
    }

    @Test func aTakeThatRollsOnAfterAPowerCutIsToldUntilItIsCut() throws {
        let box = try RunningBox()
        let camera = try box.connect()
        try camera.send(
            try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
        let talk = try box.connect()
        try becomes { try talk.ask("roll").code == 0 }
        box.kill()
        // As if the machine had been started anew meanwhile.
        try put("another boot", "\(box.folder)/box/boot")
        try box.start()
        let again = try box.connect()
        let status = try #require(try again.ask("status").status)
        #expect(status.rolledOn == status.rolling?.take.slate && status.rolledOn != nil)
        try again.ask("cut")
        #expect(try again.ask("status").status?.rolledOn == nil)
        withExtendedLifetime(camera) {}
    }

    @Test func aRestartOfRushesdAloneIsNoPowerCut() throws {
        let box = try RunningBox()
        let camera = try box.connect()
        try camera.send(
            try JSON.encode(BoxRequest.camera(CameraHello(camera: "A", process: getpid()))))
        let talk = try box.connect()
        try becomes { try talk.ask("roll").code == 0 }
        box.kill()
        try box.start()
        let status = try #require(try box.connect().ask("status").status)
        #expect(status.rolling != nil && status.rolledOn == nil)
        withExtendedLifetime(camera) {}
    }

    private func becomes(_ isSo: () throws -> Bool) throws {
        let deadline = Clock.monotonic() + 10_000_000_000
        while try !isSo() { try #require(Clock.monotonic() < deadline) }
    }
}
