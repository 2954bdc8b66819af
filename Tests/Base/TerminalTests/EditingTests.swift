import Testing

@testable import Terminal

@Suite struct EditingTests {
    private func edited(_ text: String, _ keys: Key...) -> LineEditor {
        var line = LineEditor(text: text, history: ["ok", "27-4"])
        for key in keys { _ = line.handle(key) }
        return line
    }

    @Test func backspaceTakesAWholeCluster() {
        #expect(edited("话e\u{301}", .backspace).text == "话")
    }
    @Test func aMarkJoinsTheLetterBefore() {
        #expect(edited("e", .character("\u{301}")).characters.count == 1)
    }
    @Test func whatWasKilledComesBack() {
        #expect(edited("n boom in", .control("w"), .home, .control("y")).text == "inn boom ")
    }
    @Test func upBringsTheLastLineAndDownTheDraft() {
        #expect(edited("no", .up).text == "27-4")
        #expect(edited("no", .up, .up, .down, .down).text == "no")
    }
    @Test func aKeyThatIsNotTheLinesIsLeft() {
        var line = LineEditor()
        let isTaken = line.handle(.enter)
        #expect(!isTaken)
    }

    @Test func aLongLineScrollsByWholeCells() {
        var line = LineEditor(text: "话筒入画了")
        let end = line.visible(width: 5)
        #expect(end.text == "画了")
        #expect(end.cursorColumn == 4)
        _ = line.handle(.home)
        let start = line.visible(width: 5)
        #expect(start.text == "话筒")
    }

    @Test func completionPrefersTheBeginning() {
        #expect(FuzzyMatch.best("no", among: ["undo now", "note", "x"]) == ["note", "undo now"])
        #expect(FuzzyMatch.score("zz", "note") == nil)
    }

    @Test func repaintsAreTenASecondAndNoneOnAFullLine() {
        var throttle = Throttle()
        throttle.request()
        let first = throttle.shouldPaint(at: .seconds(1), lineIsFree: true)
        throttle.request()
        let early = throttle.shouldPaint(at: .milliseconds(1050), lineIsFree: true)
        let due = throttle.due(at: .milliseconds(1050))
        let full = throttle.shouldPaint(at: .milliseconds(1100), lineIsFree: false)
        let second = throttle.shouldPaint(at: .milliseconds(1100), lineIsFree: true)
        #expect([first, early, full, second] == [true, false, false, true])
        #expect(due == .milliseconds(50))
    }

    @Test func theLinuxConsoleCountsWhatItCannotShow() {
        let console = Abilities(environment: ["TERM": "linux", "NO_COLOR": "1"], isTerminal: true)
        #expect(console.printable("mic 入画了 x") == "mic [3 chars] x")
        #expect(!console.hasColours)
        #expect(!Abilities(environment: ["TERM": "dumb"], isTerminal: true).isFullScreen)
    }
}
