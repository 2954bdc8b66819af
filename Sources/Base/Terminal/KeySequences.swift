/// The CSI and SS3 sequences that xterm, the Linux console and their kin send for keys.
enum KeySequences {
    /// What ends a bracketed paste: ESC [ 201 ~.
    static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

    static func key(_ parameters: String, _ final: UInt8) -> Key {
        let isWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return isWord ? .wordRight : .right
        case UInt8(ascii: "D"): return isWord ? .wordLeft : .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "M"): return .enter
        case UInt8(ascii: "Z"): return .backTab
        case UInt8(ascii: "n"):
            return parameters == "0" || parameters == "3" ? .terminalAnswer : .unknown
        case UInt8(ascii: "~"): return numbered(parameters)
        default: return .unknown
        }
    }

    private static func numbered(_ parameters: String) -> Key {
        switch parameters.split(separator: ";").first {
        case "1", "7": .home
        case "2": .insert
        case "3": .delete
        case "4", "8": .end
        case "5": .pageUp
        case "6": .pageDown
        default: .unknown
        }
    }

    /// A paste's bytes as text: invalid UTF-8 replaced, CR and CR LF as one line end, other
    /// controls left away.
    static func pasted(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isReturn = scalar == "\r"
            if isReturn || scalar == "\n" && !afterReturn { text.append("\n") }
            if scalar == "\t" || scalar.value >= 0x20 && !(0x7F...0x9F ~= scalar.value) {
                text.append(scalar)
            }
            afterReturn = isReturn
        }
        return String(text)
    }
}
