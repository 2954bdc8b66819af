/// One line of a script's text and where it stands in the file.
package struct SourceLine: Equatable {
    /// Line of a text, paragraph of a document, from 1; several lines may share one paragraph.
    package let source: Int
    package let text: String
    /// What a document's style says of it; nil in plain text.
    package var role: LineRole?
    /// Letters of ten to the inch by which a document moves it in.
    package var indent = 0
    /// Whether a document centers it.
    package var isCentered = false

    package init(_ source: Int, _ text: String) {
        self.source = source
        self.text = text
    }

    /// Every line of a text, whatever ends it: LF, CRLF, CR, and the soft breaks that word
    /// processors leave behind.
    package static func lines(of text: String) -> [SourceLine] {
        let bytes = Array(text.utf8)
        var (lines, start, at) = ([SourceLine](), 0, 0)
        while at < bytes.count {
            let length = lineEnd(bytes, at)
            if length > 0 {
                lines.append(
                    SourceLine(lines.count + 1, String(decoding: bytes[start..<at], as: UTF8.self)))
                start = at + length
            }
            at += max(1, length)
        }
        if start < bytes.count {
            lines.append(
                SourceLine(lines.count + 1, String(decoding: bytes[start...], as: UTF8.self)))
        }
        return lines
    }

    /// Bytes of the line end that stands here: LF, VT, FF, CR, CRLF, NEL, and Unicode's own two; 0
    /// for none.
    private static func lineEnd(_ bytes: [UInt8], _ at: Int) -> Int {
        switch bytes[at] {
        case 0x0A, 0x0B, 0x0C: 1
        case 0x0D: at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
        case 0xC2: at + 1 < bytes.count && bytes[at + 1] == 0x85 ? 2 : 0
        case 0xE2:
            at + 2 < bytes.count && bytes[at + 1] == 0x80 && (0xA8...0xA9).contains(bytes[at + 2])
                ? 3 : 0
        default: 0
        }
    }
}
