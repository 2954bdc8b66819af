/// What a take was beside its kind; each may be set and taken back by itself, also afterwards.
public enum TakeTrait: String, Codable, Sendable, CaseIterable {
    /// 无声: without sound.
    case mos
    /// 倒板: slated at its end.
    case tail
    /// 连拍: several goes in one roll.
    case series
    /// 排练: a rehearsal that was recorded; its number stays free.
    case rehearsal
    /// 选: the director's pick, beside the script supervisor's verdict.
    case pick
    /// 作废: not to be counted or handed on; the number stays taken and nothing is deleted.
    case void

    /// The field of an operation that sets it.
    public var field: TakeField {
        switch self {
        case .mos: .mos
        case .tail: .tail
        case .series: .series
        case .rehearsal: .rehearsal
        case .pick: .pick
        case .void: .void
        }
    }

    /// Whether the next take of the same setup has it too.
    public var isInherited: Bool { self == .mos || self == .series }

    /// Whether it is said of the take to come while nothing rolls; the others are said of the last
    /// one.
    public var isAnnounced: Bool { ![.tail, .pick, .void].contains(self) }

    package static let set = "yes"
    static let unset = "no"

    /// The operation's text for on and off.
    public static func text(_ isOn: Bool) -> String { isOn ? set : unset }
}
