import CrewGrammar
import Testing

/// `send again` in every spelling that a crew types.
@Suite struct SendAgainTests {
    @Test(arguments: ["send again", "SEND AGAIN", "send", "再传", "  send  again  "])
    func withoutASlateItIsTheTakeMeant(line: String) {
        #expect(Grammar.parse(line) == .success(CrewLine(command: .sendAgain(all: false))))
    }

    @Test(arguments: ["send again all", "send all", "Send Again ALL", "再传 全部", "再传全部"])
    func allIsAll(line: String) {
        #expect(Grammar.parse(line) == .success(CrewLine(command: .sendAgain(all: true))))
    }

    @Test(arguments: [
        "send again 3-12B-4", "send 3-12B-4", "再传 3-12B-4", "再传3-12B-4", "send again ３－１２Ｂ－４",
    ])
    func aSlateIsThatTake(line: String) throws {
        let read = try Grammar.parse(line).get()
        #expect(read.command == .sendAgain(all: false))
        let target = try #require(read.target, "\(line) means the last take")
        #expect("\(target)".uppercased().contains("12B"), "\(target)")
    }

    @Test(arguments: [
        "send again everything", "send again 3-12B-4 now", "send again all 3-12B-4", "再传 一下吧",
    ])
    func whatIsNotUnderstoodSendsNothing(line: String) {
        if case .success(let read) = Grammar.parse(line) {
            #expect(read.command != .sendAgain(all: false) && read.command != .sendAgain(all: true))
        }
    }
}
