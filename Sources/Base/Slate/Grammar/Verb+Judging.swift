/// Words that judge a take, and which of them people also use for other things.
extension Verb {
    /// Words a note may follow: nobody begins a sentence about something else with them.
    private static let notedWords: Set<String> = ["ok", "hold", "ng", "过", "过条", "保", "保条", "废", "废条"]

    private var isVerdict: Bool { self == .ok || self == .hold || self == .ng }

    /// Whether a word judges only when it is said alone, or of a take that is named: `1`, `good`, `不要`.
    ///
    /// `1 more`, `3 people in frame` and `good light but soft` are remarks.
    public func judgesOnlyAlone(_ word: String) -> Bool { isVerdict && !Self.notedWords.contains(Fold.lower(word)) }

    /// Whether the words behind a verdict make it the beginning of a sentence: `hold for the plane`, `ok let's go again`.
    func isSentence(_ word: String, before text: String) -> Bool {
        let next = Fold.lower(text.prefix { !$0.isWhitespace && $0 != "," && $0 != "." })
        // `ng or ok`, `ok ng`: who says two verdicts has not judged.
        if next == "or" || Self.notedWords.contains(next) { return true }
        switch word {
        case "hold": return Self.behindHold.contains(next)
        case "ok": return Self.behindOK.contains(next)
        default: return false
        }
    }

    private static let behindHold: Set<String> = [
        "on", "for", "it", "until", "till", "still", "up", "off", "your", "my", "everyone", "everybody", "a", "the", "them", "him", "her",
        "us",
    ]
    private static let behindOK: Set<String> = [
        "let's", "let’s", "lets", "so", "now", "then", "we", "i", "guys", "everyone", "everybody", "for", "if", "when", "can", "could",
        "shall", "next", "one", "again",
    ]

    /// `这条可以`, `废了`, `不要了`, `OK了`: a verdict with the words round it that crews say.
    static func judging(_ word: String) -> Verb? {
        var core = word[...]
        let front = ["这一条", "这条"].first(where: core.hasPrefix)
        core = core.dropFirst(front?.count ?? 0)
        let end = ["了吧", "了", "吧"].first(where: core.hasSuffix)
        core = core.dropLast(end?.count ?? 0)
        guard front != nil || end != nil, core != "好" || end == nil, !isKey(core) else { return nil }
        return allCases.first { $0.isVerdict && $0.words.contains(String(core)) }
    }

    /// `1`, `o`: keys, which nobody writes within a sentence.
    private static func isKey(_ word: Substring) -> Bool { word.utf8.count <= 1 }
}
