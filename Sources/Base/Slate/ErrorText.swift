/// Errors as people read them.
public enum ErrorText {
    /// Without the names that programs have for errors, which tell nobody on a set anything:
    /// `(ENOENT)`, `(curl 7)`.
    public static func plain(_ sentence: String) -> String {
        var (kept, rest) = ("", sentence[...])
        while let open = rest.firstIndex(of: "(") {
            let behind = rest[rest.index(after: open)...]
            guard let close = behind.firstIndex(of: ")"), isName(behind[..<close]) else {
                kept += rest[...open]
                rest = behind
                continue
            }
            kept += rest[..<open]
            while kept.last == " " { kept.removeLast() }
            rest = behind[behind.index(after: close)...]
        }
        return kept + rest
    }

    private static func isName(_ text: Substring) -> Bool {
        if text.hasPrefix("curl ") || text.hasPrefix("errno ") {
            return text.dropFirst(5).allSatisfy { $0.isNumber || $0 == " " }
        }
        return text.count > 3 && text.first == "E"
            && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
    }
}
