/// A line of dialogue: `名（情绪）：词` and all that crews write for it.
struct Speech {
    var kind = ScriptLine.Kind.dialogue
    /// nil for `OS：…` alone.
    var name: String?
    var parentheticals: [String] = []
    /// Without the quotes around all of it; empty when the words stand on the next line.
    var words: Scalars = []
    /// A bracket or a voice mark beside the name: nothing but dialogue has that.
    var isMarked = false

    /// Colons further in are part of a sentence: names with two manners in brackets reach 50.
    private static let furthestColon = 60

    /// - Returns: nil when no colon parts the text into something like a name and something like words.
    init?(_ text: Scalars) {
        guard let colon = Self.colon(in: text) else {
            guard let end = Self.endOfVoicedName(text), readName(text[..<end]) else { return nil }
            readWords(text[end...].trimmed)
            return
        }
        guard readName(text[..<colon].trimmed) else { return nil }
        readWords(text[(colon + 1)...].trimmed)
    }

    /// A name on a line of its own, without a colon: `林晚（冷笑）`.
    init?(cue text: Scalars) {
        guard text.count <= 24, readName(text) else { return nil }
    }

    var parenthetical: String? { parentheticals.isEmpty ? nil : parentheticals.joined(separator: "，") }

    /// `林晚（OS）他在撒谎。`: a voice in brackets after a short name stands for the colon.
    private static func endOfVoicedName(_ text: Scalars) -> Int? {
        guard let open = text.prefix(8).firstIndex(where: { Brackets.opening($0) != nil }), open > text.startIndex,
            let (_, inner, rest) = Brackets.leading(text[open...]), !rest.isEmpty, Voice.parted(inner).kind != nil
        else { return nil }
        return rest.startIndex
    }

    private static func colon(in text: Scalars) -> Int? {
        let head = text.prefix(furthestColon)
        return Brackets.firstOutside(head) { index in
            guard head[index] == "：" || head[index] == ":" || head[index] == "︰" else { return false }
            let (before, after) = (index > text.startIndex ? text[index - 1] : nil, index + 1 < text.endIndex ? text[index + 1] : nil)
            if let before, let after, before.isDigit, after.isDigit { return false }  // 12：30
            return after != "/"  // https://
        }
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
        if let kind = Voice.narrator(outside) { self.kind = kind }
        name = outside.isEmpty ? nil : outside.string
        return outside.isEmpty ? isMarked && kind != .dialogue : Self.isName(outside)
    }

    /// `12. 林晚`: lines that are counted.
    private static func withoutCount(_ text: Scalars) -> Scalars {
        guard text.first?.isDigit == true, let (_, rest) = ChineseNumber.prefix(text), let sign = rest.first, sign == "." || sign == "、"
        else {
            return text
        }
        return rest.dropFirst().trimmed
    }

    private mutating func takeManner(_ text: Scalars) {
        let (kind, rest) = Voice.parted(text)
        if let kind { self.kind = kind }
        if !rest.isEmpty { parentheticals.append(rest.string) }
    }

    /// Han names of up to twelve signs, Latin ones of up to four words; no sentence, no bare number.
    private static func isName(_ text: Scalars) -> Bool {
        guard text.contains(where: { $0.isHan || $0.isLatin }), text.count <= 40 else { return false }
        let marks: [Unicode.Scalar] = ["·", "・", "•", ".", "-", "'", "’", "&", "/", "、", "+", "#", "＋", "—", "*", "Ａ", "Ｂ", "Ｃ"]
        guard text.allSatisfy({ $0.isHan || $0.isLatin || $0.isDigit || $0.isBlank || marks.contains($0) }) else { return false }
        let parts = text.split { $0 == "、" || $0 == "/" || $0 == "&" || $0 == "+" }
        if !text.hasHan {
            return text.split(whereSeparator: \.isBlank).count <= 5 && text.first.map { !(0x61...0x7A).contains($0.value) } == true
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
        let quotes: [(Unicode.Scalar, Unicode.Scalar)] = [("“", "”"), ("\"", "\""), ("「", "」"), ("『", "』")]
        guard text.count > 2, let (open, close) = quotes.first(where: { text.first == $0.0 && text.last == $0.1 }) else { return text }
        let inner = text.dropFirst().dropLast()
        return inner.contains { $0 == open || $0 == close } ? text : inner.trimmed
    }
}

extension Speech {
    /// How much speaks for it being dialogue and not a sentence with a colon.
    func isBelievable(speakers: [String: Int]) -> Bool {
        guard let name else { return isMarked }
        if isMarked || speakers[name, default: 0] >= 2 { return true }
        let scalars = Scalars(name)
        if !scalars.hasHan { return scalars.count <= 24 }
        if Self.sentenceEnds.contains(where: { scalars.ends(with: $0) }) { return false }
        return scalars.count <= 6 || scalars.contains("、")
    }

