import Slate

/// Verdicts that are asked about or left open: `过了吧`, `ok?`, `maybe ok`, `应该过了`. They judge
/// nothing.
enum Doubt {
    /// The verdict that is in doubt; nil for a plain one, and where something else is said.
    static func verdict(in text: String) -> Verb? {
        let bare = stripped(Fold.lower(text))
        guard bare.isInDoubt, let verb = Verb.named(bare.core), verb.judges || verb == .pick else {
            return nil
        }
        return verb
    }

    /// A verb that is nothing but asked: `pick?`, `cut?`, `status?`.
    static func asked(_ text: String) -> Verb? {
        let text = Fold.lower(text).trimmingBlanks()
        let core = text.trimmingBlanks(of: " ?")
        return text.hasSuffix("?") && !core.isEmpty ? Verb.named(core) : nil
    }

    /// Whether what is said behind a verdict takes it back or asks: `but not sure`, `应该`,
    /// `导演要吗`. A hold may be for a maybe.
    static func isOpen(_ text: String, behind verb: Verb) -> Bool {
        let text = text.trimmingBlanks()
        let hinge = hinges.first { begins(text[...], with: $0) } ?? ""
        let core = text.dropFirst(hinge.count).drop { $0.isWhitespace || opens.contains($0) }
        let isQuestion =
            "?？".contains(text.last ?? " ") || askings.contains { ends(text[...], with: $0) }
            || questions.contains(where: text.contains)
        if verb == .ok, shortfalls.contains(where: { begins(core, with: $0) }) { return true }
        // `ng not`, 废 不废.
        if text == "not" || text.hasPrefix("不") && Verb.named(String(text.dropFirst())) == verb {
            return true
        }
        if isQuestion || unsettled.contains(where: { begins(core, with: $0) }) { return true }
        if verb != .hold, conditions.contains(where: { begins(core, with: $0) }) { return true }
        return verb != .hold
            && (doubts.contains { begins(core, with: $0) }
                || closings.contains { ends(text[...], with: $0) })
    }

    /// What a remark behind a verdict may be set off with.
    private static let opens = ",，、(（[【-–—:："
    /// What falls short of an OK; of an NG they begin the reason.
    private static let shortfalls = [
        "almost", "nearly", "not quite", "close to", "近乎", "差不多", "差一点", "差点",
    ]
    /// Words that open a verdict wherever they stand.
    private static let doubts = [
        "maybe", "perhaps", "probably", "possibly", "presumably", "hopefully", "i think", "i guess",
        "i suppose", "i believe", "i hope",
        "应该是", "应该", "可能是", "可能", "也许", "大概", "好像是", "好像", "估计", "似乎", "或许", "是不是", "算是", "算",
    ]
    /// What a verdict waits for: `ok pending sound`, 过 如果导演同意.
    private static let conditions = [
        "if", "unless", "pending", "depending", "depends", "provided", "subject to", "as long as",
        "assuming",
        "如果", "要是", "除非", "只要", "假如", "前提是", "看导演", "暂时", "先这样", "暂且",
    ]
    /// Before a verdict: `looks ok`, 差不多过了.
    private static let leading =
        doubts + [
            "almost", "nearly", "think it's", "looks", "looked", "seems", "is it", "is that",
            "is this", "was it", "was that", "are we",
            "差不多",
            "感觉", "我觉得", "觉得", "我看", "看着", "勉强", "就算",
        ]
    /// Behind one: `ok not sure`, 过 再说.
    private static let unsettled = [
        "how", "what", "why", "who", "where", "which", "will", "would", "should", "could", "can",
        "may", "shall",
        "not sure", "unsure", "don't know", "dunno", "might", "may be", "could be", "who knows",
        "tbc", "tbd", "?", "？", "不确定", "不知道",
        "说不好", "待定", "再说", "再看", "等导演", "问导演", "吧", "吗", "么", "呢",
    ]
    private static let closings = [
        "maybe", "perhaps", "probably", "possibly", "i think", "i guess", "i suppose", "i hope",
        "not sure", "待定",
    ]
    private static let askings = ["or not", "right", "吗", "呢"]
    private static let endings = closings + askings + ["么", "嘛", "吧", "没有", "没"]
    private static let hinges = ["but", "just", "and", "但是", "但", "不过", "就是"]
    private static let questions = ["是不是", "能不能", "要不要", "行不行", "可不可以", "好不好", "对不对", "可以不", "有没有"]

    private static func stripped(_ text: String) -> (core: String, isInDoubt: Bool) {
        var core = text[...]
        var isInDoubt = false
        while let last = core.last, last.isWhitespace || "?？!！。.,，~～…".contains(last) {
            isInDoubt = isInDoubt || "?？".contains(last)
            core = core.dropLast()
        }
        core = core.drop { $0.isWhitespace }
        for end in endings where ends(core, with: end) {
            (core, isInDoubt) = (core.dropLast(end.count), true)
            break
        }
        let front = ["这一条", "这条", "it's", "that's", "this is"].first(where: core.hasPrefix) ?? ""
        core = core.dropFirst(front.count).drop { $0.isWhitespace || $0 == "," || $0 == "，" }
        for start in leading where begins(core, with: start) {
            (core, isInDoubt) = (core.dropFirst(start.count), true)
            break
        }
        return (String(core).trimmingBlanks(of: " ,，"), isInDoubt)
    }

    /// English words end where they end.
    static func begins(_ text: Substring, with word: String) -> Bool {
        guard text.hasPrefix(word) else { return false }
        return !isLetter(word.last) || !isLetter(text.dropFirst(word.count).first)
    }

    private static func ends(_ text: Substring, with word: String) -> Bool {
        guard text.hasSuffix(word) else { return false }
        return !isLetter(word.first) || !isLetter(text.dropLast(word.count).last)
    }

    private static func isLetter(_ character: Character?) -> Bool {
        character.map { $0.isASCII && $0.isLetter } ?? false
    }
}

extension String {
    fileprivate func trimmingBlanks(of signs: String = " \t\n") -> String {
        let front = drop { signs.contains($0) }
        return String(
            front[
                ..<(front.lastIndex { !signs.contains($0) }.map { front.index(after: $0) }
                    ?? front.startIndex)])
    }
}
