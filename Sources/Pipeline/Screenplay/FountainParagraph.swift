import ScriptText

/// What a paragraph of a Fountain file is, by the rules of Fountain 1.1 (fountain.io/syntax).
enum FountainParagraph: Equatable {
    /// Text without the forcing dot, and the scene number between `#` signs.
    case heading(String, number: String?)
    case action
    /// The cue, without `@` and `^`.
    case speech(String, isDual: Bool)
    case transition(String)
    case centered
    case lyrics

    /// - Parameter lines: at least one; none blank but such as hold two blanks, which carry a
    ///   speech on.
    static func of(_ lines: [SourceLine]) -> FountainParagraph {
        let first = lines[0].text
        if first.hasPrefix("!") { return .action }
        if let heading = heading(first) { return heading }
        if lines.allSatisfy({ centeredText($0.text) != nil }) { return .centered }
        if lines.allSatisfy({ $0.text.hasPrefix("~") }) { return .lyrics }
        if let transition = transition(first, isAlone: lines.count == 1) { return transition }
        return lines.count > 1 ? cue(first) ?? .action : .action
    }

    /// Nothing, or a single blank: two blanks are a writer's empty line inside a speech.
    static func isBlank(_ line: String) -> Bool { line.isEmpty || line == " " || line == "\t" }

    // MARK: heads

    private static let openings = [
        "INT", "EXT", "EST", "INT./EXT", "INT/EXT", "EXT./INT", "EXT/INT", "I/E",
    ]

    private static func heading(_ line: String) -> FountainParagraph? {
        let text = Scalars(line).trimmed
        if text.first == ".", let second = text.dropFirst().first, second != ".", !second.isBlank {
            return numbered(text.dropFirst().trimmed)
        }
        let upper = text.prefix(10).string.uppercased()
        guard openings.contains(where: { upper.hasPrefix($0 + ".") || upper.hasPrefix($0 + " ") })
        else { return nil }
        return numbered(text)
    }

    /// `INT. HOUSE - DAY #12A#`
    private static func numbered(_ text: Scalars) -> FountainParagraph {
        guard text.last == "#", let open = text.dropLast().lastIndex(of: "#") else {
            return .heading(text.string, number: nil)
        }
        let number = text[(open + 1)...].dropLast().trimmed
        let isNumber =
            !number.isEmpty
            && number.allSatisfy {
                $0.isDigit || $0.properties.isAlphabetic || "-._".unicodeScalars.contains($0)
            }
        guard isNumber else { return .heading(text.string, number: nil) }
        return .heading(text[..<open].trimmed.string, number: number.string)
    }

    // MARK: transitions, centered text

    private static let fades: Set<String> = [
        "FADE IN:", "FADE OUT.", "FADE OUT:", "FADE TO BLACK.", "FADE TO BLACK:", "CUT TO BLACK.",
    ]

    private static func transition(_ line: String, isAlone: Bool) -> FountainParagraph? {
        let text = Scalars(line).trimmed
        if isAlone, text.first == ">" { return .transition(text.dropFirst().trimmed.string) }
        guard isUpper(text), text.ends(with: "TO:") || fades.contains(text.string) else {
            return nil
        }
        return .transition(text.string)
    }

    /// A transition by its words: CUT TO:, FADE OUT.
    static func isTransition(_ text: Scalars) -> Bool {
        text.first != ">" && transition(text.string, isAlone: false) != nil
    }

    /// `> THE END <`
    static func centeredText(_ line: String) -> String? {
        let text = Scalars(line).trimmed
        guard text.count > 1, text.first == ">", text.last == "<" else { return nil }
        return text.dropFirst().dropLast().trimmed.string
    }

    // MARK: cues

    private static func cue(_ line: String) -> FountainParagraph? {
        guard !line.hasSuffix("  ") else { return nil }
        var text = Scalars(line).trimmed
        let isDual = text.last == "^"
        if isDual { text = text.dropLast().trimmed }
        if text.first == "@", text.count > 1 {
            return .speech(text.dropFirst().trimmed.string, isDual: isDual)
        }
        guard isUpper(text.prefix { $0 != "(" && $0 != "（" }) else { return nil }
        return .speech(text.string, isDual: isDual)
    }

    /// At least one letter that has cases, and none that is small.
    private static func isUpper(_ text: Scalars) -> Bool {
        text.contains { $0.properties.isUppercase } && !text.contains { $0.properties.isLowercase }
    }
}