    /// `他说：`, `牌子上写着：` — a sentence leads to what follows.
    private static let sentenceEnds = ["说", "道", "问", "喊", "叫", "骂", "写着", "显示", "着", "是", "想", "上", "中", "里", "信息", "内容", "出现"]
}

/// Marks of a voice that is heard and not seen to speak: OS, VO and their Chinese names.
enum Voice {
    static func kind(_ text: Scalars) -> ScriptLine.Kind? {
        words[text]
    }

    /// The voice in a bracket and what else it says: `OS，冷笑`.
    static func parted(_ text: Scalars) -> (kind: ScriptLine.Kind?, rest: Scalars) {
        if let kind = kind(text) { return (kind, isTelephone(text) ? text : []) }
        let parts = text.split { ["，", ",", "、", "/", "；", "|"].contains($0) || $0.isBlank }
        guard let index = parts.firstIndex(where: { kind($0) != nil }), let kind = kind(parts[index]) else { return (nil, text) }
        if isTelephone(parts[index]) { return (kind, text) }
        let rest = parts.indices.filter { $0 != index }.map { parts[$0] }.joined(separator: Scalars("，"))
        return (kind, Array(rest)[...])
    }

    /// `林晚OS`, `李砚 OS`, `林晚内心独白`: the voice at the end of a name.
    static func trailing(_ name: Scalars) -> (kind: ScriptLine.Kind, rest: Scalars)? {
        if let kind = kind(name), !isNarrator(name) { return (kind, []) }
        for (word, kind) in endings
        where name.count > word.count && (name.last == word.last || name.last?.isLatin == true || name.last == "聲") {
            let rest = name.dropLast(word.count)
            guard Traditional.folded(name.suffix(word.count)).string.uppercased() == word.string, rest.last.map({ !$0.isLatin }) == true
            else { continue }
            let bare = ["内心", "心里", "的"].reduce(rest.trimmed) { $0.ends(with: $1) ? $0.dropLast($1.unicodeScalars.count) : $0 }
            return (kind, HeadNumber.withoutSeparators(bare.isEmpty ? rest.trimmed : bare))
        }
        return nil
    }

    /// A speaker that is a voice by its name.
    static func narrator(_ name: Scalars) -> ScriptLine.Kind? { isNarrator(name) ? .voiceOver : nil }

    private static func isNarrator(_ name: Scalars) -> Bool { narrators[name] != nil }

    private static func isTelephone(_ text: Scalars) -> Bool {
        let text = Traditional.folded(text).filter { !$0.isBlank }[...]
        return text.contains("电话") || text.contains("听筒") || text.contains("对讲机")
    }

    private static let narrators: WordTable<Bool> = WordTable(["旁白 画外音 解说 独白 NARRATOR": true])
    private static let words: WordTable<ScriptLine.Kind> = WordTable([
        "OS OC 内心OS 内心 内心独白 心声 独白 心里话 心OS 内OS 画外 内心戏 心理活动": .offScreen,
        "VO 画外音 旁白 旁白音 解说 配音 电话音 电话里 电话中 电话那头 电话声 电话另一头 听筒里 听筒 对讲机 对讲机里": .voiceOver,
    ])
    private static let endingWords: [(String, ScriptLine.Kind)] = [
        ("内心OS", .offScreen), ("内心独白", .offScreen), ("心声", .offScreen), ("O.S.", .offScreen), ("OS", .offScreen), ("画外音", .voiceOver),
        ("V.O.", .voiceOver), ("VO", .voiceOver), ("旁白", .voiceOver),
    ]
    private static let endings: [(Scalars, ScriptLine.Kind)] = endingWords.map { (Scalars($0.0), $0.1) }
}
