/// What a person did at the keyboard.
public enum Key: Equatable, Sendable {
    /// One scalar of text; full-width digits, letters and space come as ASCII. Marks join in the
    /// `LineEditor`.
    case character(Character)
    /// A whole bracketed paste, line ends as `\n`.
    case paste(String)
    /// Control and a lower-case letter.
    case control(Character)
    /// Escape (Alt) and a character.
    case alt(Character)
    case enter, tab, backTab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown, wordLeft, wordRight
    /// The terminal's own answer to a question for its status; nobody pressed it.
    case terminalAnswer
    /// A whole sequence that means nothing to us.
    case unknown
}
