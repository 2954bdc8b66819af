import TextWidth

/// What may be printed on this terminal, from its environment alone.
public struct Abilities: Equatable, Sendable {
    /// False: lines in, lines out, no cursor control (pipes, `TERM=dumb`, `--plain`).
    public let isFullScreen: Bool
    /// False under NO_COLOR (no-color.org: present and not empty).
    public let hasColours: Bool
    /// False on the Linux console, whose font holds at most 512 glyphs.
    public let showsChinese: Bool

    /// `isTerminal` tells whether both ends are one; `plain` is the crew's own wish.
    public init(
        environment: [String: String], isTerminal: Bool, plain: Bool = false, noColour: Bool = false
    ) {
        let term = environment["TERM"] ?? ""
        isFullScreen = isTerminal && !plain && term != "dumb" && !term.isEmpty
        hasColours = isFullScreen && !noColour && (environment["NO_COLOR"] ?? "").isEmpty
        showsChinese = term != "linux"
    }

    /// The text as this terminal can show it: a run of n wide characters becomes `[n chars]` where
    /// there are no glyphs.
    public func printable(_ text: String) -> String {
        if showsChinese { return text }
        var shown = ""
        var hidden = 0
        for character in text {
            if Width.cells(character) == 2 {
                hidden += 1
                continue
            }
            if hidden > 0 { shown += "[\(hidden) chars]" }
            hidden = 0
            shown.append(character)
        }
        return hidden > 0 ? shown + "[\(hidden) chars]" : shown
    }
}
