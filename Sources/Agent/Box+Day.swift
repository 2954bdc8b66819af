import Platform
import Report
import Slate

extension Box {
    /// A day in a few lines, with the takes that a sheet of it is made of: its own and those of its setups, in the order they were rolled.
    ///
    /// - Parameter uncovered: what the script has and nobody shot yet; nil where no script is loaded.
    func report(_ day: ShootingDay?, _ voice: Voice, uncovered: [UncoveredLines]? = nil) -> Decision {
        let clock = SetClock(offset: LocalTime.offset)
        let takes = DayPick.takes(of: day, among: log.takes()).map { take in
            TakeSummary(take: take, clips: clips.of(take.id).map(\.summaryWithFacts))
        }
        guard let sheet = DaySheet(production: production, day: day, takes: takes, uncovered: uncovered ?? [], clock: clock) else {
            return say(day.map { voice.phrases.nothingShot(on: $0) } ?? voice.phrases.noTakeYet, code: 5)
        }
        var answer = CrewAnswer(message: sheet.chat(voice.phrases.language), takes: takes)
        answer.production = production
        answer.uncovered = uncovered
        return Decision(answer: answer)
    }
}

extension ClipCard {
    var summaryWithFacts: ClipSummary {
        var summary = summary
        summary.facts = ClipFacts(manifest)
        return summary
    }
}
