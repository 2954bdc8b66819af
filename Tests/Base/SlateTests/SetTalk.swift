import Chance
import CrewGrammar
import Slate
import Time

/// A day on set, told operation by operation; each is said one second after the one before.
struct SetTalk {
    private(set) var log = TakeLog()
    private(set) var operations: [Operation] = []
    private var random = SeededRandom(seed: 20_261_124)
    /// What the box's clock says.
    var clock = UTCTime(nanoseconds: 1_795_500_000_000_000_000)

    /// How shots are counted; most tests speak of lettered ones.
    var numbering = Numbering.us

    init(_ numbering: Numbering = .us) { self.numbering = numbering }

    static let second: Int64 = 1_000_000_000

    @discardableResult
    mutating func say(
        _ field: TakeField, _ new: String, of take: String, old: String? = nil,
        by person: String = "chen", undoes: String? = nil
    ) -> Operation {
        clock.nanoseconds += Self.second
        let operation = Operation(
            id: Identifier.v7(at: clock, using: &random), time: log.latest.next(at: clock),
            person: person, device: "box", take: take,
            field: field, old: old, new: new, undoes: undoes)
        log.add(operation)
        operations.append(operation)
        return operation
    }

    /// Rolls and cuts a take under the slate that is next; its id is its slate at roll.
    @discardableResult
    mutating func shoot(_ id: String? = nil, by person: String = "chen") -> String {
        let slate = NextSlate.next(after: log, numbering: numbering)
        let take = id ?? slate.description
        say(.slate, TakeLog.text(slate), of: take, by: person)
        say(.rolledAt, clock.description, of: take, by: person)
        say(.cutAt, clock.description, of: take, by: person)
        return take
    }

    /// Steers the next slate as the crew types it.
    mutating func steer(_ line: String, by person: String = "chen") {
        guard case .success(let read) = Grammar.parse(line), case .slate(let edit) = read.command
        else { return }
        let next = NextSlate.next(after: log, numbering: numbering)
        let edited = NextSlate.apply(edit, to: next, takes: log.takes(), numbering: numbering)
        say(
            .slate, TakeLog.text(edited), of: Operation.nextTake, old: TakeLog.text(next),
            by: person)
    }

    @discardableResult
    mutating func undo(by person: String = "chen") -> Operation? {
        guard let last = log.lastUndoable(by: person) else { return nil }
        say(last.field, last.old ?? "", of: last.take, by: person, undoes: last.id)
        return last
    }

    @discardableResult
    mutating func redo(by person: String = "chen") -> Operation? {
        guard let undo = log.lastRedoable(by: person) else { return nil }
        say(undo.field, undo.old ?? "", of: undo.take, by: person, undoes: undo.id)
        return undo
    }

    var next: String { NextSlate.next(after: log, numbering: numbering).description }
}
