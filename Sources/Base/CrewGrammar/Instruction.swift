import Slate

/// Words that are also said to people: `hold that thought`, `ok to move on`, 过 一下台词. What
/// stands behind them shows that no take is meant.
enum Instruction {
    /// - Parameter word: the verdict's, as it was said.
    static func isGiven(_ text: String, behind word: String) -> Bool {
        let words = text.split {
            !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" && $0 != "-"
        }.map(String.init)
        guard let next = words.first(where: { $0 != "and" }) else { return false }
        if ["hold", "ok"].contains(word), let last = words.last,
            [
                "please", "pls", "everyone", "everybody", "guys", "folks", "mate", "sir", "chief",
                "boss",
            ].contains(last)
        {
            return true
        }
        switch word {
        case _ where words.allSatisfy(called.contains): return word == "hold" || word == "ok"
        case "hold":
            return behindHold.contains(next) || isTime(words)
                || chineseBehindHold.contains { text.hasPrefix($0) }
        case "ok":
            return behindOK.contains(next) || isMore(words)
                || chineseBehindOK.contains { text.hasPrefix($0) }
        case "过": return isPassing(text) || rehearsed.contains(text)
        case "保": return ["持", "住", "一下", "险"].contains { text.hasPrefix($0) }
        case "废": return text.hasPrefix("话")
        default: return false
        }
    }

    /// `5 minutes`, `a sec`.
    private static func isTime(_ words: [String]) -> Bool {
        guard words.count > 1, words[0].allSatisfy(\.isNumber) else { return false }
        return ["sec", "min", "hour", "beat", "frame"].contains { words[1].hasPrefix($0) }
    }

    /// `1 more`, `two more`.
    private static func isMore(_ words: [String]) -> Bool {
        words.count > 1 && ["more", "again"].contains(words[1])
    }

    /// 过 as a verb of something else: 过 一下台词, 过 5 分钟再拍.
    private static func isPassing(_ text: String) -> Bool {
        let begins = ["一下", "一遍", "一会", "会儿", "来", "去", "不了", "不去", "几", "两", "曝", "度", "火", "于"]
        if begins.contains(where: text.hasPrefix) { return true }
        let number = text.prefix { $0.isNumber || "半一三四五六七八九十".contains($0) }
        guard !number.isEmpty else { return false }
        let unit = text.dropFirst(number.count).drop { $0.isWhitespace || $0 == "个" }
        return ["分", "秒", "小时", "天", "遍", "min", "sec", "hour"].contains(where: unit.hasPrefix)
    }

    /// What is gone through before a take.
    private static let rehearsed: Set<String> = [
        "台词", "词", "词儿", "戏", "走位", "位置", "位", "剧本", "本子", "流程", "动作", "调度", "机位", "灯光", "镜头", "场",
        "桥", "马路", "门", "人",
    ]

    private static let behindHold: Set<String> = [
        "on", "for", "it", "until", "till", "still", "up", "off", "your", "my", "everyone",
        "everybody", "a", "the", "them", "him", "her",
        "us", "please", "thanks", "that", "this", "these", "those", "his", "their", "our", "its",
        "all", "any", "some", "every",
        "everything", "everyone's", "one", "me", "you", "to", "onto", "out", "over", "back", "down",
        "in", "by", "together", "tight",
        "tighter", "steady", "here", "there", "where",
        "cutting", "between", "during", "before", "after", "while", "when", "as",
        "then", "now", "again", "and", "with", "at", "from", "reset",
        "set",
    ]
    /// Called out on set with nothing else behind it; `background too bright` is a reason.
    private static let called: Set<String> = [
        "work", "roll", "rolling", "cut", "cutting", "action", "traffic", "lunch", "background",
        "extras", "frame", "lock", "lockup",
        "pose",
        "eyeline", "marks", "mark", "talking", "quiet", "water", "breath", "talent", "actors",
        "actor", "lights", "set", "position",
        "positions", "fire", "hands", "hand", "break", "time", "five", "ten", "tight", "final",
        "speed", "setup",
    ]
    private static let chineseBehindHold = ["住", "一下", "一会", "着", "等"]

