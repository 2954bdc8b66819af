/// Looks at a line before the TOML reader does.
///
/// toml++ (3.4, inside TOMLKit) aborts the process, or goes on in undefined behaviour, where a table has no name (`[$]`) and where a list holds what
/// is no value (`[ }`). No configuration of ours has lists or texts of several lines, so they are refused with a sentence, and what is left is
/// read line by line with certainty.
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
            case "[": return "a list is nowhere used here"
            case "\"", "'":
                if rest.starts(with: [scalar, scalar]) { return "a text ends on the line it begins" }
                skipText(&rest, until: scalar)
            default: break
            }
        }
        return nil
    }

    private static func skipText(_ rest: inout Substring.UnicodeScalarView, until quote: Unicode.Scalar) {
        while let scalar = rest.popFirst(), scalar != quote {
            if scalar == "\\" && quote == "\"" { _ = rest.popFirst() }
        }
    }
}
