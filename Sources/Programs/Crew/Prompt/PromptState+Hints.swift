import Slate

/// A key and what it does now, as the hint bar says it.
struct KeyHint: Equatable {
    var key: String
    var label: String
    /// Smaller is shown earlier.
    var rank: Int
}

/// Only keys that do something now, the most used first.
extension PromptState {
    func hints(at now: Duration) -> [KeyHint] {
        if !editor.isEmpty || isLineOpen { return hintsOfALine }
        if let pending {
            return [enterHint("\(pending.binding.label(language)) + \(words.next)"), KeyHint(key: "Esc", label: words.drops, rank: 1)]
        }
        var hints = KeyTable.bindings.filter(isValid).map { KeyHint(key: $0.key, label: label(of: $0), rank: $0.rank) }
        if proposal != nil {
            hints += [enterHint(words.accepts(proposal ?? "", proposedUndo?.text)), KeyHint(key: "Esc", label: words.drops, rank: 1)]
        }
        if proposal == nil, isRolling, link == .up, enterRestsUntil.map({ now >= $0 }) ?? true {
            hints.append(enterHint(words.cutsAndNext))
        }
        return hints.sorted { $0.rank < $1.rank }
    }

    private func enterHint(_ label: String) -> KeyHint { KeyHint(key: "Enter", label: label, rank: proposal == nil ? 4 : -1) }

    private var hintsOfALine: [KeyHint] {
        let enter = editor.isEmpty ? words.closes : words.saysIt
        return [enterHint(enter), KeyHint(key: "Esc", label: words.drops, rank: 1)]
            + (editor.isEmpty ? [] : [KeyHint(key: "Tab", label: words.completes, rank: 2)])
    }

    private func label(of binding: KeyBinding) -> String {
        switch binding.effect {
        case .own(.rollOrCut): isRolling ? words.cuts : words.rolls
        case .says("same"): isRolling ? words.begins : words.copies
        default: binding.label(language)
        }
    }

    /// Whether a key does something now; Enter has its own hint.
    func isValid(_ binding: KeyBinding) -> Bool {
        switch binding.effect {
        case .says, .begins, .own(.rollOrCut): link == .up && hasASubject(binding.effect)
        case .own(.acknowledge): false
        case .own(.back): (found != nil || selected != nil) && proposal == nil
        default: true
        }
    }

    private func hasASubject(_ effect: KeyBinding.Effect) -> Bool {
        switch effect {
        case .says("next"): false
        case .says("undo"): view.map { $0.pulses != true || $0.undoes != nil } ?? false
        case .says("redo"): view != nil
        case .says(let line) where line.hasSuffix("+") || line.hasSuffix("-"): true
        case .begins("note "), .begins("lines "): target != nil
        case .says("same") where isRolling: true
        case .says, .begins("dropped "), .begins("changed "): target?.isToCome == false
        default: true
        }
    }

    var isDown: Bool {
        if case .down = link { return true }
        return false
    }

    /// Digits that came so fast that they are a line, where each alone would have been a verdict.
    var digitsOfALine: String? {
        let text = editor.text
        let isDigits = text.count >= 2 && text.allSatisfy { $0.isNumber && KeyTable.binding(String($0)) != nil }
        return isDigits && !isLineOpen ? text : nil
    }
}
