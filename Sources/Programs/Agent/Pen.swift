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
    mutating func hand(_ coming: Take, to take: String) {
        if coming.kind != .normal { write(.kind, coming.kind.rawValue, of: take) }
        for trait in TakeTrait.allCases where coming.traits.contains(trait) {
            write(trait.field, TakeTrait.text(true), of: take)
        }
        if !coming.lines.isEmpty { write(.lines, coming.lines.description, of: take) }
        for note in coming.notes { write(.note, note.text, of: take, by: note.by) }
    }

    mutating func takeBack(_ operation: Operation) {
        write(
            operation.field, operation.old ?? "", old: operation.new, of: operation.take,
            undoes: operation.id)
    }
}
