import ScriptModel

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
