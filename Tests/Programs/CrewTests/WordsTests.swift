import ArgumentParser
import Testing

@testable import Crew

/// What the shell hands over becomes one line of the grammar, untouched.
@Suite struct WordsTests {
    private func words(_ arguments: [String]) throws -> [String] {
        try #require(RushesCommand.parseAsRoot(arguments) as? RushesCommand).words
    }

    @Test(arguments: [
        ["note", "导演: \"用这条\"  两个空格"], ["note", "- with a dash"], ["note", "-d"], ["scene", "-"],
        ["take", "+"], ["lines", "12-18,!15"],
        ["@2", "ng"], ["?"],
        ["note", "it's", "soft"], ["note", ""], ["note", "-dash --two"],
        ["note", "a", "--b", "-c"], ["help"], ["help", "lines"],
        ["do", "3-12B-4: ok"],
    ])
    func wordsArriveAsTheyWereTyped(arguments: [String]) throws {
        #expect(try words(arguments) == arguments)
    }

    @Test(
        arguments: [
            (["note", "导演: \"用这条\"  两个空格"], "note 导演: \"用这条\"  两个空格"),
            (["do", "3-12B-4:", "ok"], "3-12B-4: ok"),
            (["note", "do", "it"], "note do it"),
            (["do", "note -- x"], "note -- x"), ([], ""), (["do"], ""),
        ] as [([String], String)])
    func theyBecomeOneLine(arguments: [String], line: String) throws {
        #expect(try #require(RushesCommand.parseAsRoot(arguments) as? RushesCommand).line == line)
    }

    @Test(arguments: [
        (["--lang", "zh", "ok", "--as"], "--as 后面还要写: --as 姓名"),
        (["--lang=zh", "--json=maybe"], "--json 单独使用, 后面不带值"),
        (["--lang", "en", "--socket", "--json"], "--socket needs a value: --socket PATH"),
        (["--lang", "fr"], "--lang is en or zh, not 'fr'."),
    ])
    func aSlipOfTheOptionsIsOneSentence(arguments: [String], sentence: String) {
        let failure = #expect(throws: (any Error).self) { try RushesCommand.parseAsRoot(arguments) }
        #expect(failure.map { RushesCommand.sentence(about: $0, arguments) } == sentence)
    }

