import CrewGrammar

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
        if let pending { return hints(of: pending) }
        if !editor.isEmpty || isLineOpen { return hintsOfALine }
        var hints = KeyTable.bindings.filter(isValid).map {
            KeyHint(key: $0.key, label: label(of: $0), rank: $0.rank)
        }
        if proposal != nil {
            hints += [
                enterHint(words.accepts(proposal ?? "", proposedUndo?.text)),
                KeyHint(key: "Esc", label: words.drops, rank: 1),
            ]
        }
        if proposal == nil, let enter = enterHint(at: now) { hints.append(enter) }
        return hints.sorted { $0.rank < $1.rank }
    }

    private func enterHint(_ label: String) -> KeyHint {
        KeyHint(key: "Enter", label: label, rank: proposal == nil ? 0 : -1)
    }

    /// What Enter does where nothing is typed or offered; nil where it does nothing.
    private func enterHint(at now: Duration) -> KeyHint? {
        if loneDigits?.told != nil { return enterHint(words.keeps) }
        return isRolling && link == .up && enterRestsUntil.map { now >= $0 } ?? true
            ? enterHint(words.cutsAndNext) : nil
    }

    private var rollsOrCuts: String { isRolling ? words.cuts : words.rolls }

    /// A lone key: what it does, alone and with the space bar.
    private func hints(of pending: Pending) -> [KeyHint] {
        let enter = KeyHint(key: "Enter", label: label(of: pending.binding), rank: 0)
        var hints = [enter, KeyHint(key: "Esc", label: words.drops, rank: 2)]
        // The same and this: a phone has no room for both names.
        if case .says = pending.binding.effect, link == .up {
            hints.insert(KeyHint(key: "Space Space", label: "+ \(rollsOrCuts)", rank: 1), at: 1)
        }
        return hints
    }

    private var hintsOfALine: [KeyHint] {
        let enter = editor.isEmpty ? words.closes : words.saysIt
        return
            (isBack && link == .up
            ? [KeyHint(key: "Space Space", label: rollsOrCuts, rank: 0)] : [])
            + [enterHint(enter), KeyHint(key: "Esc", label: words.drops, rank: 1)]
            + (editor.isEmpty ? [] : [KeyHint(key: "Tab", label: words.completes, rank: 2)])
    }

    /// Whether `.` marks a line: the take before the sign is the one that rolls.
    var marksLines: Bool { isRolling && target?.take.id == rolling }

    private func label(of binding: KeyBinding) -> String {
        switch binding.effect {
        case .own(.rollOrCut): rollsOrCuts
        case .says("same"): marksLines ? words.begins : words.copies
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
        case .says("same") where marksLines: true
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
        let isDigits =
            text.count >= 2
            && text.allSatisfy { $0.isNumber && KeyTable.binding(String($0)) != nil }
        return isDigits && !isLineOpen ? text : nil
    }
}
