import CrewGrammar
import Slate
import TakeNames
import Wire

/// Accepting what was heard in a take: a person's word, like any tag.
extension Box {
    /// Adds frames to lines that were said of the take, and the lines that nobody had said; takes
    /// none away.
    func accept(_ named: LineRanges?, _ target: TakeTarget?, _ voice: Voice) -> Decision {
        let (take, phrases) = (
            meant(CrewLine(target: target, command: .accept(named)), voice), voice.phrases
        )
        guard let take else {
            return say(target.map { phrases.noSuchTake("\($0)") } ?? phrases.noTakeYet, code: 5)
        }
        guard let heard = voice.heard, heard.proposals.failedIn == nil else {
            return say(phrases.nothingHeard(take.slate), code: 5)
        }
        let chosen = heard.chosen(named)
        let left = heard.passedOver(named).map(\.number)
        guard !chosen.isEmpty else {
            return say(phrases.nothingToAccept(take.slate, weak: left), code: 5)
        }
        let new = chosen.filter { !heard.isAccepted($0) }
        let (lines, added) = heard.lines(with: chosen, version: scriptVersion)
        guard !new.isEmpty || !added.isEmpty else { return say(phrases.unchanged(take.slate)) }
        var pen = Pen(self, voice, isOneLine: true)
        if lines != take.lines {
            pen.write(
                .lines, lines.description, old: take.lines.isEmpty ? nil : take.lines.description,
                of: take.id)
        }
        let accepted = (new.isEmpty ? chosen : new).map {
            heard.accepted($0, isAdded: added.contains($0.id))
        }
        pen.write(.heard, HeardLine.text(accepted), of: take.id)
        return Decision(
            operations: pen.operations,
            answer: CrewAnswer(
                message: phrases.accepted(take.slate, accepted.map(\.number), weak: left)))
    }
}
