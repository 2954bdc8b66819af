/// Reads a script from a file's bytes, whatever its format and encoding.
public enum ScriptReader {
    /// 32 MiB: the longest series known to us is 0.5 MB of text, and a .docx with pictures stays below 20 MB.
    public static let largestFile = 32 << 20

    /// - Parameter name: the file's name or path; decides only where the content leaves a doubt, and stands in messages.
    public static func read(_ bytes: [UInt8], name: String) throws(ScriptFailure) -> Script {
        guard bytes.count <= largestFile else {
            throw ScriptFailure(
                .tooLarge, "\(name) is \(bytes.count >> 20) MB, a script is at most \(largestFile >> 20) MB; save it without pictures")
        }
        switch try FileKind.of(bytes, name: name) {
        case .word: return try MicroDrama.read(WordDocument.lines(bytes, name: name))
        case .finalDraft: return try FinalDraft.read(Array(TextDecoding.text(bytes, name: name).utf8), name: name)
        case .text: return try read(text: TextDecoding.text(bytes, name: name), name: name)
        }
    }

    private static func read(text: String, name: String) throws(ScriptFailure) -> Script {
        let lines = SourceLine.lines(of: text)
        return FileKind.isFountain(lines, name: name) ? Fountain.read(text) : MicroDrama.read(lines)
    }
}
