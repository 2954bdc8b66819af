import ArgumentParser
import CrewGrammar
import Glibc
import Platform
import Slate
import Testing
import Wire

@testable import Crew

/// Help, manual and key sheet come from the tables, and the tables lack nothing.
@Suite struct ManualTests {
    @Test(arguments: Language.allCases)
    func theManualHasEveryWordKeyOptionAndCode(language: Language) {
        let page = ManualPage(language).text
        for verb in Verb.allCases {
            #expect(page.contains(Roff.escaped(verb.words.joined(separator: " "))), "\(verb)")
        }
        for binding in KeyTable.bindings {
            #expect(page.contains("\\fB\(Roff.escaped(binding.key))\\fR\n"), "\(binding.key)")
        }
        for entry in OptionTable.general + OptionTable.day + OptionTable.script + OptionTable.help {
            #expect(page.contains(Roff.escaped(entry.meaning[language])), "\(entry.name)")
        }
        for (code, _) in ExitCodes.table { #expect(page.contains("\\fB\(code)\\fR\n")) }
    }

    /// groff is in every Debian system that shows manuals; its warnings are mistakes in the page.
    @Test(arguments: Language.allCases)
    func groffHasNothingToSayAgainstIt(language: Language) throws {
        let folder = try TemporaryFolder.make()
        let page = "\(folder)/rushes.1"
        try Files.replace(page, with: Array(ManualPage(language).text.utf8))
        let status = system("groff -K utf8 -Tutf8 -man -ww -z \(page) >\(folder)/said 2>&1")
        let said = String(decoding: try Files.read("\(folder)/said"), as: UTF8.self)
        try Files.removeTree(folder)
        #expect(status == 0)
        #expect(said == "")
    }

    @Test func textInTheManualStaysText() {
        #expect(Roff.escaped(".SH x\\fB 'a' -x") == "\\&.SH x\\efB \\(aqa\\(aq \\-x")
        #expect(Roff.escaped("a\n.SH b") == "a .SH b")
    }

    @Test func theKeySheetHasBothLanguagesOnOneSheet() {
        let rows = KeySheet.text.split(separator: "\n")
        #expect(rows.count == KeyTable.bindings.count + 1)
        #expect(rows[1].hasPrefix("1 ") && rows[1].contains("OK") && rows[1].contains("过"))
    }

    @Test func everyKeyThatSaysALineSaysOneThatIsUnderstood() {
        for binding in KeyTable.bindings {
            for language in Language.allCases {
                guard case .says = binding.effect else { continue }
                let line = KeySheet.line(of: binding, language)
                #expect((try? Grammar.parse(line).get()) != nil, "\(binding.key): \(line)")
            }
        }
    }

    @Test func aKeyMeansTheSameInBothLanguages() throws {
        for binding in KeyTable.bindings {
            guard case .says(let line) = binding.effect else { continue }
            #expect(
                try Grammar.parse(KeySheet.line(of: binding, .chinese)).get()
                    == Grammar.parse(line).get(), "\(binding.key)")
        }
    }

    @Test(arguments: ["help --man", "help --keys", "help exit-codes", "帮助 退出码", "? --keys"])
    func helpHasPagesOfItsOwn(line: String) {
        for language in Language.allCases { #expect(HelpPages.page(for: line, language) != nil) }
    }

    @Test(arguments: Language.allCases)
    func theHelpPageIsInThePersonsLanguage(language: Language) throws {
        let page = HelpPages.summary(language)
        #expect(
            page.contains(OptionTable.json.meaning[language])
                && page.contains(ManualWords.more[language]))
        for arguments in [["--help"], ["-h"], ["day", "--help"]] {
            let command = try #require(
                RushesCommand.parseAsRoot(arguments + ["--lang", language.rawValue])
                    as? RushesCommand)
            #expect(command.asksForHelp)
            #expect(throws: Never.self) { try command.run() }
        }
    }

    @Test func wrongOptionsAreToldInThePersonsLanguage() {
        for (arguments, sentence) in [
            (["day", "--cut", "24"], "--cut 是 0 到 23 点, 不是 24。"),
            (["day", "--csv", "--html"], "--csv, --html, --chat, --check 只能选一个。"),
        ] {
            let failure = #expect(throws: (any Error).self) {
                try (RushesCommand.parseAsRoot(arguments + ["--lang", "zh"]) as? RushesCommand)?
                    .run()
            }
            #expect(failure.map { RushesCommand.message(for: $0) } == sentence)
        }
    }

    @Test(arguments: ["help", "help ok", "help --man x", "ok --man", ""])
    func otherLinesAreNoPages(line: String) { #expect(HelpPages.page(for: line, .english) == nil) }

    @Test(arguments: Language.allCases)
    func whatTheProgramSaysItselfIsInTheLanguageAsked(language: Language) throws {
        let answer = try #require(
            RushesCommand.parseAsRoot(["--socket", "/nowhere/s", "--lang", language.rawValue, "ok"])
                as? RushesCommand
        ).answer(to: "ok")
        #expect(
            answer.message.hasPrefix(language == .english ? "rushesd cannot be reached" : "连不上录制主机")
        )
    }
}
