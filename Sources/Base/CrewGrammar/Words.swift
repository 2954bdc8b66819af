import Slate
import TakeNames

/// A line, taken apart word by word; the text of a note stays as it was typed.
struct Words {
    private var characters: Substring

    init(_ line: String) { characters = Fold.printable(line)[...].trimmed }

    /// What is left, as typed.
    var rest: String { String(characters) }

    /// The next word, folded and in lower case; nil at the end.
    mutating func next() -> String? {
        guard let word = peek() else { return nil }
        characters = characters.dropFirst(word.count).trimmed
        return Fold.lower(word)
    }

    mutating func text(for verb: Verb) throws(GrammarError) -> String {
        guard !characters.isEmpty else {
            throw GrammarError(reason: .missingArgument(verb), word: "", suggestion: nil)
        }
        return rest
    }

    /// The verb at the front and how it was said: alone, with a question mark where it only looks
    /// (`status?`), before a colon or comma (`note: soft`, `过，好`), or run together with its text
    /// as Chinese is written (`备注忘词`).
    mutating func takeVerb() -> (verb: Verb, word: String)? {
        guard let word = peek() else { return nil }
        let folded = Fold.lower(word)
        if let verb = Doubt.asked(rest), verb.looks {
            characters = characters[characters.endIndex...]
            return (verb, folded)
        }
        if let verb = Verb.named(folded) {
            characters = characters.dropFirst(word.count).trimmed
            return (verb, folded)
        }
        if let mark = word.firstIndex(where: { ":,：，".contains($0) }),
            let verb = Verb.named(Fold.lower(word[..<mark])),
            !word[word.startIndex].isNumber
        {
            characters = characters[word.index(after: mark)...].trimmed
            return (verb, Fold.lower(word[..<mark]))
        }
        let plain = word.prefix(while: { !"。.!！".contains($0) })
        if plain.count < word.count, word.count == characters.count,
            word.dropFirst(plain.count).allSatisfy({ "。.!！".contains($0) }),
            let verb = Verb.named(Fold.lower(plain)), verb.judges, !Verb.isKey(plain)
        {
            characters = characters[characters.endIndex...]
            return (verb, Fold.lower(plain))
        }
        if let (verb, own) = verbBeforeName(word) {
            characters = characters.dropFirst(own.count).trimmed
            return (verb, own)
        }
        for verb in [
            Verb.note, .lines, .changed, .dropped, .heard, .accept, .pu, .wt, .find, .go, .why,
            .send,
        ] {
            guard
                let own = verb.words.first(where: {
                    !$0.utf8.allSatisfy { $0 < 128 } && word.hasPrefix($0)
                })
            else { continue }
            let behind = word.dropFirst(own.count)
            // 找不到 is something that is missing, not what to look for.
            if verb == .find, let next = behind.first, "不到个人".contains(next) { return nil }
            characters = characters.dropFirst(own.count).trimmed
            return (verb, own)
        }
        return nil
    }

    /// `过3-12B-4`, `素材@2`: a Chinese word with a take's name behind it at once.
    private func verbBeforeName(_ word: Substring) -> (verb: Verb, word: String)? {
        guard let start = word.firstIndex(where: { $0.isASCII || $0 == "第" }),
            start > word.startIndex,
            let verb = Verb.named(Fold.lower(word[..<start])), verb.takesTarget,
            TakeName.read(word[start...], isBare: false) != nil
        else { return nil }
        return (verb, String(word[..<start]))
    }

    /// `@2` or `3-12B-4:` at the front.
    mutating func takeTarget() throws(GrammarError) -> TakeTarget? {
        guard let word = peek() else { return nil }
        let colon = beginsWithVerb ? nil : firstColon
        if let colon, let target = TakeName.read(characters[..<colon]) {
            characters = characters[characters.index(after: colon)...].trimmed
            return target
        }
        let named = Fold.lower(word.prefix { $0 != ":" && $0 != "：" })
        guard named.hasPrefix("@") else { return nil }
        guard let target = TakeName.read(named) else {
            throw GrammarError(reason: .unknownWord, word: named, suggestion: "@1")
        }
        characters = characters.dropFirst(named.count).trimmed
        return target
    }

    /// `take` may begin a name: `take 4`.
    private var beginsWithVerb: Bool {
        guard let word = peek(), let verb = Verb.named(Fold.lower(word)) else { return false }
        return verb != .take
    }

    /// The colon behind what may be a name.
    private var firstColon: Substring.Index? {
        characters.prefix(60).firstIndex { $0 == ":" || $0 == "：" }
    }

    private var firstComma: Substring.Index? {
        characters.prefix(60).firstIndex { ",，、".contains($0) }
    }

