import Slate

/// Writes operations one after another in one voice.
struct Pen {
    private(set) var operations: [Operation] = []
    private var time: HybridTime
    private let voice: Box.Voice
    private let device: String
    /// The first operation written, where all that is written is one line of the crew's.
    private var line: String?
    private let isOneLine: Bool
    /// The version of the script that lines are said of.
    var script: Int?

    /// - Parameter isOneLine: whether one undo takes back all that is written.
    init(_ box: Box, _ voice: Box.Voice, isOneLine: Bool = false) {
        self.isOneLine = isOneLine
        time = box.log.latest
        script = box.scriptVersion
        self.voice = voice
        device = box.name
    }

    /// - Parameter person: who said it, if it was not this voice.
    mutating func write(
        _ field: TakeField, _ new: String, old: String? = nil, of take: String,
        undoes: String? = nil, by person: String? = nil
    ) {
        time = time.next(at: voice.wall)
        let id = voice.makeID()
        if isOneLine && line == nil { line = id }
        operations.append(
            Operation(
                id: id, time: time, person: person ?? voice.person, device: device, take: take,
                field: field, old: old,
                new: new, undoes: undoes, line: line,
                script: field == .lines || field == .remark ? script : nil))
    }

    /// Writes a trait if it changes.
    mutating func set(_ trait: TakeTrait, _ isOn: Bool, of take: Take) {
        let wasOn = take.traits.contains(trait)
        if isOn != wasOn {
            write(trait.field, TakeTrait.text(isOn), old: TakeTrait.text(wasOn), of: take.id)
        }
    }

    mutating func set(_ kind: TakeKind, of take: Take) {
        if kind != take.kind { write(.kind, kind.rawValue, old: take.kind.rawValue, of: take.id) }
    }

    /// Writes what a take inherits and what was announced for it, when it rolls.
    ///
    /// What somebody said stays theirs, and what they said in one line is one line here too: one
    /// undo of theirs takes it back.
    mutating func hand(_ coming: Take, announced: [Operation], to take: String) {
        var lines: [String: String] = [:]
        func said(_ field: TakeField, _ new: String) -> Operation? {
            announced.last { $0.field == field }.flatMap { $0.new == new ? $0 : nil }
        }
        func hand(_ field: TakeField, _ new: String, _ said: Operation?, old: String? = nil) {
            write(field, new, old: said == nil ? nil : old, of: take, by: said?.person)
            guard let said, let written = operations.indices.last else { return }
            if field == .lines { operations[written].script = said.script }
            guard let line = said.line else { return }
            operations[written].line = lines[line, default: operations[written].id]
            lines[line] = operations[written].line
        }
        if coming.kind != .normal {
            let kind = coming.kind.rawValue
            hand(.kind, kind, said(.kind, kind), old: TakeKind.normal.rawValue)
        }
        for trait in TakeTrait.allCases where coming.traits.contains(trait) {
            let on = TakeTrait.text(true)
            hand(trait.field, on, said(trait.field, on), old: TakeTrait.text(false))
        }
        if !coming.lines.isEmpty {
            let lines = coming.lines.description
            hand(.lines, lines, said(.lines, lines))
        }
        for note in announced where note.field == .note { hand(.note, note.new, note) }
    }

    mutating func takeBack(_ operation: Operation) {
        write(
            operation.field, operation.old ?? "", old: operation.new, of: operation.take,
            undoes: operation.id)
    }
}
