import Slate

/// The script's lines in one clip, with the frames that were heard or marked.
public enum LinesInClip {
    /// Nil when the take covers no line of the script and none was said to be dropped.
    /// - Parameters:
    ///   - camera: the clip's own; nil means any.
    ///   - lines: the current version's, by id.
    public static func of(
        _ take: Take, _ time: ClipTime, camera: String? = nil, history: ScriptHistory, lines: [String: ScriptLine]
    ) -> [LineInClip]? {
        let covered = history.lines(of: take)
        let frames = LineFrames(take, time, covered: covered, history: history)
        let made = covered.compactMap { covered in
            lines[covered.id].map { line in
                let place = covered.isDropped ? nil : frames.found[line.id]
                var made = LineInClip(
                    id: line.id, number: line.number, kind: line.kind.rawValue, character: line.character, text: line.text,
                    isOnCamera: !covered.isDropped && covered.sight.isSeen(by: camera), status: covered.remark?.status.rawValue,
                    spokenAs: covered.remark?.spokenAs, inFrame: place?.first, outFrame: place?.end)
                made.source = place?.source
                return made
            }
        }
        return made.isEmpty ? nil : made
    }
}
