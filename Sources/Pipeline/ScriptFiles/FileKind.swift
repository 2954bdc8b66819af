import ScriptModel

/// What a file is, by its first bytes; a name only decides between two kinds of text.
enum FileKind {
    case word, finalDraft, text

    static func of(_ bytes: [UInt8], name: String) throws(ScriptFailure) -> FileKind {
        if bytes.starts(with: zip) { return .word }
        if let (_, what, hint) = foreign.first(where: { bytes.starts(with: $0.start) }) {
            throw ScriptFailure(.unreadableFormat, "\(name) is \(what); \(hint)")
        }
        if isXML(bytes) {
            if contains("<FinalDraft", in: bytes) { return .finalDraft }
            throw ScriptFailure(
                .unreadableFormat,
                "\(name) is XML or HTML and no Final Draft script; export it as .docx, .fdx, .fountain or plain text"
            )
        }
        return .text
    }

    private static let zip: [UInt8] = [0x50, 0x4B]

    private static let saveAsWord =
        "open it in Word, WPS or LibreOffice and save it as .docx or as plain text (UTF-8)"

    /// First bytes of what people hand over by mistake (the formats' own documents and file(1)'s
    /// table).
    private static let foreign: [(start: [UInt8], what: String, hint: String)] = [
        (
            Array("%PDF".utf8), "a PDF, which holds pages and no lines",
            "ask for the file it was made from (.docx, .fdx, .fountain or text)"
        ),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Word document (.doc)", saveAsWord),
        (Array("{\\rtf".utf8), "rich text (.rtf)", saveAsWord),
        ([0x89, 0x50, 0x4E, 0x47], "a picture (PNG)", "ask for the text it shows"),
        ([0xFF, 0xD8, 0xFF], "a picture (JPEG)", "ask for the text it shows"),
        ([0x1F, 0x8B], "packed (gzip)", "unpack it first"),
        (Array("Rar!".utf8), "packed (rar)", "unpack it first"),
        ([0x37, 0x7A, 0xBC, 0xAF], "packed (7z)", "unpack it first"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program", "check the file's name"),
        (Array("SQLite format 3".utf8), "a database", "check the file's name"),
    ]

    private static func isXML(_ bytes: [UInt8]) -> Bool {
        // Also reads UTF-16, whose other bytes are zero.
        let head = bytes.prefix(512).filter { $0 > 0x20 && $0 < 0x80 }
        return ["<?xml", "<FinalDraft", "<!DOCTYPE", "<html"].contains {
            head.starts(with: $0.utf8)
        }
    }

    private static func contains(_ word: String, in bytes: [UInt8]) -> Bool {
        let text = bytes.prefix(4096).filter { $0 != 0 }
        let word = Array(word.utf8)
        return text.indices.contains { text[$0...].starts(with: word) }
    }
}
