/// One thing somebody did to a take; the log only grows, undo is another operation.
public struct Operation: Codable, Equatable, Sendable {
    /// UUIDv7.
    public var id: String
    public var time: HybridTime
    public var person: String
    /// Where it was said: the box's name, a button.
    public var device: String
    /// The take's id, or `Operation.nextTake` for the slate of the take to come.
    public var take: String
    public var field: TakeField
    /// Text of the value before, for people; nil when there was none.
    public var old: String?
    /// Text of the value: a slate as JSON, a verdict's name, a note, lines, a time.
    public var new: String
    /// The operation this one takes back.
    public var undoes: String?

    /// Stands for the take that is not rolled yet.
    public static let nextTake = "next"

    public init(
        id: String, time: HybridTime, person: String, device: String, take: String, field: TakeField, old: String? = nil,
        new: String, undoes: String? = nil
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
    }
}

public enum TakeField: String, Codable, Sendable, CaseIterable {
    case slate, kind, verdict, note, lines, rolledAt, cutAt

    /// Whether `undo` may take it back: what the camera did stays done.
    public var canBeUndone: Bool { self != .rolledAt && self != .cutAt }
}
