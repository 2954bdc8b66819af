import Slate

/// The script's lines in one clip, with the frames somebody marked.
public enum LinesInClip {
    /// Nil when the take covers no line of the script.
    /// - Parameter lines: the current version's, by id.
    public static func of(_ take: Take, _ time: ClipTime, history: ScriptHistory, lines: [String: ScriptLine]) -> [LineInClip]? {
        let covered = history.lines(take.lines, of: take.slate, version: take.script)
        let frames = take.marks.prefix(covered.count).map { time.rollFrame + Int(clamping: time.rate.frames(inNanoseconds: $0)) }
        let made = covered.enumerated().compactMap { index, covered in
            lines[covered.id].map { line in
                LineInClip(
                    id: line.id, number: line.number, kind: line.kind.rawValue, character: line.character, text: line.text,
                    isOnCamera: covered.isOnCamera, inFrame: index < frames.count ? frames[index] : nil,
                    outFrame: index + 1 < frames.count ? frames[index + 1] : nil)
            }
        }
        return made.isEmpty ? nil : made
    }
}
