import Time

/// All operations, and what they add up to; the result does not depend on the order they came in.
///
/// Per field the last writer wins, by hybrid time and then id; notes only gather. An operation that
/// a standing undo takes back counts as never said.
public struct TakeLog: Sendable {
    private(set) var operations: [String: Operation] = [:]
    private(set) var byTake: [String: [String]] = [:]
    /// Which operations take this one back.
    private var undoers: [String: [String]] = [:]
    /// What each take's operations add up to, kept because a shoot has thousands of takes and the
    /// crew waits for an answer.
    private var sums: [String: Sum] = [:]
    /// Ids of the takes in `sums`, as `takes()` lists them.
    private var order: [String] = []
    /// The latest moment of any operation; the next one comes after it.
    public private(set) var latest = HybridTime(wall: UTCTime(nanoseconds: 0))

    private struct Sum {
        var take: Take
        /// When in the log it was rolled.
        var rolled: HybridTime?
    }

    /// A log of these, in whatever order they come; one that is there twice counts once.
    public init(_ operations: some Sequence<Operation> = [Operation]()) {
        for operation in operations { insert(operation) }
        for take in byTake.keys { sums[take] = sum(take) }
        order = sums.keys.sorted(by: comesBefore)
    }

    /// Operations, those that were taken back among them.
    public var count: Int { operations.count }

    /// Adds an operation; false when it is there already.
    @discardableResult
    public mutating func add(_ operation: Operation) -> Bool {
        guard insert(operation) else { return false }
        var touched: Operation? = operation
        var seen: Set<String> = []
        // An undo touches the take of what it takes back, and an undo of that undo again.
        while let next = touched, seen.insert(next.id).inserted {
            refresh(next.take)
            touched = next.undoes.flatMap { operations[$0] }
        }
        return true
    }

    @discardableResult
    private mutating func insert(_ operation: Operation) -> Bool {
        guard operations[operation.id] == nil else { return false }
        let operation = operation.printable
        operations[operation.id] = operation
        byTake[operation.take, default: []].append(operation.id)
        if let target = operation.undoes { undoers[target, default: []].append(operation.id) }
        latest = max(latest, operation.time)
        return true
    }

    private mutating func refresh(_ id: String) {
        let sum = sum(id)
        if (sums[id] == nil) != (sum == nil) || sums[id]?.rolled != sum?.rolled {
            order.removeAll { $0 == id }
            sums[id] = sum
            if sum != nil {
                order.insert(id, at: order.firstIndex { comesBefore(id, $0) } ?? order.endIndex)
            }
        }
        sums[id] = sum
    }

    private func comesBefore(_ left: String, _ right: String) -> Bool {
        let never = HybridTime(wall: UTCTime(nanoseconds: .max), count: .max)
        return (sums[left]?.rolled ?? never, left) < (sums[right]?.rolled ?? never, right)
    }

    /// The take as it stands; nil when nothing gave it a slate.
    public func take(_ id: String) -> Take? { sums[id]?.take }

    /// The take as it was called so many nanoseconds after its cut; as it stands while nothing was
    /// cut.
    public func take(_ id: String, asCalledAfterCut nanoseconds: Int64) -> Take? {
        guard let cut = take(id)?.cutAt else { return take(id) }
        let (end, isBeyond) = cut.nanoseconds.addingReportingOverflow(nanoseconds)
        guard !isBeyond else { return take(id) }
        let said = byTake[id, default: []].compactMap { operations[$0] }
        return TakeLog(said.filter { $0.time.wall.nanoseconds <= end }).take(id) ?? take(id)
    }

    private func sum(_ id: String) -> Sum? {
        guard id != Operation.nextTake else { return nil }
        let standing = standing(id)
        guard let slate = slate(of: id, standing) else { return nil }
        var take = Take(id: id, slate: slate)
        if let kind = last(.kind, standing) { take.kind = TakeKind(rawValue: kind.new) ?? .normal }
        take.traits = Set(
            TakeTrait.allCases.filter { last($0.field, standing)?.new == TakeTrait.set })
        if let verdict = last(.verdict, standing) {
            take.verdict = Verdict(rawValue: verdict.new) ?? .none
            take.verdictBy = take.verdict == .none ? nil : verdict.person
        }
        if let lines = last(.lines, standing) {
            take.lines = LineRanges(lines.new) ?? LineRanges()
            take.script = take.lines.isEmpty ? nil : lines.script
        }
        take.remarks = LineRemark.standing(
            standing.filter { $0.field == .remark }.compactMap {
                LineRemark(text: $0.new, script: $0.script)
            })
        take.marks = standing.filter { $0.field == .mark }.compactMap { Int64($0.new) }.sorted()
        take.heard = Self.heard(standing)
        take.notes = standing.filter { $0.field == .note }.map {
            Note(text: $0.new, by: $0.person, at: $0.time.wall)
        }
        if let called = last(.cameras, standing) { take.readCameras(called.new) }
        let roll = last(.rolledAt, standing)
        take.rolledAt = roll.flatMap { UTCTime($0.new) }
        take.cutAt = last(.cutAt, standing).flatMap { UTCTime($0.new) }
        return Sum(take: take, rolled: take.rolledAt == nil ? nil : roll?.time)
    }

