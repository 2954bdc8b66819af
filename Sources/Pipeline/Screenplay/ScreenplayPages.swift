import ScriptModel
import ScriptText

/// A screenplay as a program prints it to plain text: pages with their numbers, scene numbers in
/// the margins, stars beside what was revised.
package enum ScreenplayPages {
    /// - Parameter name: the file's; Fountain has no pages.
    package static func isExport(_ lines: [SourceLine], name: String) -> Bool {
        let name = name.lowercased()
        if name.hasSuffix(".fountain") || name.hasSuffix(".spmd") { return false }
        if lines.contains(where: { MarginNumber.parted(Scalars(unstarred($0.text))) != nil }) {
            return true
        }
        let shifted = lines.count {
            $0.text.prefix { $0 == " " || $0 == "\t" }.count >= 10
                && $0.text.contains { !$0.isWhitespace }
        }
        return shifted >= 3
    }

    package static func read(_ lines: [SourceLine]) -> Script {
        let first = lines.firstIndex { isHead($0) } ?? 0
        let front = lines[..<first].map { Scalars(plain($0)) }.filter {
            !$0.isEmpty && !isOpening($0)
        }
        var text: [String] = []
        for (index, line) in lines.enumerated() {
            let bare = plain(line)
            text.append(index < first && !isOpening(Scalars(bare)) ? "" : bare)
        }
        var script = Fountain.read(text.joined(separator: "\n"))
        script.frontMatter = front.map(\.string) + script.frontMatter
        if script.title.isEmpty { script.title = front.first?.string ?? "" }
        return script
    }

    /// FADE IN: belongs to the scene that it opens.
    private static func isOpening(_ text: Scalars) -> Bool { FountainParagraph.isTransition(text) }

    private static func isHead(_ line: SourceLine) -> Bool {
        StyledHeading.isOne(Scalars(unstarred(line.text)).trimmed)
    }

    // MARK: one line

    /// Without margins and stars; blank where the page alone is meant.
    private static func plain(_ line: SourceLine) -> String {
        let whole = unstarred(line.text)
        let text = Scalars(whole).trimmed
        if text.isEmpty || isPageMark(text, indent: whole.prefix { $0 == " " || $0 == "\t" }.count)
        {
            return ""
        }
        if let (number, heading) = MarginNumber.parted(text) {
            return "\(MarginNumber.isOmitted(heading) ? "." : "")\(heading.string) #\(number)#"
        }
        return text.string
    }

    /// A star at the right margin says that the line is of the newest revision.
    private static func unstarred(_ text: String) -> String {
        var scalars = Scalars(text)
        while let last = scalars.last, last.isBlank { scalars = scalars.dropLast() }
        let stars = scalars.suffix(while: { $0 == "*" })
        let before = scalars.dropLast(stars.count)
        let isMargin = !stars.isEmpty && (before.isEmpty || before.suffix(2).allSatisfy(\.isBlank))
        return isMargin ? before.string : text
    }

    private static func isPageMark(_ text: Scalars, indent: Int) -> Bool {
        if Cue.isContinuation(withoutMargins(text)) { return true }
        let isNumber = MarginNumber.number(text) != nil && text.filter(\.isDigit).count <= 3
        if isNumber, text.last == "." || indent >= 20 { return true }
        let upper = text.string.uppercased()
        if upper.hasPrefix("PAGE "), text.count <= 16, text.contains(where: { $0.isDigit }) {
            return true
        }
        return isHeader(text)
    }

    /// `NORA'S HOUSE - Blue Rev. 6/1/23      12.`
    private static func isHeader(_ text: Scalars) -> Bool {
        let last = text.suffix(while: { !$0.isBlank })
        guard last.last == ".", last.dropLast().allSatisfy(\.isDigit), (2...4).contains(last.count)
        else { return false }
        return text[..<last.startIndex].suffix(3).allSatisfy(\.isBlank) && last.count < text.count
    }

    /// `12 CONTINUED: (2) 12` without the numbers at its ends.
    private static func withoutMargins(_ text: Scalars) -> Scalars {
        let (left, right) = (text.prefix { !$0.isBlank }, text.suffix(while: { !$0.isBlank }))
        var rest = text
        if MarginNumber.number(right) != nil, right.count < rest.count {
            rest = rest.dropLast(right.count).trimmed
        }
        if MarginNumber.number(left) != nil, left.count < rest.count {
            rest = rest.dropFirst(left.count).trimmed
        }
        return rest
    }
}
