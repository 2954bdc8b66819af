import ScriptModel
import ScriptText

/// The lines of a Word document (ECMA-376, WordprocessingML): what a reader of the printed page
/// sees, numbers of lists included.
enum WordDocument {
    /// Several lines may share a paragraph, which is what `source` counts.
    static func lines(_ bytes: [UInt8], name: String) throws(ScriptFailure) -> [SourceLine] {
        try read(bytes, name: name).lines
    }

    /// The lines, and what is hidden or struck out.
    static func read(_ bytes: [UInt8], name: String) throws(ScriptFailure) -> (
        lines: [SourceLine], struck: [SourceLine]
    ) {
        let archive = try ZipArchive(bytes, name: name)
        guard let document = try archive.content(of: "word/document.xml") else {
            throw notWord(archive, name: name)
        }
        var numbering = WordNumbering()
        if let part = try archive.content(of: "word/numbering.xml") {
            try numbering.readDefinitions(utf8(part), name: name)
        }
        if let part = try archive.content(of: "word/styles.xml") {
            try numbering.readStyles(utf8(part), name: name)
        }
        var body = WordBody(utf8(document), numbering: numbering, name: name)
        let lines = try body.read()
        guard lines.contains(where: { line in line.text.unicodeScalars.contains { !$0.isBlank } })
        else {
            throw ScriptFailure(
                .empty, "\(name) holds no text; check that the right file was saved")
        }
        return (lines, body.struck)
    }

    private static func notWord(_ archive: ZipArchive, name: String) -> ScriptFailure {
        let names = Set(archive.entries.map(\.name))
        let what =
            names.contains("xl/workbook.xml")
            ? "a spreadsheet"
            : names.contains("content.xml")
                ? "an OpenDocument file" : "a zip archive without a script"
        return ScriptFailure(
            .unreadableFormat,
            "\(name) is \(what); open it and save the script as .docx or as plain text (UTF-8)")
    }

    /// Some writers use UTF-16 for their XML.
    private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) else {
            return bytes
        }
        let high = bytes[0] == 0xFE ? 0 : 1
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map {
            UInt16(bytes[$0 + high]) << 8 | UInt16(bytes[$0 + 1 - high])
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
