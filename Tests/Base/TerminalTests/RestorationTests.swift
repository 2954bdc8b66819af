import Glibc
import Platform
import Testing

@testable import Terminal

/// A real program on a real pseudo-terminal, ended in every way.
@Suite(.serialized) struct RestorationTests {
    private static let leaving = "\u{1B}[0m\u{1B}[?2004l\u{1B}[?25h\u{1B}[?1049l"

    @Test(arguments: [SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGSEGV])
    func aDeadlySignalGivesTheTerminalBack(_ number: Int32) throws {
        let stage = try Stage()
        try #require(stage.shows("READY"))
        #expect(!stage.isCooked)
        kill(stage.process, number)
        #expect(stage.end() & 0x7F == number)
        #expect(stage.isCooked)
        #expect(stage.shows(RestorationTests.leaving))
    }

    @Test func leavingAsOneShouldGivesTheTerminalBack() throws {
        let stage = try Stage()
        try #require(stage.shows("READY"))
        stage.type("q")
        #expect(stage.end() == 0)
        #expect(stage.isCooked)
        #expect(stage.shows(RestorationTests.leaving))
    }

    @Test func aNewSizeIsTold() throws {
        let stage = try Stage()
        try #require(stage.shows("READY"))
        stage.resize(columns: 40, rows: 17)
        #expect(stage.shows("CHANGED 40x17;"))
    }

    @Test func aStoppedProgramComesBackOnItsScreen() throws {
        let stage = try Stage()
        try #require(stage.shows("READY"))
        kill(stage.process, SIGTSTP)
        #expect(stage.shows(RestorationTests.leaving + "\u{1B}[?1049h"))
        #expect(stage.shows("CHANGED"))
        stage.type("\u{1B}")
        #expect(stage.shows("<escape>"))
        #expect(!stage.isCooked)
    }
}
