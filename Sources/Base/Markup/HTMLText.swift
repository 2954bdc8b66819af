/// Text in HTML and XML.
public enum HTMLText {
    /// Text that stays text within an element or a quoted attribute; what XML cannot hold is left
    /// out.
    public static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\u{FFFE}", "\u{FFFF}": break
            default:
                if scalar.properties.generalCategory != .control {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }
}
