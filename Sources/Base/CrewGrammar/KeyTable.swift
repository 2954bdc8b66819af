import Slate
import Wire

/// What one key of the prompt does while nothing is typed; each is an alias of a line of the
/// grammar.
///
/// The hint bar, the help screen, the key sheet and the manual come from this one table.
public struct KeyBinding: Equatable, Sendable {
    /// What comes of pressing the key.
    public enum Effect: Equatable, Sendable {
        /// The line is said at once; of the selected take where its verb takes one.
        case says(String)
        /// The line is begun for the person to end.
        case begins(String)
        /// The prompt's own affair.
        case own(Affair)
    }

    /// What the prompt does without a line of the grammar.
    public enum Affair: String, CaseIterable, Sendable {
        case rollOrCut, up, down, help, pane, command, leave, back, acknowledge, language
    }

    /// As it stands on the sheet: `1`, `Enter`, `Space Space`.
    public let key: String
    /// Only while nothing is typed.
    public let effect: Effect
    private let english: String
    private let chinese: String
    /// Smaller is shown earlier where there is not room for all.
    public let rank: Int

    /// `english` and `chinese` are the label on the sheet, a few words at most.
    public init(_ key: String, _ effect: Effect, _ english: String, _ chinese: String, rank: Int) {
        (self.key, self.effect, self.english, self.chinese, self.rank) = (
            key, effect, english, chinese, rank
        )
    }

    /// What stands beside the key on the hint bar, the help screen and the sheet.
    public func label(_ language: Language) -> String { language == .english ? english : chinese }
}

/// The keys that do something while nothing is typed, without arrows and page keys.
public enum KeyTable {
    /// Each key once, in the order of the help screen.
    public static let bindings: [KeyBinding] = [
        KeyBinding("1", .says("ok"), "OK", "过", rank: 1),
        KeyBinding("2", .says("hold"), "HOLD", "保", rank: 2),
        KeyBinding("3", .says("ng"), "NG", "废", rank: 3),
        KeyBinding("0", .says("clear"), "clear", "清", rank: 10),
        KeyBinding("5", .says("pick"), "director's pick", "导演选", rank: 14),
        KeyBinding("Enter", .says("next"), "next take", "下一条", rank: 4),
        KeyBinding("Space Space", .own(.rollOrCut), "roll / cut", "开录/停", rank: 0),
        KeyBinding("n", .begins("note "), "note", "备注", rank: 5),
        KeyBinding("l", .begins("lines "), "lines", "台词", rank: 6),
        KeyBinding("x", .begins("dropped "), "line dropped", "漏词", rank: 32),
        KeyBinding("X", .begins("changed "), "line changed", "改词", rank: 33),
        KeyBinding("s", .says("shot +"), "next shot", "下一镜", rank: 8),
        KeyBinding("S", .says("shot -"), "shot before", "上一镜", rank: 20),
        KeyBinding("c", .says("scene +"), "next scene", "下一场", rank: 9),
        KeyBinding("C", .says("scene -"), "scene before", "上一场", rank: 21),
        KeyBinding("=", .says("take +"), "take +1", "条号+1", rank: 22),
        KeyBinding("-", .says("take -"), "take -1", "条号-1", rank: 23),
        // While a take rolls it is `mark`: the next line begins.
        KeyBinding(".", .says("same"), "same / a line begins", "同上条/句首", rank: 13),
        KeyBinding("p", .begins("pu "), "pick-up", "补拍", rank: 15),
        KeyBinding("w", .begins("wt "), "wild track", "补声(WT)", rank: 16),
        KeyBinding("f", .says("fs"), "false start", "误开机", rank: 12),
        KeyBinding("u", .says("undo"), "undo", "撤销", rank: 7),
        KeyBinding("U", .begins("undo anyone"), "undo anyone's", "撤销任何人", rank: 31),
        KeyBinding("y", .says("redo"), "redo", "重做", rank: 17),
        KeyBinding("k", .own(.up), "take above", "上一行", rank: 18),
        KeyBinding("j", .own(.down), "take below", "下一行", rank: 19),
        KeyBinding("/", .begins("find "), "find", "查找", rank: 24),
        KeyBinding("a", .own(.acknowledge), "seen", "知道了", rank: 25),
        KeyBinding("Tab", .own(.pane), "other view", "切换面板", rank: 26),
        KeyBinding("L", .own(.language), "中文", "English", rank: 27),
        KeyBinding(":", .own(.command), "command", "命令", rank: 28),
        KeyBinding("Esc", .own(.back), "back", "返回", rank: 29),
        KeyBinding("q", .own(.leave), "leave", "断开", rank: 30),
        KeyBinding("?", .own(.help), "help", "帮助", rank: 11),
    ]

    /// What a key does; nil for one that only begins a line.
    public static func binding(_ key: String) -> KeyBinding? { bindings.first { $0.key == key } }
}
