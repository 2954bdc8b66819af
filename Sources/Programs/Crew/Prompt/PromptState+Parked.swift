/// Nothing that was typed is lost unsaid: what was not taken stands in the line again.
extension PromptState {
    /// Keeps a text until the line is free.
    mutating func park(_ text: String, _ aim: Aim?) {
        parked.removeAll { $0.text == text }
        parked.append(Parked(text: text, aim: aim))
    }

    /// Keeps a line that was said, and was not done; what one key says is named and no more.
    mutating func park(_ said: Unanswered) {
        guard !PromptWords.isOneKey(said.line), editor.text != said.line else { return }
        park(said.line, said.aim)
    }

    /// It was done after all: it need not stand there any more.
    mutating func unpark(_ line: String) {
        parked.removeAll { $0.text == line }
        if isBack, editor.text == line { clearLine() }
    }

    /// Puts the text that was kept last into the line, where nothing else is begun; a digit may yet
    /// begin a line.
    mutating func bringBack(at now: Duration) {
        guard editor.isEmpty, !isLineOpen, pending == nil, proposal == nil,
            loneDigits?.isFresh(at: now) != true,
            let last = parked.popLast()
        else { return }
        editor.replace(with: last.text)
        (aim, isBack) = (last.aim, true)
    }

    mutating func clearLine() {
        editor.replace(with: "")
        isBack = false
        aim = nil
        (loneLetter, spelledBehind) = (nil, nil)
    }
}
