/// What taking a line back, or bringing it back, really changes: others may have spoken meanwhile.
extension TakeLog {
    /// Something said that a later word overrules: taking it back changes nothing.
    public struct Overruled: Equatable, Sendable {
        /// What would be taken back or brought back.
        public var said: Operation
        /// What was said later of the same and holds instead.
        public var by: Operation
    }

    /// Of a line that stands here, and not in the other log: what holds there instead, as `old`;
    /// and apart what is overruled anyway.
    public func told(_ line: [Operation], in other: TakeLog, numbering: Numbering = .cn) -> (
        changed: [Operation], overruled: [Overruled]
    ) {
        var (changed, overruled): ([Operation], [Overruled]) = ([], [])
        let announced = Announcements(self, numbering)
        let own = Set(line.map(\.id))
        for said in line {
            let last =
                said.take == Operation.nextTake
                ? announced.last(like: said) : lastSaid(said.field, of: said.take)
            guard !said.field.gathers, let last else {
                changed.append(said)
                continue
            }
            if !own.contains(last.id) {
                overruled.append(Overruled(said: said, by: last))
            } else {
                var told = said
                if said.take != Operation.nextTake {
                    told.old =
                        other.lastSaid(said.field, of: said.take)?.new ?? said.field.unsaid
                        ?? said.old
                }
                changed.append(told)
            }
        }
        return (changed, overruled)
    }
}

extension TakeField {
    /// Whether all that is said of it stays, so that nothing is overruled.
    fileprivate var gathers: Bool { [.note, .mark, .heard, .remark].contains(self) }

    /// Its value where nobody said anything; nil where there is always one.
    fileprivate var unsaid: String? {
        switch self {
        case .verdict: Verdict.none.rawValue
        case .kind: TakeKind.normal.rawValue
        case .lines: ""
        default: trait.map { _ in TakeTrait.text(false) }
        }
    }
}
