import CrewGrammar
import Wire

/// Five minutes with a real box: each step is done when the box says so, not when a key was
/// pressed.
struct Tutorial: Equatable {
    enum Step: Int, CaseIterable {
        case roll, cut, circle, note, undo, slate, find, help
    }

    private(set) var step: Step? = .roll

    init(_ state: PromptState) { see(state) }

    /// What a view shows may be what was asked for.
    mutating func see(_ state: PromptState) {
        switch step {
        case .roll where state.isRolling: advance()
        case .cut where !state.isRolling && state.view != nil: advance()
        default: break
        }
    }

    /// An answer may be what was asked for.
    mutating func hear(_ line: String, _ answer: CrewAnswer) {
        guard answer.code == 0, case .success(let read) = Grammar.parse(line) else { return }
        switch (step, read.command) {
        case (.circle, .verdict(.circled, _)), (.note, .note), (.undo, .undo), (.slate, .slate):
            advance()
        case (.find, _) where PromptWords.lists(line): advance()
        default: break
        }
    }

    /// The help page was opened: the last step.
    mutating func openedHelp() { if step == .help { advance() } }

    private mutating func advance() { step = step.flatMap { Step(rawValue: $0.rawValue + 1) } }

    /// What to do now, in one line.
    func sentence(_ words: PromptWords) -> String {
        guard let step else {
            return words.say(
                "done: that is a whole take. Esc closes this; ? is always there",
                "完成: 一条就是这样。Esc 关闭; ? 随时可看")
        }
        let count = "\(step.rawValue + 1)/\(Step.allCases.count) "
        return count + text(step, words)
    }

    private func text(_ step: Step, _ words: PromptWords) -> String {
        switch step {
        case .roll: words.say("press Space twice: all cameras roll", "按两次空格: 所有机位开录")
        case .cut: words.say("press Space twice again: cut", "再按两次空格: 停")
        case .circle: words.say("press 1: the take is OK (2 hold, 3 NG)", "按 1: 这条过 (2 保, 3 废)")
        case .note: words.say("press n and Space, type a note, Enter", "按 n 和空格, 输入备注, 回车")
        case .undo: words.say("press u, Enter: your last step is taken back", "按 u, 回车: 撤销你上一步")
        case .slate:
            words.say(
                "type 27-4 and Enter: the next take is of scene 27-4", "输入 27-4 回车: 下一条换到 27-4")
        case .find:
            words.say(
                "type takes and Enter: every take; arrows choose, Esc goes back",
                "输入 takes 回车: 所有的条; 方向键选择, Esc 返回")
        case .help: words.say("press ?: all keys and words", "按 ?: 所有按键和命令")
        }
    }
}
