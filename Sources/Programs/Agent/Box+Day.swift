import ClipDocuments
import Platform
import Report
import Slate
import Wire

extension Box {
    /// A day in a few lines, with the takes that a sheet of it is made of: its own and those of its
    /// setups, in the order they were rolled.
    ///
    /// - Parameter uncovered: what the script has and nobody shot yet; nil where no script is
    ///   loaded.
    func report(_ day: ShootingDay?, _ voice: Voice, uncovered: [UncoveredLines]? = nil) -> Decision
    {
        let clock = SetClock(offset: Clock.secondsEastOfUTC(at:))
        let takes = DayPick.takes(of: day, among: log.takes()).map { take in
            var summary = TakeSummary(take: take, clips: summariesWithFacts(of: take))
            summary.missed = reasons(take)
            summary.gaps = gaps(of: take).nilIfEmpty
            return summary
        }
        guard
            let sheet = DaySheet(
                production: production, day: day, takes: takes, uncovered: uncovered ?? [],
                clock: clock)
        else {
            return say(
                day.map { voice.phrases.nothingShot(on: $0) } ?? voice.phrases.noTakeYet, code: 5)
        }
        var answer = CrewAnswer(message: sheet.chat(voice.phrases.language), takes: takes)
        answer.production = production
        answer.uncovered = uncovered
        return Decision(answer: answer)
    }
}

extension Box {
    /// Seconds after cut in which a correction still renames the movie; the default of
    /// `rushes-hub serve --settle`.
    static let settle: Int64 = 60_000_000_000

    private func summariesWithFacts(of take: Take) -> [ClipSummary] {
        let cards = clips.of(take.id)
        let called = cards.isEmpty ? take : log.take(take.id, asCalledAfterCut: Self.settle) ?? take
        return cards.map { card in
            var summary = card.summary
            summary.facts = ClipFacts(card.manifest, file: Self.file(card, called))
            return summary
        }
    }

    /// The name that a hub gave it, unless it was told otherwise.
    private static func file(_ card: ClipCard, _ take: Take) -> String? {
        guard let number = card.number else { return nil }
        let stem = MovieName.stem(
            take.slate, camera: card.manifest.camera, number: number,
            isFalseStart: take.kind == .falseStart)
        return MovieName.file(stem, choice: 1)
    }
}
