import ArgumentParser
import BoxLink
import CrewSentences
import Glibc
import LinedScript
import Platform
import Slate
import Wire

extension RushesCommand {
    func run(_ deed: ScriptCommand.Deed) throws {
        let client = BoxClient(path: socketPath, language: language, patience: Self.scriptPatience)
        // A program cannot be asked.
        let isTerminal = !json && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        let errand = ScriptErrand(
            client: client, language: language, person: person, isAnyoneThere: isTerminal,
            mayReadFiles: SSHLogin.own.command == nil,
            isForProgram: json)
        do {
            let answer = try errand.run(deed)
            if case .coverage(_, isPage: true) = deed, answer.code == 0 {
                return try printPage(answer)
            }
            try tell(answer, deed)
        } catch let failure as CrewFailure {
            try tell(CrewAnswer(code: failure.exitCode, message: failure.description))
        }
    }

    /// Nanoseconds: half a second of work on a slow box, and a disk that syncs slowly.
    private static let scriptPatience: Int64 = 60_000_000_000

    private func printPage(_ answer: CrewAnswer) throws {
        guard let payload = answer.script?.payload else { return try tell(answer) }
        let coverage = try JSON.decode(Coverage.self, from: payload)
        let now = Clock.wall()
        let date = Phrases(language).day(of: now, zone: Clock.secondsEastOfUTC(at: now))
        let facts = PageFacts(
            production: answer.production, version: answer.script?.version, date: date)
        let page = coverage.page(title: answer.script?.name ?? "", facts: facts, language) + "\n"
        if let save { try keep(Array(page.utf8), in: save) } else { print(page, terminator: "") }
    }
}
