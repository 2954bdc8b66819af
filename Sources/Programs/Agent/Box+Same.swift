import CrewSentences
import Slate

/// A take like the one before it.
extension Box {
    /// Lines of the last take of the same scene before that has any; kind and traits of the take
    /// before, as far as a next take has them too.
    func repeatTake(before take: Take, _ pen: inout Pen, _ phrases: Phrases) -> String {
        let earlier = log.takes().prefix { $0.id != take.id }.filter {
            $0.rolledAt != nil && !$0.isVoid && $0.kind != .falseStart
        }
        // Another scene's numbers mean other lines.
        let covering = earlier.last {
            !$0.lines.isEmpty && $0.slate.isSameScene(as: take.slate)
                && page(of: $0) == page(of: take)
        }
        if let lines = covering?.lines {
            _ = cover(take, lines, &pen, phrases)
        }
        if let before = earlier.last {
            // A wild track's kind belongs to its slate.
            if before.kind != .wildTrack && take.kind != .wildTrack {
                pen.set(before.kind, of: take)
            }
            for trait in TakeTrait.allCases where trait.isInherited {
                pen.set(trait, before.traits.contains(trait), of: take)
            }
        }
        return phrases.repeated(take.slate, pen.operations)
    }
}
