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
