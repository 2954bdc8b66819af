import CrewGrammar
import CrewSentences
import Slate

/// What is said of the take to come, as a prompt shows it before a new scene's first roll.
extension Box {
    /// Why a line cannot be said of the take that the screen showed as the next one; nil where it
    /// can, or means another.
    func refusalBeforeRoll(_ line: CrewLine, _ voice: Voice) -> Decision? {
        guard line.target == nil, voice.take == Operation.nextTake, line.command.isOfOneTake else {
            return nil
        }
        guard let take = shownAsNext(voice) else {
            return say(
                voice.phrases.comesNoMore(voice.coming ?? nextSlate, now: nextSlate), code: 1)
        }
        guard take.id == Operation.nextTake, !line.command.mayBeAnnounced else { return nil }
        return say(voice.phrases.notRolledYet(take.slate), code: 1)
    }

    /// The take to come, or the one that it has become since the screen showed it; nil when the
    /// slate went elsewhere.
    func shownAsNext(_ voice: Voice) -> Take? {
        let coming = coming
        guard let slate = voice.coming, slate != coming.slate else { return coming }
        return log.takes().last { $0.slate == slate && $0.rolledAt != nil && !$0.isVoid }
    }

    /// The log as it will be.
    func log(saying operations: [Operation]) -> TakeLog {
        var after = log
        for operation in operations { after.add(operation) }
        return after
    }

    /// Behind the answer to what makes another slate the next one: what was said of the take to
    /// come and is not taken along, and notes that hold again. Empty where it goes along.
    func movedOn(_ decision: Decision, _ command: CrewCommand, _ phrases: Phrases) -> String {
        let moves: Set<TakeField> = [.slate, .episode, .scene, .shot, .kind]
        let operations = decision.operations
        guard operations.contains(where: { $0.undoes != nil || moves.contains($0.field) }),
            !operations.contains(where: { $0.field == .rolledAt && $0.undoes == nil })
        else { return "" }
        let (old, after) = (nextSlate, log(saying: operations))
        let new = NextSlate.next(after: after, numbering: numbering)
        guard !new.takesAlong(from: old) else { return "" }
        var isOfKind = false
        if case .kind = command { isOfKind = true }
        let left = log.announced(of: old, numbering).filter {
            after.stands($0) && !(isOfKind && $0.field == .kind)
        }
        let back = after.announced(of: new, numbering).filter {
            log.operation($0.id).map { log.stands($0) } ?? false
        }
        return phrases.notTakenAlong(left, of: old) + phrases.holdAgain(back, of: new)
    }
}

extension CrewCommand {
    /// Whether it can be said of a take that has not rolled: it is handed on when it rolls.
    fileprivate var mayBeAnnounced: Bool {
        switch self {
        case .note, .lines, .kind: true
        case .trait(let trait, _): trait.isAnnounced
        default: false
        }
    }

    fileprivate var isOfOneTake: Bool {
        switch self {
        case .verdict, .falseStart, .noFalseStart, .kind, .trait, .note, .lines, .remark, .same,
            .rename, .accept, .heard, .why,
            .clip(nil), .sendAgain(all: false):
            true
        default: false
        }
    }
}
