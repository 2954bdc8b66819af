import Glibc

/// How large and colourful a picture the terminal at standard output can show.
struct PictureSize {
    let columns: Int
    let colours: HalfBlocks.Colours

    /// 80 columns where nobody says, as in a pipe.
    init(environment: (String) -> String?) {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        columns = isKnown ? Int(size.ws_col) : 80
        colours = Self.colours(isTerminal: isatty(STDOUT_FILENO) == 1, environment)
    }

    static func colours(isTerminal: Bool, _ environment: (String) -> String?) -> HalfBlocks.Colours
    {
        guard isTerminal, environment("NO_COLOR") == nil, let name = environment("TERM"),
            name != "dumb"
        else { return .none }
        if ["truecolor", "24bit"].contains(environment("COLORTERM") ?? "")
            || name.hasSuffix("-direct")
        {
            return .many
        }
        return .few
    }
}