    private static let behindOK: Set<String> = [
        "let's", "let’s", "lets", "so", "now", "then", "we", "we're", "we’re", "we'll", "i", "i'll",
        "i'm", "guys", "everyone", "everybody",
        "people", "folks", "team", "for", "if", "when", "can", "could", "shall", "next", "one",
        "again", "please", "thanks", "thank",
        "thx", "cheers", "no", "not", "nope", "never", "wait", "stop", "sorry", "you", "you're",
        "he", "she", "they", "moving", "move",
        "back", "got", "copy", "sure", "to", "going", "go", "wrap", "wrapping", "wrapped", "that's",
        "that’s", "here", "there", "cut",
        "roll", "rolling", "ready", "quiet", "places", "positions", "reset", "resetting", "from",
        "try", "trying", "do",
        "make", "give", "bring", "tell", "check", "checking", "watch", "look", "listen", "keep",
        "keeping", "still", "another",
        "more", "turn", "turning", "start", "starting", "stand", "standing", "swap", "switch",
        "changing", "take", "put", "get", "bye", "yes", "yeah", "yep", "whatever", "understood",
        "roger", "boss", "chef",
        "hang", "come", "gentlemen", "ladies", "crew", "my", "your", "until", "till", "up", "once",
        "after", "before", "as", "done",
        "finished", "darling",
        "hold",
    ]
    private static let chineseBehindOK = [
        "我", "咱", "大家", "各部门", "各单位", "各位", "再", "来", "下一", "下个", "准备", "开始", "开机", "停", "收工", "转场",
        "休息", "放饭", "吃饭", "换",
        "回放", "看", "等", "先", "那", "现在", "然后", "走", "上", "辛苦", "谢谢", "收到", "明白", "知道", "好的", "好了",
        "就这样", "可以走", "可以开始", "继续",
        "架", "搬", "撤", "快点", "安静", "别", "你", "他", "她", "老师",
    ]
}

/// Another take that is spoken of in words: `ok the last one`, 过 上一条, `ok both`. Which is meant
/// has to be said.
enum OtherTake {
    static func isMeant(_ text: String) -> Bool {
        let text = text.hasPrefix("the ") ? text.dropFirst(4) : text[...]
        if whole.contains(String(text.prefix { !",.!。;；".contains($0) }).filter { $0 != " " }) {
            return true
        }
        return fronts.contains { Doubt.begins(text, with: $0) }
            || chinese.contains { text.hasPrefix($0) }
    }

    /// The verdict of `last take ok`, 上一条 过, 上条废; nil where something else is said.
    static func verdict(in text: String) -> Verb? {
        let text = Fold.lower(text)
        guard let rest = behindTheOneBefore(text) else { return nil }
        var words = Words(String(rest.drop { ":：,，、是 ".contains($0) }))
        guard let (verb, _) = words.takeVerb(), verb.judges, words.rest.isEmpty else { return nil }
        return verb
    }

    /// `the last one`, 上一条: the take on the screen or the one before it.
    static func isTheOneBefore(_ text: String) -> Bool {
        behindTheOneBefore(Fold.lower(text)) != nil
    }

    private static func behindTheOneBefore(_ text: String) -> Substring? {
        let text = text.hasPrefix("the ") ? text.dropFirst(4) : text[...]
        let front =
            englishBefore.first { Doubt.begins(text, with: $0) }
            ?? chineseBefore.first { text.hasPrefix($0) }
        return front.map { text.dropFirst($0.count) }
    }

    private static let englishBefore = [
        "last take", "last one", "previous take", "previous one", "prev take", "prev one",
        "take before", "one before",
    ]
    private static let chineseBefore = [
        "上一条", "上条", "上一个", "前一条", "前条", "前一个", "刚才那条", "刚才那一条", "刚刚那条", "最后一条",
    ]

    /// Without blanks; nothing stands behind them.
    private static let whole: Set<String> = [
        "both", "all", "these", "those", "thesetwo", "thosetwo", "previous", "prev", "other",
        "first", "second", "third", "former",
        "latter",
        "都", "都过", "都过了", "都可以", "都保", "都废", "全部", "全都", "全过", "所有", "所有的", "两个都", "两个",
    ]

    private static let fronts = [
        "last one", "last take", "last two", "last three", "previous one", "previous take",
        "prev take", "one before", "take before",
        "other one", "other take", "first one", "first take", "first two", "second one",
        "second take", "third one", "third take",
        "one after", "earlier one", "earlier take", "that one", "that take", "both takes",
        "both of", "all takes", "all of them",
        "all of these", "all three", "every take", "them all",
    ]

    private static let chinese = [
        "上一条", "上条", "上一个", "前一条", "前条", "前一个", "前面那", "前面的", "前面几", "前面两", "刚才那", "刚刚那", "那条",
        "那一条", "那个", "另一条", "另外那",
        "下一条", "下条", "前两", "前三", "最后一条", "最后那", "头一条", "每一条", "每条", "第一个", "第二个", "第三个",
    ]
}
