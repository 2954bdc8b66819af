import Slate
import Time

/// One line of the take log, for programs.
public struct LogEntry: Codable, Equatable, Sendable {
    /// The operation's id.
    public var id: String
    /// The box's wall clock when it was said.
    public var at: UTCTime
    /// Who said it.
    public var person: String
    /// The take's id, or `next` for the take to come.
    public var take: String
    /// The take's slate as it is called now; nil for the take to come.
    public var slate: String?
    /// What of the take it changes.
    public var field: TakeField
    /// Values as text, a slate as `3-12B-4`; `old` is nil when there was none.
    public var old: String?
    /// What it became, in the same form.
    public var new: String
    /// The id of what this takes back.
    public var undoes: String?
    /// False when it was taken back since.
    public var stands: Bool

    /// `slate` is what the take is called now; `stands` is false where it was taken back since.
    public init(_ operation: Operation, slate: SlateNumber?, stands: Bool) {
        id = operation.id
        at = operation.time.wall
        person = operation.person
        take = operation.take
        self.slate = slate?.description
        field = operation.field
        old = operation.old.map { Self.text($0, operation.field) }
        new = Self.text(operation.new, operation.field)
        undoes = operation.undoes
        self.stands = stands
    }

    private static func text(_ value: String, _ field: TakeField) -> String {
        guard field == .slate, let slate = TakeLog.slate(value) else { return value }
        return slate.description
    }
}
