import ClipDocuments
import ScriptModel
import Slate

/// The script's lines in one clip, with the frames that were heard or marked.
public enum LinesInClip {
    /// Nil when the take covers no line of the script and none was said to be dropped.
    ///
    /// The words are those of the version that the lines were said of: what was shot is not
    /// rewritten by a later script. A line that the script has no more stays, and says so.
    /// - Parameters:
    ///   - camera: the clip's own; nil means any.
    ///   - lines: the current version's, by id.
    public static func of(
        _ take: Take, _ time: ClipTime, camera: String? = nil, history: ScriptHistory,
        lines: [String: ScriptLine]
    ) -> [LineInClip]? {
        let said = history.said(of: take)
        let frames = LineFrames(take, time, said: said, history: history)
        let made = said.flatMap { said in
            said.ids.compactMap { id in line(id, said, camera, frames, history, lines) }
        }
        return made.isEmpty ? nil : made
    }

    private static func line(
        _ id: String, _ said: ScriptHistory.Said, _ camera: String?, _ frames: LineFrames,
        _ history: ScriptHistory,
        _ lines: [String: ScriptLine]
    ) -> LineInClip? {
        let now = lines[id]
        // A part of a line that was split, and a line that others were merged into, have words of
        // their own.
        let isItself = id == said.id && said.heirs.count <= 1
        guard let shot = isItself ? history.line(id, in: said.version) ?? now : now else {
            return nil
        }
        let place = said.isDropped ? nil : frames.found[id]
        var made = LineInClip(
            id: id, number: now?.number ?? shot.number, kind: shot.kind.rawValue,
            character: shot.character, text: shot.text,
            isOnCamera: !said.isDropped && said.sight.isSeen(by: camera),
            status: said.remark?.status.rawValue,
            spokenAs: said.remark?.spokenAs, inFrame: place?.first, outFrame: place?.end)
        made.source = place?.source
        made.parenthetical = shot.parenthetical
        made.translation = shot.translation
        if now == nil { made.isCut = true }
        if let now, now.text != shot.text { made.textNow = now.text }
        return made
    }
}
