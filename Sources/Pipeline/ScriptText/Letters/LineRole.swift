/// What a paragraph's style says it is, by the names that Word, WPS and their screenplay templates
/// give their styles.
package enum LineRole: Sendable {
    case heading, action, cue, dialogue, parenthetical, transition
    /// Of a table of contents.
    case contents
    case title

    /// - Parameter name: as it is shown, or its id.
    package init?(styleName name: String) {
        let key = String(
            String.UnicodeScalarView(name.unicodeScalars.filter { $0.properties.isAlphabetic })
        ).lowercased()
        for (words, role) in Self.names
        where words.contains(where: { key == $0 || (key.count <= 24 && key.hasSuffix($0)) }) {
            self = role
            return
        }
        return nil
    }

    /// In this order: a "character name" is no "name", an "action heading" a heading.
    private static let names: [([String], LineRole)] = [
        (["toc", "目录", "tocheading", "tableofcontents", "目錄"], .contents),
        (
            [
                "sceneheading", "sceneheadings", "sceneheader", "slugline", "slug", "sceneslug",
                "shotheading", "场景标题", "场标题", "场次标题", "场头",
                "场景头",
                "场次", "场景", "場景", "场景标头", "场号", "场目",
            ], .heading
        ),
        (
            [
                "parenthetical", "parentheticals", "parens", "paren", "wryly", "括号", "括注", "旁注",
                "情绪", "表演提示", "语气", "括弧",
            ], .parenthetical
        ),
        (
            [
                "dialogue", "dialog", "dialogues", "speech", "dialoguetext", "对白", "台词", "对话", "對白",
                "台词内容", "对白内容",
            ], .dialogue
        ),
        (
            [
                "character", "charactername", "characternames", "cue", "charactercue", "speaker",
                "角色", "人物", "角色名", "人物名", "角色名称", "人物名称",
                "说话人", "角色姓名", "人物姓名",
            ], .cue
        ),
        (["transition", "transitions", "cutto", "转场", "过场", "场景转换", "轉場"], .transition),
        (
            [
                "action", "actions", "description", "scenedescription", "sceneaction",
                "stagedirection", "stagedirections", "general", "动作",
                "动作描述",
                "场景描述", "描述", "舞台提示", "动作说明", "描写", "動作", "叙述",
            ], .action
        ),
        (["title", "scripttitle", "subtitle", "标题页", "剧名", "副标题"], .title),
    ]
}
