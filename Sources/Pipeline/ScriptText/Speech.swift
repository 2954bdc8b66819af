import ScriptModel

/// A line of dialogue: `名（情绪）：词` and all that crews write for it.
package struct Speech {
    package var kind = ScriptLine.Kind.dialogue
    /// nil for `OS：…` alone.
    package var name: String?
    package var parentheticals: [String] = []
    /// Without the quotes around all of it; empty when the words stand on the next line.
    package var words: Scalars = []
    /// A bracket or a voice mark beside the name: nothing but dialogue has that.
    package var isMarked = false

    /// Colons further in are part of a sentence: names with two manners in brackets reach 50.
    private static let furthestColon = 60

    /// - Returns: nil when no colon parts the text into something like a name and something like
    ///   words.
    package init?(_ text: Scalars) {
        guard let colon = Self.colon(in: text) ?? Self.tab(in: text) else {
            guard let end = Self.endOfVoicedName(text), readName(text[..<end]) else { return nil }
            readWords(text[end...].trimmed)
            return
        }
        guard readName(text[..<colon].trimmed) else { return nil }
        readWords(text[(colon + 1)...].trimmed)
    }

    /// `母亲  （端菜上桌）  吃饭了！`: one of the cast set off by blanks, a manner, and words.
    package init?(columns text: Scalars, cast: Set<String>) {
        guard let blank = text.firstIndex(where: \.isBlank), Self.colon(in: text) == nil else {
            return nil
        }
        let (front, rest) = (text[..<blank], text[blank...])
        guard rest.prefix(while: \.isBlank).count >= 2, cast.contains(front.string),
            let (shape, manner, words) = Brackets.leading(rest.trimmed), shape == .round,
            !words.isEmpty
        else { return nil }
        name = front.string
        isMarked = true
        takeManner(manner)
        readWords(words.trimmed)
    }

    /// A name on a line of its own, without a colon: `林晚（冷笑）`.
    package init?(cue text: Scalars) {
        guard text.count <= 24, readName(text) else { return nil }
    }

    package var parenthetical: String? {
        parentheticals.isEmpty ? nil : parentheticals.joined(separator: "，")
    }

    /// `林晚（OS）他在撒谎。`: a voice in brackets after a short name stands for the colon.
    private static func endOfVoicedName(_ text: Scalars) -> Int? {
        guard let open = text.prefix(8).firstIndex(where: { Brackets.opening($0) != nil }),
            open > text.startIndex,
            let (_, inner, rest) = Brackets.leading(text[open...]), !rest.isEmpty,
            Voice.parted(inner).kind != nil
        else { return nil }
        return rest.startIndex
    }

    private static func colon(in text: Scalars) -> Int? {
        let head = text.prefix(furthestColon)
        return Brackets.firstOutside(head) { index in
            guard head[index] == "：" || head[index] == ":" || head[index] == "︰" else {
                return false
            }
            let (before, after) = (
                index > text.startIndex ? text[index - 1] : nil,
                index + 1 < text.endIndex ? text[index + 1] : nil
            )
            if let before, let after, before.isDigit, after.isDigit { return false }  // 12：30
            return after != "/"  // https://
        }
    }

    /// `林晚<tab>你来了。`: a script that is set in two columns.
    private static func tab(in text: Scalars) -> Int? {
        guard let tab = text.firstIndex(of: "\t"), !text[(tab + 1)...].contains("\t") else {
            return nil
        }
        let name = text[..<tab].trimmed
        let isShort = name.hasHan ? (2...8).contains(name.count) : (3...20).contains(name.count)
        return isShort && !name.contains(where: \.isDigit) ? tab : nil
    }

    // MARK: name

    private mutating func readName(_ text: Scalars) -> Bool {
        var (outside, inside) = Brackets.parted(Self.withoutCount(text))
        if outside.isEmpty || (Voice.kind(outside) != nil && inside.first?.shape == .square) {
            guard let first = inside.first, first.shape == .square else { return false }
            if let kind = Voice.kind(outside) { (self.kind, isMarked) = (kind, true) }
            outside = first.text
            inside.removeFirst()
        }
        for bracket in inside {
            isMarked = true
            takeManner(bracket.text)
        }
        if let (kind, rest) = Voice.trailing(outside) {
            (self.kind, isMarked) = (kind, true)
            outside = rest
        }
        outside = Self.withoutOtherSpelling(outside)
        if let kind = Voice.narrator(outside) { self.kind = kind }
        name = outside.isEmpty ? nil : outside.string
        return outside.isEmpty ? isMarked && kind != .dialogue : Self.isName(outside)
    }

    /// `12. 林晚`: lines that are counted.
    private static func withoutCount(_ text: Scalars) -> Scalars {
        guard text.first?.isDigit == true, let (_, rest) = ChineseNumber.prefix(text),
            let sign = rest.first, sign == "." || sign == "、"
        else {
            return text
        }
        return rest.dropFirst().trimmed
    }

    private mutating func takeManner(_ text: Scalars) {
        let (kind, rest) = Voice.parted(text)
        if let kind { self.kind = kind }
        if !rest.isEmpty, kind != nil || !Self.isOtherSpelling(rest) {
            parentheticals.append(rest.string)
        }
    }

    /// 林晚（LIN WAN）: the name again, and no manner.
    private static func isOtherSpelling(_ text: Scalars) -> Bool {
        text.count { $0.isLatin } >= 3
            && text.allSatisfy {
                (0x41...0x5A).contains($0.value) || $0.isBlank || $0 == "." || $0 == "'"
                    || $0 == "-"
            }
    }

    /// 林晚 of `林晚 LIN WAN`.
    private static func withoutOtherSpelling(_ name: Scalars) -> Scalars {
        guard name.first?.isHan == true, let blank = name.firstIndex(where: \.isBlank) else {
            return name
        }
        let (first, rest) = (name[..<blank], name[blank...].trimmed)
        return first.allSatisfy { !$0.isLatin } && isOtherSpelling(rest) ? first : name
    }

    /// Han names of up to twelve signs, Latin ones of up to four words; no sentence, no bare
    /// number.
    private static func isName(_ text: Scalars) -> Bool {
        guard text.contains(where: { $0.isHan || $0.isLatin }), text.count <= 40 else {
            return false
        }
        let marks: [Unicode.Scalar] = [
            "·", "・", "•", ".", "-", "'", "’", "&", "＆", "/", "／", "、", "+", "#", "＋", "—", "*",
            "Ａ", "Ｂ", "Ｃ",
        ]
        guard
            text.allSatisfy({
                $0.isHan || $0.isLatin || $0.isDigit || $0.isBlank || marks.contains($0)
            })
        else { return false }
        let parts = text.split { ["、", "/", "／", "&", "＆", "+", "＋"].contains($0) }
        if !text.hasHan {
            return text.split(whereSeparator: \.isBlank).count <= 5
                && text.first.map { !(0x61...0x7A).contains($0.value) } == true
        }
        return parts.allSatisfy { $0.count <= 12 }
    }

    // MARK: words

    private mutating func readWords(_ text: Scalars) {
        var rest = text.drop { $0 == "：" || $0 == ":" }.trimmed
        while let (shape, inner, after) = Brackets.leading(rest), !inner.isEmpty {
            let (kind, manner) = Voice.parted(inner)
            if kind == nil, after.isEmpty || shape == .square { break }  // 林晚：（沉默）
            if let kind { (self.kind, isMarked) = (kind, true) }
            if !manner.isEmpty { parentheticals.append(manner.string) }
            rest = after.drop { $0 == "：" || $0 == ":" || $0.isBlank }
        }
        words = Self.unquoted(rest.trimmed)
    }

    private static func unquoted(_ text: Scalars) -> Scalars {
        let quotes: [(Unicode.Scalar, Unicode.Scalar)] = [
            ("“", "”"), ("\"", "\""), ("「", "」"), ("『", "』"),
        ]
        guard text.count > 2,
            let (open, close) = quotes.first(where: { text.first == $0.0 && text.last == $0.1 })
        else { return text }
        let inner = text.dropFirst().dropLast()
        return inner.contains { $0 == open || $0 == close } ? text : inner.trimmed
    }
}

