import CrewSentences
import Foundation
import Platform
import Testing

/// The crew's prompt as the crew has it: the real program in a real terminal, with a real rushesd
/// and camera.
@Suite(.serialized)
struct PromptTests {
    @Test func aTakeFromRollToUndoInChinese() throws {
        let set = try FilmSet(without: [.hub, .pull])
        let prompt = try TmuxStage(set)
        try prompt.awaitText("还没有拍")
        try prompt.type("3-12B")
        try prompt.press("Enter")
        try prompt.awaitText("下一条 3-12B-1")
        try prompt.press("Space", "Space")
        try prompt.awaitText("[REC 00:0")
        try set.awaitFrames(30)
        try prompt.press("Space", "Space")
        try prompt.awaitText("[待机]")
        try prompt.type("1")
        try prompt.awaitText("> 3-12B-1 过")
        try prompt.type("备注 穿帮 话筒入画")
        try prompt.press("Enter")
        try prompt.awaitText("穿帮 话筒入画")
        try prompt.type("2")
        try prompt.awaitText("> 3-12B-1 保")
        try prompt.type("u")
        try prompt.awaitText("= 撤销")
        try prompt.press("Enter")
        try prompt.awaitText("撤销: 3-12B-1 保 -> 过")
        let take = try #require(try set.takes().first?.take)
        #expect(take.verdict == .circled && take.verdictBy == "chen")
        #expect(take.notes.map(\.text) == ["穿帮 话筒入画"])
    }

