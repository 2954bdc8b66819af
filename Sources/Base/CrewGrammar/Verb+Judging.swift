import Slate
import TakeNames

/// Words that judge a take, and which of them people also use for other things.
extension Verb {
    /// Words a note may follow: nobody begins a sentence about something else with them.
    private static let notedWords: Set<String> = [
        "ok", "hold", "ng", "过", "过条", "保", "保条", "废", "废条",
    ]

    var judges: Bool { self == .ok || self == .hold || self == .ng }

    /// Whether a word judges only when it is said alone, or of a take that is named: `1`, `good`,
    /// `不要`.
    ///
    /// `1 more`, `3 people in frame` and `good light but soft` are remarks.
    public func judgesOnlyAlone(_ word: String) -> Bool {
        judges && !Self.notedWords.contains(Fold.lower(word))
    }

    /// Whether the words behind a verdict make it the beginning of a sentence:
    /// `hold for the plane`, `ok let's go again`, `过 一下台词`.
    func isSentence(_ word: String, before text: String) -> Bool {
        let text = Fold.lower(text)
        let next = String(text.prefix { !$0.isWhitespace && $0 != "," && $0 != "." })
        var named = Words(text)
        // `ng or ok`, `ok ng`: who says two verdicts has not judged.
        if Self.isCorrected(text, to: self) { return true }
        if SplitVerdict.isSplit(text, behind: self) || OtherTake.isMeant(text)
            || Instruction.isGiven(text, behind: word)
        {
            return true
        }
        if next == "or" || Self.notedWords.contains(next) || Doubt.isOpen(text, behind: self) {
            return true
        }
        // `ok take 2 was better`: a take that is named, and what is said of it is a remark.
        return ["take", "takes"].contains(next) || TakeName.isCount(next)
            || named.takeNameAtHead(isBare: false) != nil
    }

    /// `ng no ok`, `ok wait, ng`, 废 不对 过, 废 哦不 过: somebody put themselves right, and means
    /// the last word. `ng scratch that` and `ng no` mean none.
    private static func isCorrected(_ text: String, to first: Verb) -> Bool {
        let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
        let said = Array(words.drop(while: interjections.contains))
        let core = withoutInterjection(said.joined(separator: " "))
        if withdrawals.contains(where: {
            Doubt.begins(core[...], with: $0) || core.hasSuffix(" \($0)")
        }) || corrections.contains(core) {
            return true
        }
        guard let last = said.last else { return false }
        let ends =
            [last] + corrections.filter(last.hasPrefix).map { String(last.dropFirst($0.count)) }
        let isOther = ends.contains { notedWords.contains($0) && Verb.named($0) != first }
        let before = withoutInterjection(said.dropLast().joined(separator: " "))
        let isPutRight = corrections.contains { before == $0 || before.hasSuffix(" \($0)") }
        return isOther && (isPutRight || corrections.contains { Doubt.begins(core[...], with: $0) })
    }

    /// 哦不 as 不.
    private static func withoutInterjection(_ text: String) -> String {
        let front =
            interjections.first { !$0.utf8.allSatisfy { $0 < 128 } && text.hasPrefix($0) } ?? ""
        return String(text.dropFirst(front.count))
    }

    private static let interjections: Set<String> = [
        "oh", "ah", "uh", "um", "er", "erm", "eh", "hm", "hmm", "哦", "噢", "喔", "啊", "呃", "额", "哎",
        "唉", "诶", "嗯",
    ]

    private static let corrections = [
        "no", "nope", "wait", "actually", "sorry", "i mean", "i meant", "rather", "make it", "oops",
        "scratch that",
        "不对", "不是", "错了", "说错", "说错了", "等等", "等一下", "还是", "不", "不不", "撤回", "撤销", "取消",
    ]

    /// They take the word before them back, whatever follows.
    private static let withdrawals = [
        "scratch that", "strike that", "cancel that", "undo that", "forget that", "take that back",
        "correction", "never mind",
        "nevermind", "my mistake", "my bad", "口误", "更正", "搞错了", "说错了", "当我没说",
    ]

    /// `这条可以`, `废了`, `不要了`, `OK了`: a verdict with the words round it that crews say.
    static func judging(_ word: String) -> Verb? {
        var core = word[...]
        let front = ["这一条", "这条"].first(where: core.hasPrefix)
        core = core.dropFirst(front?.count ?? 0)
        let end = ["了"].first(where: core.hasSuffix)
        core = core.dropLast(end?.count ?? 0)
        guard front != nil || end != nil, core != "好" || end == nil, !isKey(core) else {
            return nil
        }
        return allCases.first { $0.judges && $0.words.contains(String(core)) }
    }

    /// `1`, `o`: keys, which nobody writes within a sentence.
    static func isKey(_ word: Substring) -> Bool { word.utf8.count <= 1 }
}