extension Speech {
    /// How much speaks for it being dialogue and not a sentence with a colon.
    package enum Belief {
        case sure
        /// A name that is in no cast list and stands before no other colon.
        case doubtful
        case none
    }

    /// - Parameters:
    ///   - speakers: how often each name stands before a colon, in a cast list twice at once.
    ///   - cast: the names of the cast lists.
    package func belief(speakers: [String: Int], cast: Set<String>) -> Belief {
        guard let name else { return isMarked ? .sure : .none }
        let scalars = Scalars(name)
        let names = Self.people(scalars)
        if cast.contains(name) || (names.count > 1 && names.allSatisfy { cast.contains($0.string) })
        {
            return .sure
        }
        if names.contains(where: Things.isOne) || Self.looksAtThing(scalars, cast) { return .none }
        if isMarked || kind != .dialogue || speakers[name, default: 0] >= 2 { return .sure }
        if !scalars.hasHan { return scalars.count <= 24 ? .doubtful : .none }
        if Self.sentenceEnds.contains(where: { scalars.ends(with: $0) }) { return .none }
        return scalars.count <= 6 || names.count > 1 ? .doubtful : .none
    }

    /// 林晚看着照片：
    private static func looksAtThing(_ name: Scalars, _ cast: Set<String>) -> Bool {
        cast.contains { person in
            let rest = name.dropFirst(person.unicodeScalars.count)
            return person.unicodeScalars.count >= 2 && rest.count >= 3 && name.starts(with: person)
                && Manner.endsInThing(rest)
        }
    }

