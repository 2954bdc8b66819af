import ScriptModel

/// Marks of a voice that is heard and not seen to speak: OS, VO and their Chinese names.
package enum Voice {
    package static func kind(_ text: Scalars) -> ScriptLine.Kind? {
        words[text]
    }

    /// The voice in a bracket and what else it says: `OS，冷笑`.
    package static func parted(_ text: Scalars) -> (kind: ScriptLine.Kind?, rest: Scalars) {
        if let kind = kind(text) ?? heardIn[text] { return (kind, isDevice(text) ? text : []) }
        let parts = text.split { ["，", ",", "、", "/", "；", "|"].contains($0) || $0.isBlank }
        guard let index = parts.firstIndex(where: { kind($0) != nil || heardIn[$0] != nil }),
            let kind = kind(parts[index]) ?? heardIn[parts[index]]
        else { return (nil, text) }
        if isDevice(parts[index]) { return (kind, text) }
        let rest = parts.indices.filter { $0 != index }.map { parts[$0] }.joined(
            separator: Scalars("，"))
        return (kind, Array(rest)[...])
    }

    /// `林晚OS`, `李砚 OS`, `林晚内心独白`: the voice at the end of a name.
    package static func trailing(_ name: Scalars) -> (kind: ScriptLine.Kind, rest: Scalars)? {
        if let kind = kind(name), !isNarrator(name) { return (kind, []) }
        for (word, kind) in endings
        where name.count > word.count
            && (name.last == word.last || name.last?.isLatin == true || name.last == "聲")
        {
            let rest = name.dropLast(word.count)
            guard Traditional.folded(name.suffix(word.count)).string.uppercased() == word.string,
                rest.last.map({ !$0.isLatin }) == true
            else { continue }
            let bare = ["内心", "心里", "的"].reduce(rest.trimmed) {
                $0.ends(with: $1) ? $0.dropLast($1.unicodeScalars.count) : $0
            }
            return (kind, HeadNumber.withoutSeparators(bare.isEmpty ? rest.trimmed : bare))
        }
        return nil
    }

    /// A speaker that is a voice by its name.
    static func narrator(_ name: Scalars) -> ScriptLine.Kind? {
        isNarrator(name) ? .voiceOver : nil
    }

    private static func isNarrator(_ name: Scalars) -> Bool { narrators[name] != nil }

    /// What the voice comes out of is a manner of speaking too.
    private static func isDevice(_ text: Scalars) -> Bool {
        let text = Traditional.folded(text).filter { !$0.isBlank }[...]
        return ["电话", "听筒", "对讲机", "手机", "视频", "语音", "广播", "电视", "录音"].contains {
            text.contains($0)
        }
    }

    private static let narrators: WordTable<Bool> = WordTable(["旁白 画外音 解说 独白 NARRATOR": true])
    private static let words: WordTable<ScriptLine.Kind> = WordTable([
        "OS OC 内心OS 内心 内心独白 心声 独白 心里话 心OS 内OS 画外 内心戏 心理活动 心想 心里想 心中想 暗想 暗自想 心道 心语 内心活动 心里 心中 内心os 腹诽 旁OS":
            .offScreen,
        "VO 画外音 旁白 旁白音 解说 配音 电话音 电话里 电话中 电话那头 电话声 电话另一头 听筒里 听筒 对讲机 对讲机里": .voiceOver,
    ])
    /// In brackets beside a name alone: without them a broadcast speaks for itself.
    private static let heardIn: WordTable<ScriptLine.Kind> = WordTable([
        "电话 打电话里 手机里 手机中 视频里 视频中 语音 微信语音 广播 广播里 广播中 电视里 录音 录音里 画外声 声音 幕后": .voiceOver
    ])
    private static let endingWords: [(String, ScriptLine.Kind)] = [
        ("内心OS", .offScreen), ("内心独白", .offScreen), ("心理活动", .offScreen), ("内心", .offScreen),
        ("心想", .offScreen), ("心里想", .offScreen),
        ("暗想", .offScreen), ("心道", .offScreen), ("心声", .offScreen), ("独白", .offScreen),
        ("O.S.", .offScreen), ("OS", .offScreen),
        ("画外音", .voiceOver),
        ("V.O.", .voiceOver), ("VO", .voiceOver), ("旁白", .voiceOver),
    ]
    private static let endings: [(Scalars, ScriptLine.Kind)] = endingWords.map {
        (Scalars($0.0), $0.1)
    }
}
