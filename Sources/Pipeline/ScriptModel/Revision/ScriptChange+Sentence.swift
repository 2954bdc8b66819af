import Slate
import Wire

extension ScriptChange {
    /// What changed, in one line: `3-12/4, changed: "…" -> "…"`.
    public func sentence(_ language: Language) -> String {
        let text = language == .english ? english : chinese
        return isUnsure
            ? text + (language == .english ? " (not sure; please look)" : " (不确定, 请看一下)") : text
    }

    private var english: String {
        switch kind {
        case .changed where oldText == newText:
            "\(newPlace), the same words said otherwise: \(quoted(newText))"
        case .changed: "\(newPlace), changed: \(quoted(oldText)) -> \(quoted(newText))"
        case .moved: "\(newPlace), moved from \(oldPlace): \(quoted(newText))"
        case .split: "\(newPlace), split off \(oldPlace): \(quoted(newText))"
        case .merged: "\(newPlace) now also says \(oldPlace): \(quoted(oldText))"
        case .new: "\(newPlace), new: \(quoted(newText))"
        case .back: "\(newPlace), back again: \(quoted(newText))"
        case .translation: "\(newPlace), second language: \(quoted(oldText)) -> \(quoted(newText))"
        case .cut: "\(oldPlace), cut: \(quoted(oldText))"
        case .sceneNew where !oldPlace.isEmpty:
            "scene \(newPlace) is new under the number of another scene, whose takes do not cover it: \(newText)"
        case .sceneNew: "scene \(newPlace) is new: \(newText)"
        case .sceneCut: "scene \(oldPlace) is gone: \(oldText)"
        case .sceneRenumbered: "scene \(oldPlace) is now \(newPlace): \(newText)"
        case .sceneOmitted: "scene \(newPlace) is omitted"
        case .sceneBack: "scene \(newPlace) is back: \(newText)"
        case .sceneHead: "scene \(newPlace), head: \(quoted(oldText)) -> \(quoted(newText))"
        case .sceneCast: "scene \(newPlace), cast: \(oldText) -> \(newText)"
        case .sceneMoved: "scene \(newPlace) stands elsewhere: \(newText)"
        case .title where newPlace.isEmpty: "title: \(quoted(oldText)) -> \(quoted(newText))"
        case .title: "title of episode \(newPlace): \(quoted(oldText)) -> \(quoted(newText))"
        case .notes: "the text around the scenes changed"
        }
    }

    private var chinese: String {
        switch kind {
        case .changed where oldText == newText: "\(newPlace) 词未改, 说法改了: \(quoted(newText))"
        case .changed: "\(newPlace) 改词: \(quoted(oldText)) -> \(quoted(newText))"
        case .moved: "\(newPlace) 从 \(oldPlace) 移来: \(quoted(newText))"
        case .split: "\(newPlace) 从 \(oldPlace) 拆出: \(quoted(newText))"
        case .merged: "\(newPlace) 并入了 \(oldPlace): \(quoted(oldText))"
        case .new: "\(newPlace) 新增: \(quoted(newText))"
        case .back: "\(newPlace) 恢复: \(quoted(newText))"
        case .translation: "\(newPlace) 改译文: \(quoted(oldText)) -> \(quoted(newText))"
        case .cut: "\(oldPlace) 删去: \(quoted(oldText))"
        case .sceneNew where !oldPlace.isEmpty:
            "新增场 \(newPlace), 用了别的场用过的场号, 那一场拍过的条不算这一场: \(newText)"
        case .sceneNew: "新增场 \(newPlace): \(newText)"
        case .sceneCut: "删去场 \(oldPlace): \(oldText)"
        case .sceneRenumbered: "场 \(oldPlace) 改为 \(newPlace): \(newText)"
        case .sceneOmitted: "场 \(newPlace) 不拍"
        case .sceneBack: "恢复场 \(newPlace): \(newText)"
        case .sceneHead: "场 \(newPlace) 改场头: \(quoted(oldText)) -> \(quoted(newText))"
        case .sceneCast: "场 \(newPlace) 改人物: \(oldText) -> \(newText)"
        case .sceneMoved: "场 \(newPlace) 换了位置: \(newText)"
        case .title where newPlace.isEmpty: "改片名: \(quoted(oldText)) -> \(quoted(newText))"
        case .title: "第 \(newPlace) 集改标题: \(quoted(oldText)) -> \(quoted(newText))"
        case .notes: "场以外的文字有改动"
        }
    }

    private func quoted(_ text: String) -> String {
        "\"\(text.count > 40 ? text.prefix(39) + "…" : text[...])\""
    }
}

extension ScriptRevision {
    /// How much changed, in one sentence.
    public func summary(_ language: Language) -> String { Self.summary(of: counts, language) }

    /// The same of what was counted before.
    public static func summary(of counts: [ScriptChange.Kind: Int], _ language: Language) -> String
    {
        let parts = ScriptChange.Kind.allCases.compactMap { kind in
            counts[kind].map { "\($0) \(kind.word(language))" }
        }
        if parts.isEmpty { return language == .english ? "nothing changed" : "没有改动" }
        return parts.joined(separator: ", ")
    }
}

extension ScriptChange.Kind {
    func word(_ language: Language) -> String {
        let (english, chinese) =
            switch self {
            case .changed: ("changed", "改")
            case .moved: ("moved", "移")
            case .split: ("split off", "拆")
            case .merged: ("merged", "并")
            case .new: ("new", "增")
            case .cut: ("cut", "删")
            case .sceneNew: ("scenes new", "新场")
            case .sceneCut: ("scenes gone", "删场")
            case .sceneRenumbered: ("scenes renumbered", "改场号")
            case .sceneOmitted: ("scenes omitted", "不拍的场")
            case .back: ("back again", "恢复")
            case .translation: ("second language", "改译文")
            case .sceneBack: ("scenes back", "恢复场")
            case .sceneHead: ("scene heads", "改场头")
            case .sceneCast: ("casts", "改人物")
            case .sceneMoved: ("scenes moved", "移场")
            case .title: ("titles", "改标题")
            case .notes: ("notes", "改说明")
            }
        return language == .english ? english : chinese
    }
}
