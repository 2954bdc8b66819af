import ArgumentParser
import Platform
import Slate
import Testing
import Time
import Wire

@testable import Crew

/// `rushes day` as the shell sees it, with a rushesd that answers what is to be shown.
@Suite struct DayCommandTests {
    private var answer: CrewAnswer {
        // Late enough in Greenwich that Honolulu is up, early enough that Auckland has not begun
        // its next day.
        let rolled = UTCTime("2026-11-23T17:00:00Z")
        let take = Take(
            id: "t", slate: SlateNumber(episode: "3", scene: "12", shot: "B", take: 1),
            rolledAt: rolled,
            cutAt: rolled.map { UTCTime(nanoseconds: $0.nanoseconds + 48_000_000_000) })
        var answer = CrewAnswer(
            message: "the chat's lines", takes: [TakeSummary(take: take, clips: [])])
        answer.production = "Comeback"
        return answer
    }

    /// What it kept in a file, and what it ended with.
    private func run(_ arguments: [String], answer: CrewAnswer? = nil) throws -> (
        page: String, code: Int32, heard: [String]
    ) {
        let box = try FakeRushesd(.answers(answer ?? self.answer))
        let folder = try TemporaryFolder.make()
        let command = try #require(
            RushesCommand.parseAsRoot(
                ["--socket", box.path, "--save", "\(folder)/page", "--lang", "en"] + arguments)
                as? RushesCommand)
        var code: Int32 = 0
        do { try command.run() } catch { code = RushesCommand.exitCode(for: error).rawValue }
        let heard = try box.finish().map(\.line)
        let page =
            Files.exists("\(folder)/page")
            ? String(decoding: try Files.read("\(folder)/page"), as: UTF8.self) : ""
        try Files.removeTree(folder)
        return (page, code, heard)
    }

    @Test func theSheetIsATextUnlessAskedOtherwise() throws {
        let (page, code, heard) = try run(["day"])
        #expect(page.hasPrefix("Comeback  2026-11-23\n#  scene  shot  take  OK/NG    length"))
        #expect(code == 0)
        #expect(heard == ["day"])
    }

    @Test(arguments: [
        ("--csv", "\u{FEFF}#,scene,shot,take"), ("--html", "<!DOCTYPE html>"),
        ("--chat", "Comeback 2026-11-23\n1 take"),
    ])
    func eachFormHasItsOption(option: String, beginning: String) throws {
        for arguments in [
            ["day", option], ["日报", "2026-11-23", option], ["day", option, "2026-11-23"],
        ] {
            let (page, code, _) = try run(arguments)
            #expect(page.hasPrefix(beginning), "\(arguments)")
            #expect(code == 0)
        }
    }

    @Test func aCheckWithFindingsEndsWith2() throws {
        let (page, code, _) = try run(["day", "--check"])
        #expect(
            page == """
                3-12B-1 has no verdict
                3-12B has no circled take (1 rolled)
                3-12B-1 has no clip
                2026-11-23: 3 findings

                """)
        #expect(code == 2)
    }

    @Test func aCheckWithoutFindingsEndsWith0() throws {
        var answer = answer
        answer.takes[0].take.traits = [.rehearsal]
        answer.takes[0].clips = [
            ClipSummary(
                id: "c", camera: "A", state: .finished, timecode: "14:07:00:00", frames: 1440,
                rate: FrameRate(30), bytes: 1, sentBytes: 1,
                confirmed: true)
        ]
        let (page, code, _) = try run(["day", "--check"], answer: answer)
        #expect(page == "2026-11-23: nothing is open\n")
        #expect(code == 0)
    }

    @Test func programsGetCodes() throws {
        let page = try run(["day", "--json"]).page
        for part in [
            "\"schema\":\"rushes.day/1\"", "\"code\":\"no-verdict\"", "\"subject\":\"3-12B-1\"",
            "\"zh\":\"3-12B-1 未评\"",
            "\"verdict\":\"none\"",
        ] {
            #expect(page.contains(part))
        }
    }

    @Test func theDateGoesToRushesd() throws {
        #expect(try run(["day", "2026-11-23"]).heard == ["day 2026-11-23"])
    }

    @Test func aDayThatIsNotThereEndsWith5() throws {
        let (page, code, _) = try run(["day", "2026-11-20"])
        #expect(page == "")
        #expect(code == 5)
    }

    @Test(arguments: [
        ["day", "--cut", "24"], ["day", "--csv", "--html"], ["day", "--pdf"], ["day", "a", "b"],
    ])
    func anOptionThatCannotBeEndsWith64(arguments: [String]) throws {
        let command = try #require(
            RushesCommand.parseAsRoot(["--socket", "/nowhere"] + arguments) as? RushesCommand)
        let failure = #expect(throws: (any Error).self) { try command.run() }
        #expect(failure.map { RushesCommand.exitCode(for: $0).rawValue } == 64)
    }

    @Test func bySSHTheSheetIsPrintedAndNoFileIsWritten() throws {
        let file = "/tmp/rushes-day-\(Clock.monotonic())"
        for (asked, code) in [
            ("day --csv", Int32(0)), ("rushes day --check", 2), ("day --save \(file)", 64),
            ("day --csv --save=\(file)", 64),
        ] {
            let box = try FakeRushesd(.answers(answer))
            let command = try #require(
                RushesCommand.parseAsRoot(["--socket", box.path]) as? RushesCommand)
            var ended: Int32 = 0
            do { try command.run(asked: asked) } catch {
                ended = RushesCommand.exitCode(for: error).rawValue
            }
            _ = try box.finish()
            #expect(ended == code, "\(asked)")
            #expect(!Files.exists(file))
        }
    }

    @Test func aFileThatCannotBeWrittenLeavesTheOldOne() throws {
        let box = try FakeRushesd(.answers(answer))
        let command = try #require(
            RushesCommand.parseAsRoot(["--socket", box.path, "--save", "/nowhere/page", "day"])
                as? RushesCommand)
        let failure = #expect(throws: (any Error).self) { try command.run() }
        _ = try box.finish()
        #expect(failure.map { RushesCommand.exitCode(for: $0).rawValue } == 73)
    }
}
