/// What was said of takes to come since the last picture rolled, and of which take it is.
///
/// A word is of the scene that was next when it was said: of its pictures, or of its wild tracks.
/// What was next is worked out for that moment, so that neither the order of arrival nor an undo
/// since makes the word another scene's.
struct Announcements {
    /// Where the slate of the take to come is from.
    enum Origin {
        case said(SlateNumber)
        case goesOn(Take)
        /// Behind wild tracks the picture goes on.
        case isBack(Take)
        case begins
    }

    struct Roll {
        let at: HybridTime
        let take: Take
        let isWild: Bool
    }

    private let log: TakeLog
    private let numbering: Numbering
    private let rolls: [Roll]
    /// Oldest first, also what was taken back. A shoot says it ten thousand times: only what is
    /// newer than the last picture's roll is looked at closely.
    private let said: [Operation]

    init(_ log: TakeLog, _ numbering: Numbering = .cn) {
        (self.log, self.numbering, rolls) = (log, numbering, log.lastRolls)
        let picture = rolls.first.flatMap { $0.isWild ? nil : $0.at }
        said = log.byTake[Operation.nextTake, default: []].compactMap { log.operations[$0] }.filter
        {
            operation in
            operation.undoes == nil && picture.map { operation.time > $0 } ?? true
        }.sorted(by: TakeLog.isEarlier)
    }

    /// - Parameter moment: as it was when this was said, the slate of its own line with it; nil
    ///   means now.
    func origin(asOf moment: Operation? = nil) -> Origin {
        let last = rolls.last { roll in moment.map { roll.at < $0.time } ?? true }
        let slates = slates(asOf: moment)
        if let set = slates.last(where: { slate in last.map { slate.at > $0.at } ?? true }) {
            return .said(set.slate)
        }
        guard let last else { return .begins }
        // A wild track is one alone.
        let isOver = last.take.slate.isWildTrack && kind(of: last.take, asOf: moment) == .wildTrack
        return isOver ? picture(slates) : .goesOn(last.take)
    }

    /// The picture's slate that somebody set since the last picture rolled, else that picture's.
    func picture() -> Origin { picture(slates(asOf: nil)) }

    private func picture(_ slates: [(at: HybridTime, slate: SlateNumber)]) -> Origin {
        if let set = slates.last(where: { !$0.slate.isWildTrack }) { return .said(set.slate) }
        let last = log.takes(last: 1) {
            $0.rolledAt != nil && $0.kind != .wildTrack && !$0.slate.isWildTrack
        }
        return last.first.map(Origin.isBack) ?? .begins
    }

    private func slates(asOf moment: Operation?) -> [(at: HybridTime, slate: SlateNumber)] {
        said.filter { $0.field == .slate && wasSaid($0, by: moment) }.compactMap { operation in
            TakeLog.slate(operation.new).map { (operation.time, $0) }
        }
    }

    private func wasSaid(_ operation: Operation, by moment: Operation?) -> Bool {
        guard let moment else { return log.stands(operation) }
        let isOfItsLine =
            operation.id == moment.id
            || operation.line != nil && operation.line == moment.line
                && operation.person == moment.person
        return isOfItsLine
            || TakeLog.isEarlier(operation, moment) && log.stands(operation, asOf: moment)
    }

    private func kind(of take: Take, asOf moment: Operation?) -> TakeKind {
        guard let moment else { return take.kind }
        let kinds = log.history(of: take.id).map(\.operation).filter {
            $0.field == .kind && $0.undoes == nil && wasSaid($0, by: moment)
        }
        return kinds.last.flatMap { TakeKind(rawValue: $0.new) } ?? .normal
    }

    /// What was next when this was said.
    private func place(of operation: Operation) -> SlateNumber {
        switch origin(asOf: operation) {
        case .said(let slate): slate
        case .goesOn(let take), .isBack(let take): take.slate
        case .begins: numbering.firstSlate
        }
    }

    /// What stands and is of a take of this slate, without slates.
    func of(_ slate: SlateNumber) -> [Operation] {
        said.filter {
            $0.field != .slate && log.stands($0) && isOpen($0)
                && place(of: $0).takesAlong(from: slate)
        }
    }

    /// Whether it is of a take that has not rolled: wild tracks in between leave the picture's.
    func isOpen(_ operation: Operation) -> Bool {
        guard let last = rolls.last, operation.time <= last.at else { return true }
        return last.isWild && said.contains { $0.id == operation.id }
            && !place(of: operation).isWildTrack
    }

    /// What was said last of the same, and holds: it, or what overruled it.
    func last(like operation: Operation) -> Operation? {
        if operation.field == .slate {
            let roll = rolls.last?.at
            return said.last { said in
                said.field == .slate && log.stands(said) && roll.map { said.time > $0 } ?? true
            }
        }
        return of(place(of: operation)).last { $0.field == operation.field }
    }
}

extension TakeLog {
    /// What was said of the take to come that a take of this slate has, oldest first: what is of
    /// another scene, or of wild tracks, stays there until that is next again or a picture rolls.
    public func announced(of slate: SlateNumber, _ numbering: Numbering = .cn) -> [Operation] {
        Announcements(self, numbering).of(slate)
    }
}
