import Testing

@testable import TextWidth

@Suite struct WidthTests {
    @Test(arguments: [
        ("过", 2), ("a", 1), ("é", 1), ("\u{301}", 0), ("Ａ", 2), ("《", 2), ("●", 1), ("─", 1),
        ("한", 2), ("\u{200B}", 0), ("❤\u{FE0F}", 2),
        ("", 0), ("abc", 3), ("ＯＫ", 4), ("e\u{301}", 1), ("a\u{200D}b", 2), ("《》", 4), ("😀", 2),
        ("𠀀", 2),
    ])
    func aCharacterTakesItsCells(_ text: String, _ cells: Int) {
        #expect(Width.cells(text) == cells)
    }

    @Test func whatTerminalsDisagreeAboutIsAmbiguous() {
        #expect("●△○×√─│…·—".allSatisfy { Width.isAmbiguous($0) })
        #expect(!"过保《》【】|-aZ9".contains { Width.isAmbiguous($0) })
    }

    @Test func theTablesRiseWithoutOverlap() {
        for table in [WidthRanges.zero, WidthRanges.wide, WidthRanges.ambiguous] {
            #expect(zip(table, table.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        }
    }
}
