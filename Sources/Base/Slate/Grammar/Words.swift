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
        guard !characters.isEmpty else { throw GrammarError(reason: .missingArgument(verb), word: "", suggestion: nil) }
        return rest
    }

    /// The verb at the front and how it was said: alone, before a colon or comma (`note: soft`, `过，好`), or run together with its text as Chinese is
    /// written (`备注忘词`).
    mutating func takeVerb() -> (verb: Verb, word: String)? {
        guard let word = peek() else { return nil }
        let folded = Fold.lower(word)
        if let verb = Verb.named(folded) {
            characters = characters.dropFirst(word.count).trimmed
            return (verb, folded)
        }
        if let mark = word.firstIndex(where: { ":,：，".contains($0) }), let verb = Verb.named(Fold.lower(word[..<mark])),
            !word[word.startIndex].isNumber
        {
            characters = characters[word.index(after: mark)...].trimmed
            return (verb, Fold.lower(word[..<mark]))
        }
        for verb in [Verb.note, .lines, .changed, .dropped, .heard, .accept, .pu, .wt, .find, .go, .why, .send] {
            guard let own = verb.words.first(where: { !$0.utf8.allSatisfy { $0 < 128 } && word.hasPrefix($0) }) else { continue }
            let behind = word.dropFirst(own.count)
            // 找不到 is something that is missing, not what to look for.
            if verb == .find, let next = behind.first, "不到个人".contains(next) { return nil }
            characters = characters.dropFirst(own.count).trimmed
            return (verb, own)
        }
        return nil
    }

    /// `@2` or `3-12B-4:` at the front.
    mutating func takeTarget() throws(GrammarError) -> TakeTarget? {
        guard let word = peek() else { return nil }
        let colon = word.firstIndex { $0 == ":" || $0 == "：" }
        let named = Fold.lower(word[..<(colon ?? word.endIndex)])
        let target: TakeTarget
        if named.hasPrefix("@") {
            guard let ago = SlateReader.number(named.dropFirst()) else {
                throw GrammarError(reason: .unknownWord, word: named, suggestion: "@1")
            }
            target = .ago(ago)
        } else if colon != nil, let slate = SlateReader.slate(named) {
            target = .slate(slate)
        } else {
            return nil
        }
        characters = characters[(colon.map { word.index(after: $0) } ?? word.endIndex)...].trimmed
        return target
    }

    /// `12-1` and nothing behind it, in the words for a take.
    mutating func takeLetterlessTarget() -> TakeTarget? {
        guard let slate = SlateReader.letterless(rest) else { return nil }
        characters = characters[characters.endIndex...]
        return .slate(slate)
    }

    /// A whole slate as the next word, which then is the target.
    mutating func takeTrailingTarget() -> TakeTarget? {
        guard let word = peek().map(Fold.lower) else { return nil }
        let ago = word.hasPrefix("@") ? SlateReader.number(word.dropFirst()).map(TakeTarget.ago) : nil
        guard let target = ago ?? SlateReader.slate(word).map(TakeTarget.slate) else { return nil }
        _ = next()
        return target
    }

    /// `5s ago`, `20 ago`, `1.5 s ago`, `5秒前`: seconds; 0 when nothing follows.
    mutating func takeAgo(for verb: Verb) throws(GrammarError) -> Double {
        let typed = rest
        if typed.isEmpty { return 0 }
        var text = Fold.lower(typed).filter { !$0.isWhitespace }
        if text.hasSuffix("ago") { text.removeLast(3) } else if text.hasSuffix("前") { text.removeLast() }
        for unit in ["seconds", "second", "sec", "s", "秒钟", "秒"] where text.hasSuffix(unit) {
            text.removeLast(unit.count)
            break
        }
        guard let first = text.first, first.isNumber, let seconds = Double(text), Self.longestAgo.contains(seconds) else {
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

    /// One word and no more, which has a place: of an episode, scene or line; nil when there is none.
    mutating func takePlace(for verb: Verb) throws(GrammarError) -> String? {
        try takeFitting(for: verb) { $0.contains { $0.isNumber || "一二三四五六七八九十".contains($0) } }
    }

    /// One word and no more, of which something is true; nil when there is none.
    mutating func takeFitting(for verb: Verb, _ fits: (String) -> Bool) throws(GrammarError) -> String? {
        let typed = rest
        guard let word = try takeLast(for: verb) else { return nil }
        guard fits(word) else { throw GrammarError(reason: .badArgument(verb), word: typed, suggestion: nil) }
        return word
    }

    /// One word and no more; nil when there is none.
    mutating func takeLast(for verb: Verb) throws(GrammarError) -> String? {
        let word = next()
        if !rest.isEmpty { throw GrammarError(reason: .badArgument(verb), word: rest, suggestion: nil) }
        return word
    }

    private func peek() -> Substring? {
        characters.isEmpty ? nil : characters.prefix { !$0.isWhitespace }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let front = drop { $0.isWhitespace }
        guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return front[front.startIndex..<front.startIndex] }
        return front[...last]
    }
}
