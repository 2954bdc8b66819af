import Slate
import TakeNames

/// What stands behind a verb.
extension Grammar {
    /// `12` is from line 12 on.
    static func pickupLines(_ text: String) throws(GrammarError) -> LineRanges {
        let text = Fold.ascii(text)
        guard let lines = LineRanges(LineNumber(label: text) == nil ? text : text + "-"),
            !lines.isEmpty
        else {
            throw GrammarError(reason: .badArgument(.pu), word: text, suggestion: nil)
        }
        return lines
    }

    /// `undo 3`; nobody remembers more than the last twenty.
    static func count(_ text: String?) throws(GrammarError) -> Int {
        guard let text else { return 1 }
        guard let count = SlateReader.number(Fold.ascii(text)), 1...20 ~= count else {
            throw GrammarError(reason: .badArgument(.undo), word: text, suggestion: nil)
        }
        return count
    }

    static func day(_ text: String?) throws(GrammarError) -> ShootingDay? {
        guard let text else { return nil }
        guard let day = ShootingDay(text) else {
            throw GrammarError(reason: .badArgument(.day), word: text, suggestion: nil)
        }
        return day
    }

    static func lines(_ text: String) throws(GrammarError) -> LineRanges {
        if Verb.clear.words.contains(Fold.lower(text)) { return LineRanges() }
        guard let ranges = LineRanges(Fold.ascii(text)), !ranges.isEmpty else {
            throw GrammarError(reason: .badArgument(.lines), word: text, suggestion: nil)
        }
        return ranges
    }

    static func edit(_ verb: Verb, _ text: String) throws(GrammarError) -> SlateEdit {
        let text = Fold.ascii(text).uppercased()
        if verb != .ep, let step = ["+": 1, "-": -1][text] {
            return verb == .scene
                ? .stepScene(step) : verb == .shot ? .stepShot(step) : .stepTake(step)
        }
        switch verb {
        case .take: if let number = SlateReader.number(text) { return .take(number) }
        case .shot: if SlateReader.isPart(text), isPlace(text) { return .shot(text) }
        case .ep: if SlateReader.isPart(text) { return .episode(text) }
        default: if SlateReader.isPart(text), isPlace(text) { return .scene(text) }
        }
        throw GrammarError(reason: .badArgument(verb), word: text, suggestion: nil)
    }

    /// `B`, `12A`, `WT1`; `shot soft` and `shot ok` are remarks.
    private static func isPlace(_ text: String) -> Bool {
        if text.contains(where: \.isNumber) { return true }
        return SlateReader.isLettered(text)
            && (text.count == 1 || Verb.named(text.lowercased()) == nil)
    }
}
