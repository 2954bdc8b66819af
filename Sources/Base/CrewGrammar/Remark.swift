import Slate
import TakeNames
import Wire

/// A text that is no command and reads as something that somebody noticed: it is offered as a note,
/// and never run.
public struct Remark: Equatable, Sendable {
    /// The take that was named before it, as it was typed.
    public let target: TakeTarget?
    /// As it was typed.
    public let text: String

    /// The line that keeps it: `note 1 more`, `@2 note soft`, `3-12B-4: 备注 穿帮`.
    ///
    /// - Parameter quoted: how a text is written where the line is to stand, in a shell for
    ///   example.
    public func line(_ language: Language = .english, quoted: (String) -> String = { $0 }) -> String
    {
        let note = "\(Verb.note.word(language)) \(quoted(text))"
        switch target {
        case nil: return note
        case .ago: return "\(target.map { "\($0)" } ?? "") \(note)"
        case .slate, .take, .file: return target.map { "\($0): \(note)" } ?? note
        }
    }
}

extension Remark {
    /// Nil where the line is a command with a slip in it.
    init?(_ line: String, _ error: GrammarError) {
        guard error.suggestion == nil else { return nil }
        var words = Words(line)
        let target: TakeTarget?
        // A target that cannot be has its own sentence.
        do throws(GrammarError) {
            target = try words.takeTarget() ?? words.takeNameBeforeVerb()
        } catch { return nil }
        let text = words.rest
        switch error.reason {
        case .unknownWord, .noVerdict, .severalTakes, .otherTake:
            guard Self.isText(text) else { return nil }
        case .badArgument(let verb):
            guard Self.isText(text, behind: verb), verb.takesTarget || target == nil else {
                return nil
            }
        case .doubt: break
        default: return nil
        }
        self.target = target
        self.text = text
    }

    /// Chinese, or words with a blank between them.
    private static func isText(_ text: String) -> Bool {
        isChinese(text) || text.contains(where: \.isWhitespace) && hasWord(text)
    }

    /// Words where the verb wants something else.
    private static func isText(_ text: String, behind verb: Verb) -> Bool {
        let rest = text.drop { !$0.isWhitespace && $0 != ":" && $0 != "：" }
        if verb == .roll || verb == .cut, Fold.lower(rest).hasSuffix("ago") || rest.hasSuffix("前") {
            return false
        }
        return isText(text)
            && (hasWord(rest) || isChinese(text) && !text.contains(where: \.isWhitespace))
    }

    /// Two letters in a row, or a Chinese character.
    private static func hasWord(_ text: some StringProtocol) -> Bool {
        isChinese(text) || zip(text, text.dropFirst()).contains { $0.isLetter && $1.isLetter }
    }

    private static func isChinese(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.contains { $0.properties.isIdeographic }
    }
}