    /// A line that somebody says is covered after it was accepted is no longer an added one.
    private static func heard(_ standing: [Operation]) -> [HeardLine] {
        let accepted = standing.filter { $0.field == .heard }
        guard !accepted.isEmpty else { return [] }
        let accepts = Set(accepted.compactMap(\.line))
        let said = standing.last { $0.field == .lines && !($0.line.map(accepts.contains) ?? false) }
        var lines: [String: HeardLine] = [:]
        for operation in accepted {
            for var line in HeardLine.read(operation.new) {
                line.by = operation.person
                if let said, isEarlier(operation, said) { line.isAdded = nil }
                lines[line.id] = line
            }
        }
        return lines.values.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    }

    /// The last slate that stands and can be read, with the parts said since. A take never loses
    /// its slate: its clips would lie there without a name.
    private func slate(of take: String, _ standing: [Operation]) -> SlateNumber? {
        var slate =
            history(of: take).lazy.filter {
                $0.operation.field == .slate && $0.operation.undoes == nil
            }
            .compactMap { Self.slate($0.operation.new) }.first
        for operation in standing {
            if operation.field == .slate {
                slate = Self.slate(operation.new) ?? slate
            } else {
                slate?.set(operation.field, operation.new)
            }
        }
        return slate
    }

    /// All takes in the order they were rolled; ones never rolled come last.
    ///
    /// The log's order, not the wall clock's: a box that finds the right time late would otherwise
    /// count on from an old take.
    public func takes() -> [Take] { order.compactMap { sums[$0]?.take } }

    /// The last takes that fit, in the order of `takes()`; found without listing them all.
    public func takes(last limit: Int, where fits: (Take) -> Bool) -> [Take] {
        var found: [Take] = []
        for id in order.reversed() where found.count < limit {
            if let take = sums[id]?.take, fits(take) { found.append(take) }
        }
        return found.reversed()
    }

    /// How many takes count: all but the void ones.
    public var takeCount: Int { order.count { sums[$0]?.take.isVoid == false } }

    /// The take rolled last; found without listing them all.
    public var lastRolled: Take? {
        order.reversed().lazy.compactMap { sums[$0]?.take }.first { $0.rolledAt != nil }
    }

    /// When in the log the last roll was; nil before the first.
    public var lastRoll: HybridTime? { order.reversed().lazy.compactMap { sums[$0]?.rolled }.first }

    /// Rolls since the last picture's, that one first: wild tracks come between two pictures.
    var lastRolls: [Announcements.Roll] {
        var rolls: [Announcements.Roll] = []
        for id in order.reversed() {
            guard let sum = sums[id], let at = sum.rolled else { continue }
            let first = byTake[id, default: []].compactMap { operations[$0] }.filter {
                $0.field == .slate
            }.min(by: Self.isEarlier)
            let isWild = first.flatMap { Self.slate($0.new) }?.isWildTrack ?? false
            rolls.append(Announcements.Roll(at: at, take: sum.take, isWild: isWild))
            if !isWild { break }
        }
        return rolls.reversed()
    }

    /// The kind of a take, or what it was before it became a false start.
    public func kindButFalseStart(of take: String) -> TakeKind {
        let kinds = standing(take).filter { $0.field == .kind }.compactMap {
            TakeKind(rawValue: $0.new)
        }
        return kinds.last { $0 != .falseStart } ?? .normal
    }

    /// Operations of a take, or of all, oldest first, with whether each still stands.
    public func history(of take: String? = nil) -> [(operation: Operation, stands: Bool)] {
        let chosen =
            take.map { byTake[$0, default: []].compactMap { operations[$0] } }
            ?? Array(operations.values)
        return chosen.sorted(by: Self.isEarlier).map { ($0, stands($0)) }
    }

    /// The last thing a person did that can be taken back: not the roll itself, nor what was set
    /// for a take that has rolled since.
    public func lastUndoable(by person: String) -> Operation? {
        let announced = Announcements(self)
        return operations.values.filter { $0.person == person && canBeUndone($0, announced) }.max(
            by: Self.isEarlier)
    }