    /// A take's name at the front, if a verb that is said of takes follows it: `1-1-1-1 过`,
    /// `12B t4 ok`, `第4条过`.
    mutating func takeNameBeforeVerb() -> TakeTarget? {
        if beginsWithVerb { return nil }
        for end in wordEnds.reversed() + seams {
            let name = TakeName.read(characters[..<end])
            guard let target = name ?? TakeName.counted(characters[..<end]) else { continue }
            var behind = self
            behind.characters = characters[end...].trimmed
            let rest = behind
            let doubted = Doubt.verdict(in: rest.rest) ?? Doubt.asked(rest.rest)
            let said = behind.takeVerb() ?? doubted.map { (verb: $0, word: $0.words[0]) }
            guard let said, name == nil ? said.verb.isOfOneTake(said.word) : said.verb.takesTarget
            else { continue }
            self = rest
            return target
        }
        return nil
    }

    /// Where the first words end, as many as a name may have.
    private var wordEnds: [Substring.Index] {
        var ends: [Substring.Index] = []
        var rest = characters
        while ends.count < TakeName.mostWords, !rest.isEmpty {
            rest = rest.drop { $0.isWhitespace }.drop { !$0.isWhitespace }
            ends.append(rest.startIndex)
        }
        return ends
    }

    /// Places where Chinese may follow a name at once: `t4过`, `12B t4过`, `第4条过`.
    private var seams: [Substring.Index] {
        let front = characters.prefix(40)
        guard let first = front.first, first.isNumber || "@＠TtＴｔ第".contains(first) else {
            return []
        }
        return front.indices.dropFirst().filter { index in
            let (before, after) = (front[front.index(before: index)], front[index])
            guard !after.isASCII, !after.isNumber, !after.isWhitespace else { return false }
            return before.isASCII && !before.isWhitespace || before.isNumber
                || "条次".contains(before)
        }.reversed()
    }

    /// A whole name at the front and a colon behind it: `t1: hi`, `第1条：灯光`.
    mutating func takeNameBeforeColon(isBare: Bool = true) -> TakeTarget? {
        guard let colon = firstColon,
            let target = TakeName.read(characters[..<colon], isBare: isBare)
        else { return nil }
        characters = characters[characters.index(after: colon)...].trimmed
        return target
    }

    /// A take's name at the head of a text, whatever stands behind it: `t1 hi`, `12B t3 hi`,
    /// 第1条灯光.
    mutating func takeNameAtHead(isBare: Bool) -> TakeTarget? {
        for end in wordEnds.reversed() + seams {
            guard let target = TakeName.read(characters[..<end].withoutMark, isBare: isBare) else {
                continue
            }
            characters = characters[end...].drop { ":：,，、".contains($0) }.trimmed
            return target
        }
        return nil
    }

    /// Lines with a take's name behind them: `1-3 t1`, `5-8 12B t4`.
    ///
    /// - Parameter mayBeWhole: whether what reads as a name as a whole is lines and a name
    ///   nevertheless: `1-3 t1`.
    mutating func takeNameBehindLines(mayBeWhole: Bool) -> TakeTarget? {
        let isWhole = TakeName.read(characters, isBare: false) != nil
        if isWhole, !mayBeWhole { return nil }
        for end in wordEnds {
            let (head, tail) = (characters[..<end], characters[end...].trimmed)
            if Fold.lower(tail.prefix(3)) == "of " { return nil }
            guard !tail.isEmpty, Grammar.isLines(head),
                let target = TakeName.read(tail, isBare: false)
            else { continue }
            if isWhole, head.contains(where: \.isLetter) { continue }
            characters = head.trimmed
            return target
        }
        return nil
    }

    /// A whole take's name as the next words, which then is the target; `of` may stand before it,
    /// and a colon behind it.
    ///
    /// A take's number alone is a name only where nothing follows or a colon does:
    /// `ng take 2 was better` is a remark.
    /// - Parameter mayFollow: what may stand behind such a number nevertheless; lines behind
    ///   `lines t4` are no remark.
    mutating func takeTrailingTarget(
        isBare: Bool = true, mayFollow: (String) -> Bool = { _ in false }
    ) -> TakeTarget? {
        let front = peek().map(Fold.lower) == "of" ? characters.dropFirst(2).trimmed : characters
        var names = Words(front)
        guard let (target, behind) = names.leadingName(isBare: isBare, mayFollow: mayFollow) else {
            return nil
        }
        characters = behind
        return target
    }

    /// Whether another take is named: `3-12B-2`, `and 3-12B-2`, `、3-12B-2`.
    var beginsWithAnotherName: Bool {
        var front = Fold.lower(rest)[...]
        for joint in [
            "and ", "then ", "but ", "&", "+", ",", "，", "、", ";", "；", "/", "和", "跟", "然后", "而",
        ] where front.hasPrefix(joint) {
            front = front.dropFirst(joint.count)
        }
        let name = front.trimmed.prefix { !$0.isWhitespace && !":：,，、;；.。".contains($0) }
        return TakeName.read(name, isBare: false) != nil
    }

    /// Whether a second verdict with its take follows: `ng 3-12B-2`.
    var judgesAnother: Bool {
        var behind = self
        guard let (verb, _) = behind.takeVerb(), verb.judges else { return false }
        return behind.beginsWithAnotherName
    }

    private static func isColon(_ character: Character) -> Bool {
        character == ":" || character == "："
    }

    private init(_ characters: Substring) { self.characters = characters }

