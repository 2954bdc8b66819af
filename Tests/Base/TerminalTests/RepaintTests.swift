import Testing

@testable import Terminal

@Suite struct RepaintTests {
    private func difference(_ old: String, _ new: String) -> String {
        var (a, b) = (Grid(columns: 12, rows: 2), Grid(columns: 12, rows: 2))
        a.put(old, row: 0, column: 0)
        b.put(new, row: 0, column: 0)
        return String(decoding: Repaint.bytes(from: a, to: b), as: UTF8.self)
            .replacing("\u{1B}[?2026h\u{1B}[?25l\u{1B}[0m", with: "").replacing(
                "\u{1B}[?2026l", with: ""
            ).replacing("\u{1B}", with: "^")
    }

    @Test func sameGridsSendNothing() { #expect(difference("过 ok", "过 ok") == "") }
    @Test func onlyTheDifferenceIsSent() { #expect(difference("take 1", "take 2") == "^[1;6H2") }
    @Test func aShorterLineIsErasedToItsEnd() {
        #expect(difference("take 11", "take") == "^[1;5H^[K")
    }
    @Test func aNarrowCharacterOverAWideOneClearsItsOtherHalf() {
        #expect(difference("过x", "a x") == "^[1;1Ha ")
    }
    @Test func theNeighbourOfAnAmbiguousGlyphIsPlacedAndDrawnAgain() {
        #expect(difference("abc", "●bc") == "^[1;1H●^[2Gb")
    }

    @Test func aWideCharacterThatWouldStickOutIsLeftAway() {
        var grid = Grid(columns: 3, rows: 1)
        let end = grid.put("过保", row: 0, column: 0)
        #expect(end == 2)
    }

    @Test func halfOfAWideCharacterIsNeverLeft() {
        var grid = Grid(columns: 4, rows: 1)
        grid.put("过保", row: 0, column: 0)
        grid.put("x", row: 0, column: 1)
        #expect(grid.cells.map(\.width) == [1, 1, 2, 0])
    }

    @Test func stylesAreWornOnceAndTakenOff() {
        var grid = Grid(columns: 4, rows: 1)
        grid.put("ab", row: 0, column: 0, style: Style(colour: 34, bold: true, reversed: true))
        let all = String(decoding: Repaint.bytes(from: nil, to: grid), as: UTF8.self)
        #expect(all.contains("\u{1B}[0;1;7;34mab\u{1B}[0m"))
        #expect(
            !String(decoding: Repaint.bytes(from: nil, to: grid, colours: false), as: UTF8.self)
                .contains("34"))
    }
}