    /// Of every size there is one screen, whatever came before.
    @Test(arguments: [(40, 17), (200, 60), (36, 8), (80, 24)])
    func everySizeHasItsScreenAlsoAfterAStormOfResizes(_ columns: Int, _ rows: Int) throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let prompt = try TmuxStage(set)
        try prompt.awaitText("下一条")
        for step in 0..<12 { try prompt.resize(20 + step * 13 % 150, 3 + step * 7 % 50) }
        try prompt.resize(columns, rows)
        // The terminal tells its new size in its own time.
        var screen: [String] = []
        try eventually("the screen is drawn for \(columns)x\(rows)") {
            screen = try prompt.screen()
            return screen.count >= rows && screen[rows - 1].contains(">")
                && screen.joined().contains("下一条")
                && screen.filter { $0.contains("下一条") }.count == 1
        }
        try prompt.type("27-4")
        try prompt.press("Enter")
        try prompt.awaitText("27-4-1")
    }

    @Test func rushesdKilledIsSaidAndWhatWasTypedStaysTyped() throws {
        let set = try FilmSet(without: [.hub, .pull])
        let prompt = try TmuxStage(set, line: "RUSHES --as chen --lang en")
        try prompt.awaitText("[idle]")
        try set.roll(frames: 10)
        try prompt.awaitText("[REC")
        try prompt.type("hold")
        try prompt.press("Enter")
        try prompt.awaitText("HOLD")
        try prompt.type("note half")
        set.kill(.rushesd)
        try prompt.awaitText("[NO BOX]")
        try prompt.press("Enter")
        try prompt.awaitText("note half")
        #expect(try prompt.isOpen())
        try set.start(.rushesd)
        try prompt.awaitText("[REC")
        try prompt.type(" a line")
        try prompt.press("Enter")
        try eventually("the note is kept") {
            try set.takes().first?.take.notes.map(\.text) == ["half a line"]
        }
        #expect(
            try set.takes().first?.take.verdict == .hold, "what was acknowledged is still there")
    }

    /// Entered so shortly before that nobody knows whether it was done: it is there once, and the
    /// screen says what became of it.
    @Test(arguments: [80, 40])
    func aLineEnteredAsRushesdIsKilledIsNotLost(columns: Int) throws {
        let set = try FilmSet(without: [.hub, .pull])
        let prompt = try TmuxStage(
            set, columns: columns, rows: 24, line: "RUSHES --as chen --lang en")
        try prompt.awaitText("[idle]")
        try set.roll(frames: 10)
        try prompt.awaitText("[REC")
        try prompt.type("note boom in frame")
        try prompt.awaitText("> note boom in frame")
        // It hangs already when the line is entered, and is killed before it has read it.
        set.pause(.rushesd)
        try prompt.press("Enter")
        set.kill(.rushesd)
        try prompt.awaitText("> note boom in frame")
        try set.start(.rushesd)
        // A phone breaks the row behind the colon.
        try prompt.awaitText("not done:")
        #expect(try set.takes().first?.take.notes.isEmpty == true, "nothing that waited runs late")
        try prompt.press("Enter")
        try eventually("the note is kept once") {
            try set.takes().first?.take.notes.map(\.text) == ["boom in frame"]
        }
        try eventually("and its line is free") {
            try prompt.screen().last { !$0.isEmpty }?.hasSuffix(">") == true
        }
    }

    @Test func aHalfTypedLineComesBackOnAnotherDevice() throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let phone = try TmuxStage(set, columns: 40, rows: 17)
        try phone.awaitText("下一条")
        try phone.type("note 林总 情绪")
        try eventually("rushesd keeps the line on its disk") {
            // Not there before the first line is kept.
            (try? String(contentsOfFile: "\(set.state)/people.json", encoding: .utf8))?.contains(
                "林总 情绪") == true
        }
        // The worst of ends: no goodbye, and the box goes too.
        kill(try phone.process(), SIGKILL)
        set.kill(.rushesd)
        try set.start(.rushesd)
        let desk = try TmuxStage(set, line: "RUSHES --as chen")
        try desk.awaitText("note 林总 情绪")
        try desk.awaitText("没打完的一行还在")
    }

    @Test func twoPeopleOnOneTakeSeeTheSameAndEachOther() throws {
        let set = try FilmSet(without: [.hub, .pull])
        try set.crew("3-12B")
        try set.roll(frames: 10)
        try set.crew("cut")
        let chen = try TmuxStage(set, line: "RUSHES --as chen --lang en")
        let kuan = try TmuxStage(set, line: "RUSHES --as kuan --lang zh")
        try chen.awaitText("here: kuan")
        try kuan.awaitText("在场: chen")
        try kuan.type("note from")
        try chen.awaitText("kuan is typing on 3-12B-1")
        try kuan.press("Escape")
        try eventually("nothing is typed") { try kuan.screen().last { !$0.isEmpty } == " 3-12B-1>" }
        // As nearly at once as two hands are.
        try chen.type("1")
        try kuan.type("3")
        try eventually("both see one verdict") {
            let verdict = try set.takes().first?.take.verdict
            let (english, chinese) = (Phrases(.english), Phrases(.chinese))
            guard let verdict, verdict != .none else { return false }
            return try chen.screen()[5].contains(english.word(verdict))
                && kuan.screen()[5].contains(chinese.word(verdict))
        }
        let log = try set.crew("log").output
        #expect(log.contains("chen") && log.contains("kuan"), "both are in the log: \(log)")
        try chen.type("note one")
        try kuan.type("note two")
        try chen.press("Enter")
        try kuan.press("Enter")
        try eventually("no note is lost") {
            try Set(set.takes().first?.take.notes.map(\.text) ?? []) == ["one", "two"]
        }
    }

    @Test func aPastedNoteOfTenKilobytesIsKeptWhole() throws {
        let set = try FilmSet(without: [.hub, .pull])
        try set.roll(frames: 10)
        let prompt = try TmuxStage(set)
        try prompt.awaitText("[REC")
        let text = (0..<500).map { "第\($0)句: 林总情绪好" }.joined(separator: " ")
        #expect(text.utf8.count > 10_000)
        try prompt.type("note ")
        try prompt.paste(text, through: "\(set.folder)/paste")
        try prompt.awaitText("第499句")
        try prompt.press("Enter")
        try eventually("the note is kept") { try set.takes().first?.take.notes.first?.text == text }
    }

    /// More is pressed than its socket holds, into a rushesd that hangs; what was typed is there
    /// for another try.
    @Test func whatIsSaidWhileRushesdHangsIsDroppedAndTheLastTextStays() throws {
        let set = try FilmSet(without: [.hub, .pull])
        try set.roll(frames: 10)
        let prompt = try TmuxStage(set)
        try prompt.awaitText("[REC")
        set.pause(.rushesd)
        defer { set.resume(.rushesd) }
        try prompt.awaitText("连不上录制主机")
        let long = String(repeating: "情绪好", count: 1500)
        try prompt.type("note ")
        try prompt.paste(long, through: "\(set.folder)/paste")
        for _ in 1...24 { try prompt.press("Enter") }
        set.resume(.rushesd)
        // Dropped when rushesd answers again, or not sent where the socket was full before.
        try eventually("it is said that nothing was done") {
            try prompt.screen().contains { $0.contains("没有执行") || $0.contains("没有发出") }
        }
        #expect(try set.takes().first?.take.notes.isEmpty == true, "nothing was queued")
        try eventually("the note is kept once") {
            if try prompt.screen().contains(where: { $0.contains("> 情绪好") }) {
                try prompt.press("Enter")
            }
            return try set.takes().first?.take.notes.map(\.text) == [long]
        }
    }

    @Test func aLookThroughACameraIsAPageOfThePrompt() throws {
        let set = try FilmSet(without: [.hub, .pull])
        let prompt = try TmuxStage(set)
        try prompt.awaitText("[待机]")
        try prompt.type("看 A")
        try prompt.press("Enter")
        try prompt.awaitText("j k 滚动")
        let page = try prompt.screen().dropFirst(2)
        #expect(
            page.count { $0.contains { "@%#*+=-:.".contains($0) } } > 10,
            "\(page.joined(separator: "\n"))")
        try prompt.press("Escape")
        try prompt.awaitText("[待机]")
    }

    @Test func bytesThatAreNoTextDoNoHarm() throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let prompt = try TmuxStage(set)
        try prompt.awaitText("下一条")
        try prompt.send(hex: [
            "ff", "c3", "28", "e4", "bd", "1b", "5b", "39", "39", "39", "7e", "00", "9f",
        ])
        // Not the other way round: Escape and a letter in one read is Alt and the letter.
        try prompt.press("Escape")
        try prompt.press("C-u")
        try prompt.type("27-4")
        try prompt.press("Enter")
        try prompt.awaitText("下一条 27-4-1")
    }

    @Test(arguments: ["zh_CN.UTF-8", "xx_YY.nonsense"])
    func theClientsLocaleNeedNotBeOnTheBox(_ locale: String) throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let prompt = try TmuxStage(
            set, environment: ["LC_ALL=\(locale)"], line: "RUSHES --as chen --lang zh")
        try prompt.awaitText("还没有拍")
        try prompt.awaitText("Comeback 逆袭归来")
    }

    @Test func leavingGivesTheTerminalBackAndSaysThatRecordingGoesOn() throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let prompt = try TmuxStage(
            set, line: "sh -c 'RUSHES --as chen --lang en; echo left with $?; exec cat'")
        try prompt.awaitText("next is")
        try prompt.type("q")
        try prompt.press("Enter")
        try prompt.awaitText("left with 0")
        try prompt.awaitText("recording goes on")
        #expect(try !prompt.screen().contains { $0.contains("next is") })
    }

    /// A lost SSH connection is a hang-up; nobody is left behind at rushesd.
    @Test func aHungUpTerminalEndsItsPrompt() throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let stays = try TmuxStage(set, line: "RUSHES --as kuan --lang en")
        var goes: TmuxStage? = try TmuxStage(set, line: "RUSHES --as chen --lang en")
        try stays.awaitText("here: chen")
        let process = try goes?.process() ?? -1
        goes = nil
        try eventually("the prompt has ended") { !isAlive(process) }
        try eventually("chen is gone from the other screen") {
            try !stays.screen().contains { $0.contains("here: chen") }
        }
    }

    @Test func plainModeTakesLinesAndAnswersInSentences() throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let script =
            "printf '27-4\\nscnee\\nstatus\\nq\\n' | \(programs)/rushes --socket \(set.socket) --lang en --as chen"
        let (status, output) = try shell(["sh", "-c", script])
        #expect(status == 0, "\(output)")
        #expect(output.contains("next is 27-4-1"))
        #expect(output.contains("unknown command \"scnee\""))
        #expect(!output.contains("\u{1B}"))
    }

    /// A line to the box on which everything takes three seconds: keys are taken at once, and
    /// nothing is said twice.
    @Test func threeSecondsOfLatencyLoseNoKey() throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let relay = try SlowRelay(to: set.socket, at: "\(set.folder)/slow", seconds: 1.5)
        let prompt = try TmuxStage(
            set, line: "\(programs)/rushes --socket \(relay.path) --as chen --lang en")
        try prompt.awaitText("next is", seconds: 20)
        try prompt.type("27-4")
        try prompt.press("Enter")
        try prompt.type("28-5")
        try prompt.awaitText("28-5", seconds: 1)
        try prompt.press("Enter")
        try prompt.awaitText("next is 28-5-1", seconds: 20)
        let log = try set.crew("log").output
        #expect(log.components(separatedBy: "\n").filter { $0.contains("27-4-1") }.count >= 1)
        withExtendedLifetime(relay) {}
    }

    /// A process that ended and was not asked for its status yet is not alive.
    private func isAlive(_ process: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else { return false }
        return !stat.contains(") Z ")
    }
}
