import ArgumentParser
import BoxLink
import Platform
import Testing
import Time
import Wire

@testable import Crew

/// `rushes` as the shell sees it: what it answers and what it ends with.
@Suite struct AnswerTests {
    private func command(_ arguments: [String]) throws -> RushesCommand {
        try #require(RushesCommand.parseAsRoot(arguments) as? RushesCommand)
    }

    private func exitCode(_ arguments: [String]) throws -> Int32 {
        let command = try command(arguments)
        do { try command.run() } catch { return RushesCommand.exitCode(for: error).rawValue }
        return 0
    }

    @Test(arguments: [Int32(0), 1, 5, 64, 75])
    func itEndsWithTheCodeOfTheAnswer(code: Int32) throws {
        for json in [[], ["--json"]] {
            let box = try FakeRushesd(.answers(CrewAnswer(code: code, message: "said")))
            #expect(try exitCode(["--socket", box.path, "ok"] + json) == code)
            _ = try box.finish()
        }
    }

    @Test func personAndLanguageGoAlong() throws {
        let box = try FakeRushesd(.answers(CrewAnswer(message: "")))
        _ = try command(["ok", "--as", "小陈", "--lang", "zh", "--socket", box.path]).answer(to: "ok")
        let said = try #require(try box.finish().first)
        #expect((said.line, said.language, said.person) == ("ok", .chinese, "小陈"))
        #expect(said.id.map(Identifier.isValid) == true, "said twice it is said once")
        #expect(
            said.until.map { $0 > Clock.monotonic() && $0 < Clock.monotonic() + BoxClient.patience }
                == true)
    }

    @Test func withoutRushesdItSaysSoInOneSentence() throws {
        let answer = try command(["--socket", "/nowhere/rushesd.sock", "ok"]).answer(to: "ok")
        #expect(answer.code == 69)
        #expect(
            answer.message.hasPrefix(
                "rushesd cannot be reached: cannot connect to /nowhere/rushesd.sock: No such file or directory"
            ))
        #expect(!answer.message.contains("\n"))
    }

    @Test(arguments: [["help"], ["帮助"], ["?"], ["help", "lines"], ["help", "exit-codes"]])
    func wordsAreExplainedWithoutRushesd(words: [String]) throws {
        #expect(try exitCode(["--socket", "/nowhere"] + words) == 0)
    }

    @Test func anUnknownWordIsNotExplained() throws {
        #expect(try exitCode(["--socket", "/nowhere", "help", "nonsense"]) == 64)
    }

    @Test func withoutWordsItShowsItsHelp() throws {
        #expect(try exitCode([]) == 0)
    }
}
