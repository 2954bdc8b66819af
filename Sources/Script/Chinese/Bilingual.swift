/// Two languages in one script.
enum Bilingual {
    /// Words, and none of them Chinese.
    static func isSecondLanguage(_ text: Scalars) -> Bool {
        text.count { $0.isLatin } >= 2 && !text.hasHan && Brackets.opening(text.first ?? " ") != .square && text.first != "♪"
    }

    /// `你来了？You came?` in its two halves.
    static func split(_ text: Scalars) -> (first: Scalars, second: Scalars)? {
        guard let lastHan = text.lastIndex(where: \.isHan), let start = text[lastHan...].firstIndex(where: { $0.isLatin }) else {
            return nil
        }
        let gap = text[text.index(after: lastHan)..<start]
        guard gap.contains(where: { "。！？…”!?.，、/—".unicodeScalars.contains($0) }) else { return nil }
        let second = text[start...].trimmed
        let isSentence = second.contains(where: \.isBlank) || second.last.map { [".", "!", "?", "…"].contains($0) } == true
        guard isSentence else { return nil }
        var first = text[..<start].trimmed
        while let last = first.last, last == "/" || last == "“" || last == "\"" { first = first.dropLast().trimmed }
        return (first, second)
    }

    /// `You came? 你来了？`, `Sign it. （签了它。）` in its two halves.
    static func splitForeignFirst(_ text: Scalars) -> (first: Scalars, second: Scalars)? {
        guard let start = text.firstIndex(where: \.isHan), let lastLatin = text[..<start].lastIndex(where: { $0.isLatin || $0.isDigit }),
            text[..<start].count(where: { $0.isLatin }) >= 2, !text[start...].contains(where: { $0.isLatin })
        else { return nil }
        let gap = text[text.index(after: lastLatin)..<start]
        guard gap.contains(where: { ".!?…”\"/—(（".unicodeScalars.contains($0) }) else { return nil }
        let opening = gap.lastIndex(where: { $0 == "/" || Brackets.opening($0) != nil }) ?? start
        let isBracketed = Brackets.opening(text[opening]) != nil
        var (first, second) = (text[..<min(opening, start)].trimmed, text[start...].trimmed)
        if isBracketed, let last = second.last, ")）】]".unicodeScalars.contains(last) { second = second.dropLast().trimmed }
        while let last = first.last, last == "/" { first = first.dropLast().trimmed }
        return first.isEmpty ? nil : (first, second)
    }
}