    private mutating func leadingName(isBare: Bool, mayFollow: (String) -> Bool) -> (
        TakeTarget, Substring
    )? {
        for end in wordEnds.reversed() + [firstColon, firstComma].compactMap({ $0 }) {
            guard let target = TakeName.read(characters[..<end].withoutMark, isBare: isBare) else {
                continue
            }
            let behind = characters[end...].drop { ":：,，、".contains($0) }.trimmed
            let isMarked =
                characters[..<end].last.map(Self.isColon) ?? false
                || characters[end...].first.map(Self.isColon) ?? false
            if case .take = target, !isMarked, !behind.isEmpty, !mayFollow(String(behind)) {
                continue
            }
            return (target, behind)
        }
        return nil
    }

    /// `of 12-1` at the end.
    mutating func takeOf() -> TakeTarget? {
        guard let place = rest.ranges(of: " of ").last,
            let target = TakeName.read(rest[place.upperBound...])
        else { return nil }
        characters = rest[..<place.lowerBound].trimmed
        return target
    }

    /// `5s ago`, `20 ago`, `1.5 s ago`, `5秒前`: seconds; 0 when nothing follows.
    mutating func takeAgo(for verb: Verb) throws(GrammarError) -> Double {
        let typed = rest
        if typed.isEmpty { return 0 }
        var text = Fold.lower(typed).filter { !$0.isWhitespace }
        if text.hasSuffix("ago") {
            text.removeLast(3)
        } else if text.hasSuffix("前") {
            text.removeLast()
        }
        for unit in ["seconds", "second", "sec", "s", "秒钟", "秒"] where text.hasSuffix(unit) {
            text.removeLast(unit.count)
            break
        }
        guard let first = text.first, first.isNumber, let seconds = Double(text),
            Self.longestAgo.contains(seconds)
        else {
            throw GrammarError(reason: .badArgument(verb), word: typed, suggestion: nil)
        }
        return seconds
    }

    /// Seconds; longer than any memory of pictures there is.
    private static let longestAgo = 0.0...600.0

    /// `wild track of steps` is `wt of steps`; a `wild card` is something else.
    mutating func takeTrack() throws(GrammarError) {
        guard let word = peek().map(Fold.lower), !["off", "no"].contains(word) else { return }
        guard ["track", "tracks", "sound", "line", "lines"].contains(word) else {
            throw GrammarError(reason: .badArgument(.wt), word: rest, suggestion: nil)
        }
        if word.hasPrefix("track") { _ = next() }
    }

    /// `off` and nothing behind it.
    mutating func takeOff() -> Bool {
        guard ["off", "no", "不", "否", "取消"].contains(Fold.lower(rest)) else { return false }
        characters = characters[characters.endIndex...]
        return true
    }

    /// `anyone` and nothing behind it.
    mutating func takeAnyone() -> Bool {
        guard ["anyone", "anybody", "任何人", "别人"].contains(Fold.lower(rest)) else { return false }
        characters = characters[characters.endIndex...]
        return true
    }

    /// `start` of `false start`.
    mutating func take(_ second: String) {
        if let word = peek(), Fold.lower(word) == second { _ = next() }
    }

    /// `again`, which `send` is said with.
    mutating func takeAgain() {
        if let word = peek(), Fold.lower(word) == "again" { _ = next() }
    }

    /// `all` and nothing behind it.
    mutating func takeAll() -> Bool {
        guard ["all", "--all", "全部", "所有"].contains(Fold.lower(rest)) else { return false }
        characters = characters[characters.endIndex...]
        return true
    }

    /// One word and no more, which has a place: of an episode, scene or line; nil when there is
    /// none.
    mutating func takePlace(for verb: Verb) throws(GrammarError) -> String? {
        try takeFitting(for: verb) { $0.contains { $0.isNumber || "一二三四五六七八九十".contains($0) } }
    }

    /// One word and no more, of which something is true; nil when there is none.
    mutating func takeFitting(for verb: Verb, _ fits: (String) -> Bool) throws(GrammarError)
        -> String?
    {
        let typed = rest
        guard let word = try takeLast(for: verb) else { return nil }
        guard fits(word) else {
            throw GrammarError(reason: .badArgument(verb), word: typed, suggestion: nil)
        }
        return word
    }

    /// One word and no more; nil when there is none.
    mutating func takeLast(for verb: Verb) throws(GrammarError) -> String? {
        let word = next()
        if !rest.isEmpty {
            throw GrammarError(reason: .badArgument(verb), word: rest, suggestion: nil)
        }
        return word
    }

    private func peek() -> Substring? {
        characters.isEmpty ? nil : characters.prefix { !$0.isWhitespace }
    }
}

extension Substring {
    fileprivate var withoutMark: Substring {
        last.map { ":：,，、".contains($0) } == true ? dropLast() : self
    }

    fileprivate var trimmed: Substring {
        let front = drop { $0.isWhitespace }
        guard let last = front.lastIndex(where: { !$0.isWhitespace }) else {
            return front[front.startIndex..<front.startIndex]
        }
        return front[...last]
    }
}