    /// Several who speak at once: 林晚&陆沉, 林晚、陆沉, 林晚和陆沉 where both are known.
    static func people(_ name: Scalars) -> [Scalars] {
        name.split { ["、", "&", "＆", "/", "／", "+", "＋", "和", "与"].contains($0) }.map(\.trimmed)
    }

    /// `林晚惊讶：`, `陆沉笑着说：`: one of the cast and the manner, run together; nil where the
    /// rest is no manner.
    package func parted(by cast: Set<String>) -> Speech? {
        guard let name, !cast.contains(name) else { return nil }
        let scalars = Scalars(name)
        let known = cast.filter { $0.unicodeScalars.count >= 2 && scalars.starts(with: $0) }
        guard let longest = known.max(by: { $0.unicodeScalars.count < $1.unicodeScalars.count })
        else { return nil }
        let manner = scalars.dropFirst(longest.unicodeScalars.count).trimmed
        guard (1...7).contains(manner.count), Manner.isOne(manner) else { return nil }
        var speech = self
        speech.name = longest
        speech.parentheticals = [manner.string] + parentheticals
        speech.isMarked = true
        return speech
    }

    /// `他说：`, `牌子上写着：` — a sentence leads to what follows.
    private static let sentenceEnds = [
        "说", "道", "问", "喊", "叫", "骂", "写着", "显示", "着", "是", "想", "上", "中", "里", "信息", "内容", "出现",
        "如下", "了", "起", "响起", "传来",
        "弹出", "亮起", "一转", "切换", "浮现", "闪过", "跳出", "播放", "看到", "听到", "发现", "变成", "走来", "走进", "进来",
        "出来", "过来", "下来", "起来",
        "转身", "回头", "抬头", "后", "时", "前",
    ]
}

/// What nobody speaks as: screens, letters, and what the people who make the film are told.
enum Things {
    /// Whether a name is a thing or a direction. A system that talks in every scene stands in a
    /// cast list or is marked as a voice.
    static func isOne(_ name: Scalars) -> Bool {
        if directions[name] != nil || writings[name] != nil || HeadLabel.isLabel(name) {
            return true
        }
        if ["画面", "镜头", "屏幕", "字幕"].contains(where: { name.starts(with: $0) }) { return true }
        return ends.contains { name.count > $0.unicodeScalars.count && name.ends(with: $0) }
    }

