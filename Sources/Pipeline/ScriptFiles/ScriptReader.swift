import MicroDrama
import Screenplay
import ScriptModel
import ScriptText

/// Reads a script from a file's bytes, whatever its format and encoding.
public enum ScriptReader {
    /// 32 MiB: the longest series known to us is 0.5 MB of text, and a .docx with pictures stays
    /// below 20 MB.
    public static let largestFile = 32 << 20

    /// - Parameter name: the file's name or path; decides only where the content leaves a doubt,
    ///   and stands in messages.
    public static func read(_ bytes: [UInt8], name: String) throws(ScriptFailure) -> Script {
        guard bytes.count <= largestFile else {
            throw ScriptFailure(
                .tooLarge,
                "\(name) is \(bytes.count >> 20) MB, a script is at most \(largestFile >> 20) MB; save it without pictures"
            )
        }
        switch try FileKind.of(bytes, name: name) {
        case .word: return try read(word: bytes, name: name)
        case .finalDraft:
            return try FinalDraft.read(Array(TextDecoding.text(bytes, name: name).utf8), name: name)
        case .text: return try read(text: TextDecoding.text(bytes, name: name), name: name)
        }
    }

    private static func read(text: String, name: String) throws(ScriptFailure) -> Script {
        let lines = SourceLine.lines(of: text)
        guard Fountain.isOne(lines, name: name) else { return MicroDramaText.read(lines) }
        return ScreenplayPages.isExport(lines, name: name)
            ? ScreenplayPages.read(lines) : Fountain.read(text)
    }

    /// By the styles of its paragraphs where they are a screenplay's; else as text.
    private static func read(word bytes: [UInt8], name: String) throws(ScriptFailure) -> Script {
        let (lines, struck) = try WordDocument.read(bytes, name: name)
        var script =
            if StyledScreenplay.isOne(lines) {
                StyledScreenplay.read(lines)
            } else if Fountain.isOne(lines, name: "") {
                StyledScreenplay.read(UnstyledScreenplay.roles(lines))
            } else {
                MicroDramaText.read(lines)
            }
        script.notes += struck.map {
            ScriptNote(.struck, Scalars($0.text).trimmed.string, source: $0.source)
        }
        script.notes.sort { $0.source < $1.source }
        return script
    }
}