    @Test(
        arguments: [
            (["--chekc"], "did you mean --check?"), (["ok", "--jsno"], "did you mean --json?"),
            (["find", "--lmiit", "3"], "did you mean --limit?"),
            (["script", "3-12", "--yse"], "did you mean --yes?"),
            (["coverage", "--htlm"], "did you mean --html?"),
            (["help", "--kyes"], "did you mean --keys?"),
            (["roll", "--zzzzzz"], "unknown option --zzzzzz; see: rushes --help"),
        ])
    func anUnknownOptionNamesTheNearestOne(arguments: [String], sentence: String) throws {
        let command = try #require(
            RushesCommand.parseAsRoot(["--lang", "en"] + arguments) as? RushesCommand)
        #expect(
            command.refusal(of: command.line)?.message.contains(sentence) == true,
            "\(String(describing: command.refusal(of: command.line)))")
    }

    @Test func anOptionThatADayDoesNotHaveIsNamed() {
        let failure = #expect(throws: (any Error).self) {
            try DayCommand(words: ["day", "--bogus"], .chinese)
        }
        #expect(
            failure.map { RushesCommand.sentence(about: $0, []) }
                == "没有 --bogus 这个选项; 见: rushes --help")
    }

    @Test(arguments: [
        ["--lang", "fr", "ok"], ["ok", "--lang"], ["--socket"], ["--json=maybe", "ok"],
    ])
    func anOptionThatCannotBeEndsWith64(arguments: [String]) {
        let failure = #expect(throws: (any Error).self) { try RushesCommand.parseAsRoot(arguments) }
        #expect(failure.map { RushesCommand.exitCode(for: $0).rawValue } == 64)
    }

    @Test(arguments: [
        ["--json", "--as", "小陈", "takes"], ["takes", "--json", "--as", "小陈"],
        ["--as=小陈", "takes", "--json"],
    ])
    func optionsStandBeforeOrAfterTheWords(arguments: [String]) throws {
        let command = try #require(RushesCommand.parseAsRoot(arguments) as? RushesCommand)
        #expect(command.json && command.person == "小陈" && command.words == ["takes"])
    }

    @Test func afterTwoDashesNothingIsAnOption() throws {
        let command = try #require(
            RushesCommand.parseAsRoot(["--", "note", "--json"]) as? RushesCommand)
        #expect(!command.json && command.line == "note --json")
    }

    @Test(arguments: [
        ["ok", "--check"], ["ok", "--Check"], ["--check", "ok"], ["ok", "3-12B-4", "--check"],
        ["ng", "--no-such"], ["hold", "-x"],
        ["过", "--check"],
        ["takes", "--chek"], ["takes", "-l"], ["status", "--Json"], ["note", "soft", "--check"],
        ["roll", "--now"],
        ["3-12B-4:", "ok", "--check"],
        ["do", "ok --check"], ["do", "3-12B-4: ng --check"], ["ok", "—check"], ["ok", "－－check"],
        ["script", "3-12", "--bogus"],
        ["coverage", "--htm"], ["help", "--bogus"], ["lines", "12-14", "-f"], ["clear", "--all"],
        ["scene", "-v"],
    ])
    func anUnknownOptionIsNoNote(arguments: [String]) throws {
        let command = try #require(RushesCommand.parseAsRoot(arguments) as? RushesCommand)
        let refusal = try #require(command.refusal(of: command.line))
        #expect(
            refusal.code == 64 && refusal.message.hasPrefix("unknown option ")
                && !refusal.message.contains("\n"), "\(refusal.message)")
    }

    @Test(arguments: [
        ["ok", "--", "--check"], ["note", "--", "--check"], ["note", "soft -- but usable"],
        ["note", "-d"], ["note", "a - b", "re-light"],
        ["note", "soft --check it"], ["note", "-5", "stops"], ["ng", "boom - left side"],
        ["ng", "re-light"], ["do", "note --check"],
        ["scene", "-"], ["lines", "12-18,!15"], ["script", "use", "3", "--yes"],
        ["coverage", "3", "--html"], ["find", "-x"],
        ["take", "-"],
        ["wt", "room-tone"], ["ok", "it's -3 dB"],
    ])
    func dashesWithinANoteStayInIt(arguments: [String]) throws {
        let command = try #require(RushesCommand.parseAsRoot(arguments) as? RushesCommand)
        #expect(command.refusal(of: command.line) == nil)
    }

    @Test(
        arguments: [
            (
                ["1", "more"],
                "\"1 more\" judges no take; for a verdict say ok alone; to keep it as a note: rushes note '1 more'"
            ),
            (
                ["soft", "focus"],
                "unknown command \"soft\"; nothing was changed; to keep it as a note: rushes note 'soft focus'"
            ),
            (
                ["@2", "good", "but", "soft"],
                "\"good but soft\" judges no take; for a verdict say ok alone; to keep it as a note: rushes @2 note 'good but soft'"
            ),
            (
                ["it's soft"],
                "unknown command \"it's\"; nothing was changed; to keep it as a note: rushes note 'it'\\''s soft'"
            ),
        ] as [([String], String)])
    func aRemarkIsToldTheCommandThatKeepsIt(arguments: [String], sentence: String) throws {
        let command = try #require(
            RushesCommand.parseAsRoot(["--lang", "en"] + arguments) as? RushesCommand)
        let refusal = try #require(command.refusal(of: command.line))
        #expect(refusal.code == 64 && refusal.message == sentence)
    }
}
