/// Brings what phones and Chinese keyboards write to what the grammar reads.
package enum Fold {
    /// Full-width forms as ASCII.
    package static func ascii(_ text: some StringProtocol) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.value {
                    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
                    case 0x3000: " "
                    case 0x3001: ","
                    case 0x2013, 0x2014, 0x2212: "-"
                    default: scalar
                    }
                }))
    }

    package static func lower(_ word: some StringProtocol) -> String { ascii(word).lowercased() }

    /// Without control characters, which a terminal would obey when the text is shown, and without
    /// those that turn the direction of what stands beside them; line ends and tabs stay.
    package static func printable(_ text: String) -> String {
        let kept = text.unicodeScalars.filter {
            $0 == "\n" || $0 == "\t"
                || $0.properties.generalCategory != .control && !isTurning($0.value)
        }
        return String(String.UnicodeScalarView(kept))
    }

    /// Embeddings, overrides, isolates and marks of direction (Unicode Standard Annex 9).
    private static func isTurning(_ value: UInt32) -> Bool {
        [0x200E, 0x200F, 0x061C].contains(value) || (0x202A...0x202E).contains(value)
            || (0x2066...0x2069).contains(value)
    }
}

/// What somebody is called, as it may be stored and shown.
public enum PersonName {
    /// One line without controls; an empty name is `?`.
    public static func safe(_ name: String) -> String {
        let line = String(Fold.printable(name).map { $0.isNewline || $0 == "\t" ? " " : $0 })
        return line.allSatisfy(\.isWhitespace) ? "?" : line
    }
}
