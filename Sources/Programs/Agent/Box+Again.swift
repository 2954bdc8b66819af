import CrewSentences
import Slate
import Time
import Wire

/// Lines that are said twice, because their answer was lost.
extension Box {
    /// What was written for the line with this id, oldest first; empty when nothing was.
    func written(for id: String) -> [Operation] {
        var written: [Operation] = []
        for number in 0... {
            let operation = log.operation(Identifier.derived(from: id, number))
            if let operation { written.append(operation) }
            // A roll gives its first id to the take.
            if operation == nil, number > 0 { break }
        }
        return written
    }

    /// The answer to a line that was obeyed already; nil when it was not.
    func again(_ id: String, _ phrases: Phrases) -> CrewAnswer? {
        let line = written(for: id)
        guard let first = line.first else { return nil }
        var answer = CrewAnswer(message: done(line, first, phrases))
        answer.takes = summaries(of: Set(line.map(\.take)).sorted().compactMap(log.take))
        return answer
    }

    private func done(_ line: [Operation], _ first: Operation, _ phrases: Phrases) -> String {
        let slate = slateText(first, phrases)
        if let take = log.take(first.take) {
            if line.contains(where: { $0.field == .rolledAt && $0.undoes == nil }) {
                return phrases.rolling(take.slate, cameras: take.cameras)
            }
            if first.field == .cutAt { return phrases.cut(take.slate) }
        }
        let undone = line.compactMap { $0.undoes.flatMap(log.operation) }
        return undone.isEmpty ? phrases.wasDone(line, slate) : phrases.undone(undone, slate)
    }

    /// What `undo` takes back when this person says it now, and how it is named; nil when there is
    /// nothing.
    func undoable(by person: String, _ phrases: Phrases) -> Undoable? {
        guard let last = log.lastUndoable(by: person) else { return nil }
        let line = log.line(of: last).filter(\.field.canBeUndone)
        return Undoable(id: last.id, text: phrases.said(line, slateText(last, phrases)))
    }

    /// Something that can be taken back.
    struct Undoable: Equatable {
        /// Of one of its operations.
        var id: String
        var text: String
    }
}
