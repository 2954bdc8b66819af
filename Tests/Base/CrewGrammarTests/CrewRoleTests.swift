import CrewGrammar
import CrewSentences
import Slate
import Testing
import Wire

@Suite struct CrewRoleTests {
    private func may(_ line: String) -> [CrewRole] {
        guard case .success(let read) = Grammar.parse(line) else { return [] }
        return CrewRole.allCases.filter { $0.may(read.command) }
    }

    @Test(arguments: [
        "takes", "status", "log", "who", "why", "find boom", "go 12", "clip", "peek", "cameras",
        "help", "note soft", "undo", "redo",
    ])
    func lookingAndNotesAreForEverybody(line: String) {
        #expect(may(line) == CrewRole.allCases)
    }

    @Test(arguments: ["ok", "hold nice smile", "ng", "clear", "pick", "5", "pick off"])
    func aGuestJudgesNothing(line: String) {
        #expect(may(line) == [.script, .dit, .sound, .director, .camera])
    }

    @Test(arguments: [
        "roll", "cut", "next", "3-12B", "@1 3-12C-4", "take +", "fs", "fs off", "pu", "mos", "void",
        "restore", "lines 12", "same",
        "undo anyone",
    ])
    func theSlateAndTheCamerasAreNotTheDirectors(line: String) {
        #expect(may(line) == [.script, .dit, .sound, .camera])
    }

    @Test func aRoleHasItsWordInBothLanguages() {
        #expect(
            CrewRole.allCases.map(Phrases(.chinese).word) == ["场记", "DIT", "录音", "导演", "摄影", "访客"])
        for role in CrewRole.allCases {
            #expect(
                CrewRole(named: role.rawValue) == role
                    && CrewRole(named: Phrases(.chinese).word(role)) == role)
            for language in Language.allCases {
                let refusal = Phrases(language).notFor(role, "wu")
                #expect(refusal.hasPrefix("wu ") && !refusal.contains("\n"))
            }
        }
        #expect(CrewRole(named: "DIRECTOR") == .director && CrewRole(named: "king") == nil)
    }
}
