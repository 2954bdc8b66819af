/// The line that begins an episode, or ends one.
package struct EpisodeHead {
    package let number: Int
    package let title: String
    /// A scene head on the same line: `第一集 1-1`.
    package let rest: Scalars

    /// A title longer than this is a summary: an outline, not a head.
    private static let longestTitle = 30

    package init?(_ line: CleanLine) {
        guard line.text.count <= 80 else { return nil }
        let (text, isDressed) = Self.undressed(line.text)
        guard let (number, after) = Self.numbered(text), number < 1000 else { return nil }
        guard after.isEmpty || Self.mayFollow(after, isDressed: isDressed || line.headingLevel > 0)
        else { return nil }
        let tail = HeadNumber.withoutSeparators(after)
        guard EpisodeEnd.words[Self.undressed(tail).text] == nil else { return nil }
        self.number = number
        if let head = SceneHead(tail), head.form != nil,
            head.isSure || (head.isNumberAlone && head.form == .dashed)
        {
            (title, rest) = ("", tail)
        } else {
            // 第1集 EPISODE 1
            let isSaidAgain = Self.numbered(tail).map { $0.0 == number && $0.1.isEmpty } ?? false
            (title, rest) = (isSaidAgain ? "" : Self.undressed(tail).text.string, [])
        }
        guard title.unicodeScalars.count <= Self.longestTitle, !title.contains("。") else {
            return nil
        }
    }

    /// `第 1 集`, `第十二集`, `EPISODE 1`, `EP001`, and what follows.
    private static func numbered(_ text: Scalars) -> (Int, Scalars)? {
        if text.first == "第", let (number, rest) = ChineseNumber.prefix(text.dropFirst().trimmed),
            let unit = rest.trimmed.first,
            ["集", "话", "回"].contains(unit)
        {
            return (number, rest.trimmed.dropFirst())
        }
        guard text.first == "E" || text.first == "e" else { return nil }
        for word in ["EPISODE", "EP"] where text.prefix(word.count).string.uppercased() == word {
            let after = text.dropFirst(word.count).drop {
                $0.isBlank || $0 == "." || $0 == ":" || $0 == "：" || $0 == "#"
            }
            if let first = after.first, first.isDigit,
                let (number, rest) = ChineseNumber.prefix(after), HeadNumber(text)?.form != .named
            {
                return (number, rest)
            }
        }
        return nil
    }

    private static func mayFollow(_ rest: Scalars, isDressed: Bool) -> Bool {
        guard let first = rest.first else { return true }
        let tail = HeadNumber.withoutSeparators(rest)
        if HeadNumber.isDash(first) || first == "~" || first == "至" || first == "到",
            let next = tail.first, next.isDigit || next == "第"
        {
            return SceneHead(tail)?.form == .named  // 第1集-第1场, and not 第1集-第5集
        }
        if first.isBlank || HeadNumber.isSeparator(first) || Brackets.opening(first) != nil
            || ["《", "“", "「"].contains(first)
        {
            return true
        }
        if first == "第" { return true }
        return isDressed || first.isDigit
    }

    /// Without brackets, quotes and dashes around it.
    package static func undressed(_ text: Scalars) -> (text: Scalars, isDressed: Bool) {
        var (text, isDressed) = (text.trimmed, false)
        while let first = text.first, let last = text.last {
            if closing(first) == last, text.count > 2 {
                (text, isDressed) = (text.dropFirst().dropLast().trimmed, true)
            } else if HeadNumber.isDash(first) || first == "=" || first == "*" {
                text = text.dropFirst().trimmed
            } else if HeadNumber.isDash(last) || last == "=" || last == "*" {
                text = text.dropLast().trimmed
            } else {
                break
            }
        }
        return (text, isDressed)
    }
}

extension EpisodeHead {
    private static func closing(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "【": "】"
        case "《": "》"
        case "（": "）"
        case "(": ")"
        case "[": "]"
        case "「": "」"
        case "“": "”"
        case "〔": "〕"
        case "〖": "〗"
        default: nil
        }
    }
}

/// `（本集完）`, `——本集完`, `【第1集完】`
package enum EpisodeEnd {
    package static func isOne(_ text: Scalars) -> Bool {
        guard text.count <= 24 else { return false }
        let (bare, isDressed) = EpisodeHead.undressed(text)
        let body = bare.last == "。" ? bare.dropLast() : bare
        if words[body] != nil { return body.count > 1 || isDressed }
        guard body.first == "第", let (_, rest) = ChineseNumber.prefix(body.dropFirst().trimmed),
            let unit = rest.first,
            ["集", "话", "回"].contains(unit)
        else {
            return false
        }
        return words[EpisodeHead.undressed(rest.trimmed.dropFirst()).text] != nil
    }

    package static let words: WordTable<Bool> = WordTable([
        "完 终 结束 本集完 本集终 本集结束 全剧终 全剧完 剧终 全文完 大结局完 未完待续 END THEEND TOBECONTINUED": true
    ])
}
