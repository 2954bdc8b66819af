import Chance
import Testing

@testable import CrewGrammar
@testable import Slate
/// What is not understood changes nothing and names its word.
@Suite struct GrammarFaultTests {
    private func error(_ line: String) -> GrammarError? {
        guard case .failure(let error) = Grammar.parse(line) else { return nil }
        return error
    }

    @Test(arguments: ["", "   ", "\t\n", "\u{0}\u{1B}", "\u{3000}"])
    func aLineWithoutAWordIsEmpty(line: String) {
        #expect(error(line)?.reason == .empty)
    }

    @Test(arguments: [
        ("scnee +", "scene"), ("rol", "roll"), ("statsu", "status"), ("unod", "undo"),
        ("lnes 12-18", "lines"), ("HODL", "hold"),
        ("camreas", "cameras"),
    ])
    func anUnknownWordIsNamedWithTheNearestVerb(line: String, suggestion: String) {
        #expect(error(line)?.reason == .unknownWord)
        #expect(error(line)?.word == Fold.lower(line.split(separator: " ")[0]))
        #expect(error(line)?.suggestion == suggestion)
    }

    @Test(arguments: [
        "12场abc", "12场3场", "场12镜条4", "3集", "3集B镜", "12-", "-12", "3-12B-", "3-12B-0", "3-12B-10000",
        "3-12B-99999999999999999999", "3--4",
        "1-2-3-4-5",
        "t0", "t99999", "t-1", "B", "12 B", "12B t4 t5", "12B-4 t5", "3-12B-4 now", "../../etc",
        "12'; DROP TABLE takes", "第条", "三五场",
        "第集场镜条", "12B-٤",
    ])
    func whatIsAlmostASlateIsRefusedAndNotGuessed(line: String) {
        #expect(error(line)?.reason == .unknownWord)
    }

    @Test(arguments: [
        "@0 ok", "@ ok", "@-1 ok", "@x ok", "@10000 ok", "@99999999999999999999 ok", "@1.5 ok",
    ])
    func aTakeThatCannotBeIsRefused(line: String) {
        #expect(error(line)?.reason == .unknownWord && error(line)?.suggestion == "@1")
    }

    @Test(arguments: [
        ("lines a-b", Verb.lines), ("lines 0-3", .lines), ("lines ,", .lines),
        ("lines 18-12", .lines), ("take 0", .take),
        ("take x", .take), ("take 10000", .take),
        ("scene 😀", .scene), ("scene 1234567890123456789012345", .scene), ("shot B C", .shot),
        ("cut now", .cut),
        ("status 3-12B-4", .status), ("fs really", .fs),
        ("roll 3-12B-4", .roll), ("roll 601s ago", .roll), ("cut -5s ago", .cut),
        ("cut 1e9 ago", .cut), ("roll nan ago", .roll),
        ("peek A B", .peek),
        ("@1 roll", .roll), ("@1 redo", .redo), ("pu soft", .pu), ("mos now", .mos), ("ep +", .ep),
        ("3-12B-4: take x", .take),
        ("@1 takes", .takes), ("restore now", .restore), ("go nowhere", .go), ("@1 go 12", .go),
        ("who me", .who), ("undo 30", .undo),
        ("undo 0", .undo),
        ("@1 find x", .find), ("why not", .why),
    ])
    func aVerbRefusesWhatDoesNotFitIt(line: String, verb: Verb) {
        #expect(error(line)?.reason == .badArgument(verb))
    }

    @Test(arguments: [
        ("note", Verb.note), ("备注 ", .note), ("lines", .lines), ("scene", .scene), ("take", .take),
        ("@1 note", .note), ("find", .find),
        ("找", .find), ("go", .go),
    ])
    func aVerbSaysWhatItMisses(line: String, verb: Verb) {
        #expect(error(line)?.reason == .missingArgument(verb))
    }

    @Test func aVerbThatStandsAloneSaysSo() {
        #expect(
            error("@1 redo")?.sentence(.english)
                == #"redo takes no arguments, not "@1"; nothing was changed"#)
        #expect(
            error("take 0")?.sentence(.english)
                == #"take does not take "0": take 4 | take + | 3-12B-4: take 5"#)
    }

    @Test func aTakeAloneAsksWhatAboutIt() {
        #expect(
            error("@2")?.sentence(.english)
                == "what about @2? say ok, hold, ng, note or lines after it")
        #expect(error("3-12B-4:")?.reason == .missingVerb)
    }

    @Test func aNoteOfTenKilobytesIsKeptAndAPageIsRefused() {
        let note = String(repeating: "台词 🎬 \"x\" ", count: 650)
        #expect(note.utf8.count > 9_500)
        #expect(
            (try? Grammar.parse("note x" + note + "x").get())
                == CrewLine(command: .note("x" + note + "x")))
        #expect(
            error("note " + String(repeating: "x", count: Grammar.longestLine))?.reason
                == .tooLong(limit: Grammar.longestLine))
    }

    @Test func aLineAtTheLimitOfOneWordIsAnsweredQuicklyAndBriefly() {
        for character in ["x", "废", "-", "@", "😀", "!"] {
            let line = String(
                repeating: character, count: Grammar.longestLine / character.utf8.count)
            for language in Language.allCases {
                #expect((error(line)?.sentence(language).count ?? 0) < 200)
            }
        }
    }

    @Test func controlCharactersDoNotReachTheTerminal() {
        #expect(
            Grammar.parse("note a\u{1B}[31mb\u{0}c\u{9B}d\u{7F}")
                == .success(CrewLine(command: .note("a[31mbcd"))))
        #expect(
            Grammar.parse("note two\nlines") == .success(CrewLine(command: .note("two\nlines"))))
        #expect(error("\u{1B}]0;title\u{7}")?.word == "]0;title")
    }

    @Test func bytesThatAreNoTextAreReadAsTheReplacementCharacter() {
        let line = String(
            decoding: [0x6E, 0x6F, 0x74, 0x65, 0x20, 0xFF, 0xFE, 0x61], as: UTF8.self)
        #expect(Grammar.parse(line) == .success(CrewLine(command: .note("\u{FFFD}\u{FFFD}a"))))
    }

    @Test(arguments: 0..<20)
    func anyLineIsEitherReadOrRefused(round: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        let words =
            Verb.allCases.flatMap(\.words) + [
                "@", "@1", "3-12B-4:", "-", "+", "第", "集", "镜", "t", "!", ",", "😀", "\u{0}", " ",
                "9999999999999999999", "note",
            ]
        for _ in 0..<200 {
            let line = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                words.randomElement(using: &random) ?? ""
            }
            .joined(separator: Bool.random(using: &random) ? " " : "")
            guard case .failure(let error) = Grammar.parse(line) else { continue }
            #expect(
                !error.sentence(.english).isEmpty && !error.sentence(.chinese).isEmpty,
                "seed \(seed): \(line.debugDescription)")
        }
    }
}
