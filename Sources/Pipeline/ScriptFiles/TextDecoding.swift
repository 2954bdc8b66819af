import Glibc
import ScriptModel

/// Bytes to text: UTF-8, UTF-16 and GB18030 (with GBK and GB2312 inside it), with or without a byte
/// order mark.
enum TextDecoding {
    static func text(_ bytes: [UInt8], name: String) throws(ScriptFailure) -> String {
        let text = try decoded(bytes, name: name)
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw ScriptFailure(.empty, "\(name) is empty; check that the right file was saved")
        }
        return text
    }

    private static func decoded(_ bytes: [UInt8], name: String) throws(ScriptFailure) -> String {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return try utf8(bytes.dropFirst(3), name: name)
        }
        if bytes.starts(with: [0xFF, 0xFE]) {
            return try utf16(bytes.dropFirst(2), isBigEndian: false, name: name)
        }
        if bytes.starts(with: [0xFE, 0xFF]) {
            return try utf16(bytes.dropFirst(2), isBigEndian: true, name: name)
        }
        if let isBigEndian = looksLikeUTF16(bytes) {
            return try utf16(bytes[...], isBigEndian: isBigEndian, name: name)
        }
        if bytes.contains(0) {
            throw ScriptFailure(.unreadableFormat, "\(name) \(binary(name))")
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return try unmarked(bytes, name: name)
    }

    private static func binary(_ name: String) -> String {
        if name.lowercased().hasSuffix(".docx") {
            return "is damaged or no Word document; open it in Word or WPS and save it anew"
        }
        return "is no text but a binary file; save the script as .docx, .fdx or plain text (UTF-8)"
    }

    /// Neither UTF-8 nor UTF-16: GB18030 if it reads as everyday Chinese, Windows' Western text if
    /// it is nearly all ASCII.
    private static func unmarked(_ bytes: [UInt8], name: String) throws(ScriptFailure) -> String {
        if isMostlyUTF8(bytes) { return try utf8(bytes[...], name: name) }
        if isEverydayChinese(bytes), let text = converted(bytes, from: "GB18030") { return text }
        if bytes.count(where: { $0 >= 0x80 }) * 20 < bytes.count,
            let text = converted(bytes, from: "WINDOWS-1252")
        {
            return text
        }
        let line = line(of: firstInvalid(bytes), in: bytes)
        throw ScriptFailure(
            .badEncoding,
            "\(name) is neither UTF-8, UTF-16 nor GB18030 (line \(line)); save it again as UTF-8")
    }

    private static func utf8(_ bytes: ArraySlice<UInt8>, name: String) throws(ScriptFailure)
        -> String
    {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let bytes = Array(bytes)
        let at = firstInvalid(bytes)
        let shown = bytes[at..<min(at + 4, bytes.count)].map { hex($0) }.joined(separator: " ")
        throw ScriptFailure(
            .badEncoding,
            "\(name) is UTF-8 with broken bytes (\(shown)) in line \(line(of: at, in: bytes)); open the original and save it again as UTF-8"
        )
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count < 2 ? "0" + digits : digits
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool, name: String)
        throws(ScriptFailure) -> String
    {
        let high = isBigEndian ? 0 : 1
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high])
        }
        guard bytes.count % 2 == 0, let text = String(validating: units, as: UTF16.self) else {
            throw ScriptFailure(
                .badEncoding,
                "\(name) is UTF-16 that breaks off or holds half characters; save it again as UTF-8"
            )
        }
        return text
    }

    /// UTF-16 without a mark: line ends, blanks and digits leave zeros on one side only.
    private static func looksLikeUTF16(_ bytes: [UInt8]) -> Bool? {
        let sample = bytes.prefix(4096)
        guard sample.count >= 4, bytes.count % 2 == 0 else { return nil }
        var zeros = (even: 0, odd: 0)
        for (index, byte) in sample.enumerated() where byte == 0 {
            if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
        }
        if zeros.even == 0, zeros.odd * 40 > sample.count { return false }
        if zeros.odd == 0, zeros.even * 40 > sample.count { return true }
        return nil
    }

    /// Nine of ten non-ASCII bytes stand in whole UTF-8 characters: a UTF-8 file with a wound, not
    /// another encoding.
    private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
        var (whole, broken, index) = (0, 0, 0)
        while index < bytes.count {
            let length = sequenceLength(bytes, at: index)
            if length == 0 { broken += 1 } else if length > 1 { whole += length }
            index += max(length, 1)
        }
        return whole > broken * 9
    }

    private static func firstInvalid(_ bytes: [UInt8]) -> Int {
        var index = 0
        while index < bytes.count {
            let length = sequenceLength(bytes, at: index)
            if length == 0 { return index }
            index += length
        }
        return max(0, bytes.count - 1)
    }

    /// Bytes of the UTF-8 character that begins here; 0 when none does.
    private static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int {
        let length =
            switch bytes[index] {
            case 0..<0x80: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 1 else { return length }
        guard index + length <= bytes.count else { return 0 }
        return String(validating: bytes[index..<index + length], as: UTF8.self) == nil ? 0 : length
    }

    private static func line(of index: Int, in bytes: [UInt8]) -> Int {
        bytes[..<index].count { $0 == 0x0A } + 1
    }

    /// In Chinese prose nearly every two-byte character is punctuation (A1...A3) or of GB 2312's
    /// first level (B0...D7), its 3755 most frequent.
    private static func isEverydayChinese(_ bytes: [UInt8]) -> Bool {
        var (pairs, everyday, index) = (0, 0, 0)
        while index + 1 < bytes.count {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            pairs += 1
            let isCommonLead =
                (0xA1...0xA3).contains(bytes[index]) || (0xB0...0xD7).contains(bytes[index])
            if isCommonLead, bytes[index + 1] >= 0xA1 { everyday += 1 }
            index += 2
        }
        return pairs > 0 && everyday * 10 >= pairs * 8
    }

    private static func converted(_ bytes: [UInt8], from encoding: String) -> String? {
        guard let converter = iconv_open("UTF-8", encoding), Int(bitPattern: converter) != -1 else {
            return nil
        }
        defer { iconv_close(converter) }
        var source = bytes.map { CChar(bitPattern: $0) }
        // One byte of Windows-1252 becomes at most three, two of GB18030 too.
        let room = bytes.count * 3 + 16
        let result = [UInt8](unsafeUninitializedCapacity: room) { target, written in
            target.withMemoryRebound(to: CChar.self) { target in
                source.withUnsafeMutableBufferPointer { source in
                    var (from, left) = (source.baseAddress, source.count)
                    var (to, free) = (target.baseAddress, room)
                    let status = iconv(converter, &from, &left, &to, &free)
                    written = status == .max || left > 0 ? 0 : room - free
                }
            }
        }
        return result.isEmpty ? nil : String(validating: result, as: UTF8.self)
    }
}
