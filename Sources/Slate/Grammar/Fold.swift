/// Brings what phones and Chinese keyboards write to what the grammar reads.
enum Fold {
    /// Full-width forms as ASCII.
    static func ascii(_ text: some StringProtocol) -> String {
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

    static func lower(_ word: some StringProtocol) -> String { ascii(word).lowercased() }

    /// Without control characters, which a terminal would obey when the text is shown; line ends and tabs stay.
    static func printable(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control }
        return String(String.UnicodeScalarView(kept))
    }
}
