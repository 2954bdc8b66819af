/// One thing somebody did to a take; the log only grows, undo is another operation.
public struct Operation: Codable, Equatable, Sendable {
    /// UUIDv7.
    public var id: String
    /// When it was said; of one field the latest holds.
    public var time: HybridTime
    /// Who said it; what rushesd does by itself is said by `rushesd`.
    public var person: String
    /// Where it was said: the box's name, a button.
    public var device: String
    /// The take's id, or `Operation.nextTake` for the slate of the take to come.
    public var take: String
    /// What of the take `old` and `new` are values of.
    public var field: TakeField
    /// Text of the value before, for people; nil when there was none.
    public var old: String?
    /// Text of the value: a slate as JSON, a verdict's name, a note, lines, a time.
    public var new: String
    /// The operation this one takes back.
    public var undoes: String?
    /// The first operation of the same line, if there are several: one undo takes the line back.
    public var line: String?
    /// The version of the script that lines or remarks said here refer to; nil for other fields and
    /// where no script was loaded.
    public var script: Int?

    /// Whether somebody said so, and it did not come with a roll or a cut.
    var isSomebodysWord: Bool {
        field.canBeUndone && (take == Self.nextTake || !field.isGivenAtRoll || old != nil)
    }

    /// Stands for the take that is not rolled yet.
    public static let nextTake = "next"

    public init(
        id: String, time: HybridTime, person: String, device: String, take: String,
        field: TakeField, old: String? = nil,
        new: String, undoes: String? = nil, line: String? = nil, script: Int? = nil
    ) {
        self.id = id
        self.time = time
        self.person = person
        self.device = device
        self.take = take
        self.field = field
        self.old = old
        self.new = new
        self.undoes = undoes
        self.line = line
        self.script = script
    }
}

extension Operation {
    /// Without controls in what people wrote; those that earlier versions kept do not come out
    /// again.
    var printable: Operation {
        var safe = self
        safe.person = PersonName.safe(person)
        if field == .note || field == .remark { safe.new = Fold.printable(new) }
        return safe
    }
}

/// What an operation is about; per field the last writer wins. A log may hold fields of later
/// versions: such operations are passed over.
public enum TakeField: String, Codable, Sendable, CaseIterable {
    /// The whole slate, as JSON; the parts said after it overrule it one by one.
    case slate
    /// Parts of the slate as text; an empty episode or shot is none.
    case episode, scene, shot, take
    case kind, verdict, note, lines, rolledAt, cutAt
    /// Traits, `yes` or `no`.
    case mos, tail, series, rehearsal, pick, void
    /// A line began: nanoseconds after the roll. Marks only gather.
    case mark
    /// Lines were changed or dropped, or are as written after all: a `LineRemark` as text. Per line
    /// the last one holds.
    case remark
    /// Lines heard in the sound and accepted, as JSON; they gather, and of one line the last
    /// counts.
    case heard
    /// The cameras that were told to roll, `A,B`: each is to have a clip of the take.
    case cameras

    /// Whether `undo` may take it back: what the camera did stays done.
    public var canBeUndone: Bool { self != .rolledAt && self != .cutAt && self != .cameras }

    /// Whether only a change of it is somebody's word; without an old value it came with the roll.
    fileprivate var isGivenAtRoll: Bool { self == .slate || self == .kind || trait != nil }

    /// The trait that the field turns on or off; nil for all other fields.
    public var trait: TakeTrait? { TakeTrait(rawValue: rawValue) }
}
