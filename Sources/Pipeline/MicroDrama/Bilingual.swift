import ScriptText

/// Two languages in one script.
enum Bilingual {
    /// Words, and none of them Chinese.
    static func isSecondLanguage(_ text: Scalars) -> Bool {
        text.count { $0.isLatin } >= 2 && !text.hasHan
            && Brackets.opening(text.first ?? " ") != .square && text.first != "♪"
    }

    /// `你来了？You came?` in its two halves.
    /// - Parameter isLoose: a blank alone may part them, as in a caption.
    static func split(_ text: Scalars, isLoose: Bool = false) -> (first: Scalars, second: Scalars)?
    {
        guard let lastHan = text.lastIndex(where: \.isHan),
            let start = text[lastHan...].firstIndex(where: { $0.isLatin })
        else {
            return nil
        }
        let gap = text[text.index(after: lastHan)..<start]
        let marks = "。！？…”!?.，、/—|｜（(【[".unicodeScalars
        guard gap.contains(where: { marks.contains($0) || isLoose && $0.isBlank }) else {
            return nil
        }
        var second = text[start...].trimmed
        var first = text[..<start].trimmed
        // 你来了。(You came.) in one bracket, of whichever shape.
        if let open = first.last, Brackets.opening(open) != nil, let close = second.last,
            Brackets.closing(close) != nil
        {
            (first, second) = (first.dropLast().trimmed, second.dropLast().trimmed)
        }
        let isSentence =
            second.contains(where: \.isBlank)
            || second.last.map { [".", "!", "?", "…"].contains($0) } == true
        guard isSentence, Brackets.isBalanced(first), Brackets.isBalanced(second) else {
            return nil
        }
        while let last = first.last, ["/", "“", "\"", "|", "｜", "—"].contains(last) {
            first = first.dropLast().trimmed
        }
        return first.isEmpty ? nil : (first, second)
    }

    /// `1-1 日 内 公司 INT. OFFICE - DAY` in its two halves.
    static func splitHead(_ text: Scalars) -> (first: Scalars, second: Scalars)? {
        guard text.count <= 120, let lastHan = text.lastIndex(where: \.isHan) else { return nil }
        let second = HeadNumber.withoutSeparators(text[(lastHan + 1)...]).drop {
            Brackets.opening($0) != nil
        }
        guard
            Slugline.isOne(second) || second.hasLatin && SceneHead(second)?.isSure == true
        else { return nil }
        let isBracketed =
            second.startIndex > text.startIndex
            && Brackets.opening(text[second.startIndex - 1]) != nil
        let first = HeadNumber.withoutSeparators(
            text[..<(isBracketed ? second.startIndex - 1 : second.startIndex)])
        let bare =
            isBracketed && second.last.map { Brackets.closing($0) != nil } == true
            ? second.dropLast() : second
        return SceneHead(first)?.isSure == true ? (first, bare.trimmed) : nil
    }

    /// `You came? 你来了？`, `Sign it. （签了它。）` in its two halves.
    static func splitForeignFirst(_ text: Scalars) -> (first: Scalars, second: Scalars)? {
        guard let start = text.firstIndex(where: \.isHan),
            let lastLatin = text[..<start].lastIndex(where: { $0.isLatin || $0.isDigit }),
            text[..<start].count(where: { $0.isLatin }) >= 2,
            !text[start...].contains(where: { $0.isLatin })
        else { return nil }
        let gap = text[text.index(after: lastLatin)..<start]
        guard gap.contains(where: { ".!?…”\"/—(（".unicodeScalars.contains($0) }) else { return nil }
        let opening = gap.lastIndex(where: { $0 == "/" || Brackets.opening($0) != nil }) ?? start
        let isBracketed = Brackets.opening(text[opening]) != nil
        var (first, second) = (text[..<min(opening, start)].trimmed, text[start...].trimmed)
        if isBracketed, let last = second.last, ")）】]".unicodeScalars.contains(last) {
            second = second.dropLast().trimmed
        }
        while let last = first.last, last == "/" { first = first.dropLast().trimmed }
        return first.isEmpty ? nil : (first, second)
    }
}
