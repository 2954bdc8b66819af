import Wire

/// What a person has before their eyes: a key that comes before a new screen could be seen is meant
/// for the one before.
extension PromptState {
    struct Seen: Equatable {
        /// Nothing is said to a rushesd that cannot be reached.
        var isUp: Bool
        var rolling: String
        var current: TakeSummary?
        var aim: Aim?
        var undo: UndoOffer?
        var proposal: String?
        var proposedUndo: UndoOffer?
        var proposedText: String?
    }

    /// What was on the screen before something came from rushesd.
    struct Unseen: Equatable {
        var before: Seen
        /// From then on a key is meant for what came after; nil while that is not painted yet.
        var until: Duration?
    }

    var seen: Seen {
        Seen(
            isUp: link == .up, rolling: rolling, current: current, aim: aim, undo: undoOffer,
            proposal: proposal,
            proposedUndo: proposedUndo,
            proposedText: proposedText)
    }

    /// Something came from rushesd after this was on the screen.
    mutating func remember(_ before: Seen) {
        guard before != seen else { return }
        unseen.append(Unseen(before: before))
    }

    /// The screen as it is now was sent to the terminal.
    mutating func painted(at now: Duration) {
        for place in unseen.indices where unseen[place].until == nil {
            unseen[place].until = now + roundTrip
        }
    }

    /// Before a key is taken in; true where an offer is there again that ended before the person
    /// could see it end.
    mutating func openEyes(at now: Duration) -> Bool {
        unseen.removeAll { $0.until.map { $0 <= now } ?? false }
        eyes = unseen.first?.before
        guard let eyes, proposal == nil, let offered = eyes.proposal, editor.isEmpty || isBack
        else { return false }
        if isBack {
            park(editor.text, aim)
            clearLine()
        }
        (proposal, proposedUndo, proposedText) = (offered, eyes.proposedUndo, eyes.proposedText)
        // It was offered for that take, whichever is the last one by now.
        aim = eyes.aim
        return true
    }

    mutating func closeEyes(isRevived: Bool, at now: Duration) {
        if isRevived, proposal == eyes?.proposal { endProposal() }
        bringBack(at: now)
        keepAim()
        eyes = nil
    }
}
