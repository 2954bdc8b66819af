import Chance
import FoundationEssentials
import Slate
import Testing
import Wire

@testable import Report

/// What people type, and what somebody might: every form of the sheet is read back by somebody
/// else's parser.
@Suite struct HostileTests {
    private static let texts = [
        "<script>alert(1)</script>", "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\r=1",
        "＝1", "line\nline\r\nline\rline",
        "\"quoted\", and more",
        "3-12", "57/58", "]]>&amp;&#0;<!-- -->", "\u{202E}backwards\u{2066}", "\u{FEFF}mark",
        "\u{0}\u{1B}[31m\u{9B}red", "👩‍👧‍👦🎬 🇨🇳",
        "e\u{301}\u{301}\u{301}",
        "\u{FFFE}\u{FFFF}\u{10FFFF}", "';DROP TABLE takes;--", "镜头:<b>; 内容:=1+1; 音频:\"",
        "lens: =2; size: -x; boom", "::::",
        String(repeating: "穿帮: 长 ", count: 1200),
        "", " ", ",,,\n\"",
    ]

    private func takes(_ seed: UInt64) -> [TakeSummary] {
        var random = SeededRandom(seed: seed)
        func text() -> String { Self.texts[Int(random.next() % UInt64(Self.texts.count))] }
        return (1...40).map { number in
            Shoot.take(
                number, shot: random.next() % 3 == 0 ? text() : "B",
                scene: random.next() % 3 == 0 ? text() : "12", episode: text(),
                verdict: Verdict.allCases[number % 4], notes: [text(), text() + text()],
                minute: number,
                clips: [Shoot.clip(text()), Shoot.clip("A")])
        }
    }

    @Test(arguments: 1...6)
    func aSpreadsheetReadsTheSheetAsItIs(seed: Int) throws {
        let sheet = try Shoot.sheet(takes(UInt64(seed)), production: Self.texts[seed])
        let rows = try Parsers.csv(sheet.csv(.chinese))
        #expect(rows.count == 41)
        for (row, cells) in zip(sheet.rows, rows.dropFirst()) {
            #expect(cells.count == 16, "take \(row.number)")
            #expect(
                !cells.contains { $0.first.map { "=+-@\t\r\n\r\n＝＋－＠".contains($0) } ?? false },
                "take \(row.number): \(cells)")
            let notes = Self.kept(row.tags.remarks.joined(separator: "; "))
            #expect(
                cells[12].unicodeScalars.elementsEqual(notes.unicodeScalars)
                    || cells[12] == "'" + notes, "take \(row.number)")
        }
    }

    @Test(arguments: 1...6)
    func aBrowserFindsNothingButTheTable(seed: Int) throws {
        let sheet = try Shoot.sheet(takes(UInt64(seed)), production: Self.texts[seed])
        let page = try Parsers.html(sheet.html(.chinese))
        #expect(
            page.tags == [
                "b", "body", "br", "head", "html", "meta", "p", "span", "style", "table", "tbody",
                "td", "th", "thead", "title", "tr",
            ])
        #expect(
            page.attributes == [
                "charset", "class", "colspan", "content", "dir", "http-equiv", "lang", "name",
            ])
        #expect(page.rows.count == 42)
        for (row, cells) in zip(sheet.rows, page.rows.dropFirst(2)) {
            #expect(cells.count == 13)
            #expect(
                cells[12] == Self.printed(row.tags.remarks.joined(separator: "; ")),
                "take \(row.number)")
        }
    }

    @Test(arguments: 1...6)
    func aTerminalIsToldNothingButText(seed: Int) throws {
        let sheet = try Shoot.sheet(takes(UInt64(seed)), production: Self.texts[seed])
        for language in Language.allCases {
            for text in [sheet.text(language), sheet.chat(language), sheet.check(language)] {
                let wild = text.unicodeScalars.filter {
                    $0 != "\n" && $0.properties.generalCategory == .control
                        || (0x202A...0x202E).contains($0.value)
                }
                #expect(wild.isEmpty)
            }
            #expect(
                sheet.text(language).split(separator: "\n", omittingEmptySubsequences: false)
                    .dropFirst(2).prefix(40).count == 40)
            #expect(!sheet.text(language).split(separator: "\n").contains { $0.utf8.count > 2000 })
        }
    }

    /// Ten thousand take under a second in a release build (0.2 s to gather, 0.4 s for the longest
    /// form, on two busy cores); a debug build is ten times slower, and a fifth of them tells as
    /// much.
    @Test func twoThousandTakesAreASheet() throws {
        let takes = (0..<2000).map { number in
            Shoot.take(
                number % 12 + 1, shot: "\(number / 12)", verdict: Verdict.allCases[number % 4],
                notes: ["镜头:50mm; 穿帮 话筒入画"],
                lines: "12-18,!15",
                day: "2026-11-23T06:00:00Z")
        }
        let sheet = try Shoot.sheet(takes)
        let clock = ContinuousClock()
        let gathering = clock.measure {
            _ = DaySheet(production: "x", day: nil, takes: takes, clock: Shoot.clock)
        }
        let forms = [
            clock.measure { _ = sheet.text(.chinese) }, clock.measure { _ = sheet.csv(.chinese) },
            clock.measure { _ = sheet.html(.chinese) },
        ]
        #expect(sheet.rows.count == 2000)
        for form in forms { #expect(gathering + form < Self.patience, "\(gathering) + \(form)") }
    }

    #if DEBUG
        private static let patience = Duration.seconds(30)
    #else
        private static let patience = Duration.seconds(2)
    #endif

    /// As a spreadsheet keeps it.
    private static func kept(_ text: String) -> String {
        filtered(text) { "\t\r\n".unicodeScalars.contains($0) }
    }

    /// As a page shows it.
    private static func printed(_ text: String) -> String {
        filtered(text) { "\t\n".unicodeScalars.contains($0) }.unicodeScalars.filter {
            $0 != "\u{FFFE}" && $0 != "\u{FFFF}"
        }.reduce(
            into: ""
        ) {
            $0.unicodeScalars.append($1)
        }
    }

    private static func filtered(_ text: String, _ isSpared: (Unicode.Scalar) -> Bool) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    $0.properties.generalCategory != .control || isSpared($0)
                }))
    }
}