    private static let directions: WordTable<Bool> = WordTable([
        "动作 特效 画面 画面一转 镜头一转 画面切换 画面转换 视效 灯光 灯效 道具 服装 服化道 化妆 造型 美术 置景 走位 调度 运镜 机位 景别 氛围 气氛 情绪 表情 神态 剪辑 后期 配乐 节奏 反应 状态 关系 时间 地点 日期 天气 年代 背景 剧情 内容 情节 梗概 主题 看点 爽点 钩子 卡点 悬念 反转 彩蛋 备注 注意 注 要求 提示 说明 旁注 拍摄 拍摄提示 导演提示 制作提示 转场 蒙太奇 闪回 闪前 回忆 梦境 特写 近景 中景 远景 全景 空镜 定格 慢动作 结尾 开头 片头 片尾 本集 上集 下集 预告 前情提要 结果 结论 原因 总之 另外 例如 比如 其中 SFX VFX CAMERA ACTION LIGHTING PROPS WARDROBE MOOD TONE MUSIC SOUND NOTE NOTES HOOK":
            true
    ])
    private static let writings: WordTable<Bool> = WordTable([
        "短信 微信 微信消息 消息 信息 邮件 电子邮件 来信 信 信件 信封 纸条 字条 便签 便条 留言 通知 推送 弹窗 弹幕 屏幕 手机 手机屏幕 电脑屏幕 大屏幕 屏幕显示 系统提示 系统通知 系统消息 提示框 来电显示 来电 聊天记录 聊天框 朋友圈 热搜 新闻 新闻标题 标题 报纸 头条 评论 评论区 公告 告示 横幅 招牌 牌匾 标语 标牌 铭牌 日历 日记 日记本 照片 照片背面 合同 报告 诊断书 病历 遗嘱 请柬 名片 证书 文件 网页 搜索结果 到账提醒 转账记录 账单 倒计时 时钟 钟表 车牌 门牌 墓碑 圣旨 书信 TEXT TEXTMESSAGE SMS MESSAGE SCREEN ONSCREEN PHONESCREEN PHONE EMAIL LETTER SIGN HEADLINE NEWSPAPER CALLERID NOTIFICATION POPUP CHAT POST DIARY":
            true
    ])
    private static let thingEnds = [
        "手机", "电脑", "屏幕", "短信", "微信", "字条", "纸条", "通知", "推送", "弹窗", "提示框", "聊天记录", "热搜", "标题", "公告",
        "告示", "横幅", "招牌", "牌匾", "标语", "邮件",
        "消息",
        "日历", "来电显示", "信息", "系统提示", "界面",
    ]
    /// What happens before the colon.
    private static let eventEnds = [
        "亮起", "弹出", "一转", "切换", "闪烁", "响起", "显示", "跳出", "浮现", "特效", "动作", "画面", "背景", "打开", "播放",
        "滚动", "传来", "切至", "切到", "转场",
    ]
    private static let ends = thingEnds + eventEnds
}

/// How somebody speaks, said without a bracket.
enum Manner {
    static func isOne(_ text: Scalars) -> Bool {
        guard !Things.isOne(text), !endsInThing(text),
            !relations.contains(where: { text.ends(with: $0) })
        else { return false }
        return words.contains { text.contains($0) }
    }

    static func endsInThing(_ text: Scalars) -> Bool { things.contains { text.ends(with: $0) } }

    /// A look at a thing leads to what the thing says: 林晚看着手机：
    private static let things = [
        "手机", "屏幕", "电脑", "信", "信息", "短信", "照片", "文件", "合同", "日记", "纸", "纸条", "报告", "报纸", "墓碑", "上",
        "里", "中",
    ]
    /// 林晚妈妈 is somebody else.
    private static let relations = [
        "妈", "爸", "父", "母", "哥", "弟", "姐", "妹", "爷", "奶", "婆", "公", "叔", "姨", "友", "理", "书", "人",
    ]
    private static let words = [
        "惊讶", "惊喜", "惊恐", "震惊", "吃惊", "愤怒", "生气", "暴怒", "怒", "冷笑", "微笑", "苦笑", "笑", "哭", "泪", "哽咽",
        "抽泣", "吼", "喊", "尖叫",
        "叹", "低声", "小声", "轻声", "大声", "高声", "厉声", "柔声", "沉声", "颤", "疑惑", "不解", "困惑", "紧张", "着急",
        "焦急", "急", "害怕", "恐惧", "开心",
        "高兴", "兴奋", "得意", "不屑", "嘲讽", "讽刺", "无奈", "平静", "冷静", "冷冷", "冷漠", "淡淡", "温柔", "愣", "沉默",
        "犹豫", "迟疑", "激动", "委屈",
        "尴尬", "慌", "绝望", "痛苦", "难过", "悲", "害羞", "羞", "心虚", "咬牙", "皱眉", "瞪", "点头", "摇头", "自言自语",
        "自语", "喃喃", "嘀咕", "坚定", "认真",
        "严肃", "说", "道", "问", "答", "开口", "打断", "央求", "哀求", "恳求", "质问", "反问", "追问", "解释", "命令", "回答",
        "撒娇", "调侃", "打趣", "感慨", "催促", "看", "望",
        "盯", "指", "转身", "转头", "回头", "抬头",
        "低头", "起身", "走", "跑", "站", "坐", "跪", "扑", "拉住", "推开", "拦住", "抱", "扶", "拍", "握", "伸手", "挥手",
        "上前", "后退", "停下",
    ]
}

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
