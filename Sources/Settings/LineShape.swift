/// Looks at a line before the TOML reader does.
///
/// toml++ (3.4, inside TOMLKit) aborts the process, or goes on in undefined behaviour, where a table has no name (`[$]`) and where a list holds what
/// is no value (`[ }`). So a list is one of whole numbers or of texts, on one line; texts of several lines are refused with a sentence, and what is left
/// is read line by line with certainty.
enum LineShape {
    /// What is wrong, as the end of a sentence; nil when the reader may have it.
    static func complaint(_ line: Substring) -> String? {
        let code = line.unicodeScalars.drop { $0.properties.isWhitespace || $0.value == 0xFEFF }
        if code.first == "[" { return hasName(code) ? nil : "a table is written [name]" }
        return complaintOfValue(code)
    }

    private static func hasName(_ header: Substring.UnicodeScalarView) -> Bool {
        let name = header.dropFirst(header.starts(with: "[[".unicodeScalars) ? 2 : 1).drop { $0 == " " || $0 == "\t" }
        guard let first = name.first, first.isASCII else { return false }
        // An empty name, [], is left to the reader: it has a sentence for it.
        return first.properties.isAlphabetic || "0123456789_-\"']".unicodeScalars.contains(first)
    }

    private static func complaintOfValue(_ code: Substring.UnicodeScalarView) -> String? {
        var rest = code
        while let scalar = rest.popFirst() {
            switch scalar {
            case "#": return nil
            case "[": if !skipList(&rest) { return "a list is written [1, 2] or [\"boom\", \"lav\"], on one line" }
            case "\"", "'":
                if rest.starts(with: [scalar, scalar]) { return "a text ends on the line it begins" }
                skipText(&rest, until: scalar)
            default: break
            }
        }
        return nil
    }

    /// Whether whole numbers or texts follow, with commas in between, and the list's end.
    private static func skipList(_ rest: inout Substring.UnicodeScalarView) -> Bool {
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard skipMember(&rest) else { return false }
            rest = rest.drop { $0 == " " || $0 == "\t" }
            switch rest.popFirst() {
            case ",": continue
            case "]": return true
            default: return false
            }
        }
    }

    private static func skipMember(_ rest: inout Substring.UnicodeScalarView) -> Bool {
        guard let first = rest.first else { return false }
        if first == "\"" || first == "'" {
            rest.removeFirst()
            guard !rest.starts(with: [first, first]) else { return false }
            skipText(&rest, until: first)
            return true
        }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        // A longer number is none that anything here counts to.
        return (1...4).contains(digits.count)
    }

    private static func skipText(_ rest: inout Substring.UnicodeScalarView, until quote: Unicode.Scalar) {
        while let scalar = rest.popFirst(), scalar != quote {
            if scalar == "\\" && quote == "\"" { _ = rest.popFirst() }
        }
    }
}
