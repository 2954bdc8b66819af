import Slate

/// The script's lines in one clip, with the frames somebody marked.
public enum LinesInClip {
    /// Nil when the take covers no line of the script and none was said to be dropped.
    /// - Parameters:
    ///   - camera: the clip's own; nil means any.
    ///   - lines: the current version's, by id.
    public static func of(
        _ take: Take, _ time: ClipTime, camera: String? = nil, history: ScriptHistory, lines: [String: ScriptLine]
    ) -> [LineInClip]? {
        let covered = history.lines(of: take)
        // Nobody marks the beginning of a line that is not spoken.
        let spoken = covered.count { !$0.isDropped }
        var frames = take.marks.prefix(spoken).map { time.rollFrame + Int(clamping: time.rate.frames(inNanoseconds: $0)) }[...]
        let made = covered.compactMap { covered in
            let inFrame = covered.isDropped ? nil : frames.popFirst()
            return lines[covered.id].map { line in
                LineInClip(
                    id: line.id, number: line.number, kind: line.kind.rawValue, character: line.character, text: line.text,
                    isOnCamera: !covered.isDropped && covered.sight.isSeen(by: camera), status: covered.remark?.status.rawValue,
                    spokenAs: covered.remark?.spokenAs, inFrame: inFrame, outFrame: inFrame == nil ? nil : frames.first)
            }
        }
        return made.isEmpty ? nil : made
    }
}