    /// The same of what was said of one take.
    public func lastUndoable(by person: String, of take: String) -> Operation? {
        let announced = Announcements(self)
        let said = byTake[take, default: []].compactMap { operations[$0] }
        return said.filter { $0.person == person && canBeUndone($0, announced) }.max(
            by: Self.isEarlier)
    }

    /// A standing operation of the line with this one, where the person may take it back; nil where
    /// that was done, or it is somebody else's.
    public func undoable(_ id: String, by person: String) -> Operation? {
        guard let named = operations[id], named.person == person else { return nil }
        let announced = Announcements(self)
        return line(of: named).last { canBeUndone($0, announced) }
    }

    private func canBeUndone(_ operation: Operation, _ announced: Announcements) -> Bool {
        guard operation.undoes == nil, operation.isSomebodysWord, stands(operation) else {
            return false
        }
        return operation.take != Operation.nextTake || announced.isOpen(operation)
    }

    /// How many lines others said since a moment of the log that changed something, undos among
    /// them; the end of a take that rolled then is one, rolls and cuts of new takes are none.
    public func changes(since moment: HybridTime, notBy person: String) -> Int {
        let said = operations.values.lazy.filter { operation in
            guard operation.time > moment, operation.person != person else { return false }
            return operation.isSomebodysWord
                || operation.field == .cutAt
                    && (self.sums[operation.take]?.rolled).map { $0 <= moment } ?? false
        }
        return Set(said.map { "\($0.person) \($0.line ?? $0.id)" }).count
    }

    /// How many takes were rolled since a moment of the log; void ones are none.
    public func takes(rolledSince moment: HybridTime) -> Int {
        order.count { id in
            sums[id].map { !$0.take.isVoid && ($0.rolled.map { $0 > moment } ?? false) } ?? false
        }
    }

    /// The last thing anybody did that can be taken back.
    public var lastUndoable: Operation? {
        let announced = Announcements(self)
        return operations.values.filter { canBeUndone($0, announced) }.max(by: Self.isEarlier)
    }

    /// The operations said in one line with this one that still stand, oldest first; itself alone
    /// if there are no others.
    public func line(of operation: Operation) -> [Operation] {
        guard let line = operation.line else { return [operation] }
        return operations.values.filter {
            $0.line == line && $0.person == operation.person && stands($0)
        }.sorted(by: Self.isEarlier)
    }

    /// A person's last undo, if nothing new was done since.
    public func lastRedoable(by person: String) -> Operation? {
        let undo = operations.values.filter { $0.person == person && stands($0) && isUndo($0) }.max(
            by: Self.isEarlier)
        guard let undo else { return nil }
        let isStale = operations.values.contains {
            $0.person == person && $0.undoes == nil && Self.isEarlier(undo, $0)
        }
        return isStale ? nil : undo
    }

    /// By its id; nil where the log has none such.
    public func operation(_ id: String) -> Operation? { operations[id] }

    /// An undo of something said, not of another undo.
    private func isUndo(_ operation: Operation) -> Bool {
        guard let target = operation.undoes.flatMap({ operations[$0] }) else { return false }
        return target.undoes == nil
    }

    private func standing(_ take: String) -> [Operation] {
        byTake[take, default: []].compactMap { operations[$0] }.filter {
            $0.undoes == nil && stands($0)
        }
        .sorted(by: Self.isEarlier)
    }

    /// Undoing comes after what it undoes, so this ends; one that claims otherwise is ignored.
    ///
    /// - Parameter moment: whether it stood when this was said; nil means now.
    public func stands(_ operation: Operation, asOf moment: Operation? = nil) -> Bool {
        !undoers[operation.id, default: []].contains { id in
            guard let undoer = operations[id], Self.isEarlier(operation, undoer),
                moment.map({ Self.isEarlier(undoer, $0) }) ?? true
            else { return false }
            return stands(undoer, asOf: moment)
        }
    }

    /// What was said last of a field of a take that rolled, and holds.
    func lastSaid(_ field: TakeField, of take: String) -> Operation? {
        last(field, standing(take))
    }

    private func last(_ field: TakeField, _ operations: [Operation]) -> Operation? {
        operations.last { $0.field == field }
    }

    static func isEarlier(_ left: Operation, _ right: Operation) -> Bool {
        (left.time, left.id) < (right.time, right.id)
    }

    /// A slate as operations carry it.
    public static func text(_ slate: SlateNumber) -> String {
        do { return String(decoding: try JSON.encode(slate), as: UTF8.self) } catch {
            preconditionFailure("four texts always encode: \(error)")
        }
    }

    package static func slate(_ text: String) -> SlateNumber? {
        // A value from a newer version than ours is not understood: the value before then stands.
        try? JSON.decode(SlateNumber.self, from: text.utf8)
    }
}
