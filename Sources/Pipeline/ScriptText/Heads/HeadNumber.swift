/// The number that a scene head begins with, in any of its forms, and what follows it.
package struct HeadNumber {
    package enum Form {
        /// `+场`: added between two scenes; its number may be missing.
        case insert
        /// 场次（2）, 场景一, 第3场, EP001-SC003: the word says that it is a scene.
        case named
        /// `1-1`, `12-3A`: episode and scene.
        case dashed
        /// `11.1`, which a version number or a sum of money may be too.
        case dotted
        /// `1`, `（2）`, `3、`
        case running
    }

    package var form: Form
    package var episode: Int?
    /// `3`, `3A`, `3-2`; nil for an insert without one.
    package var scene: String?
    package var rest: Scalars

    /// - Parameter text: trimmed, digits at half width.
    package init?(_ text: Scalars) {
        let text = Enclosed.opened(text)
        guard
            let found = Self.insert(text) ?? Self.coded(text) ?? Self.named(text) ?? Self.paired(
                text) ?? Self.running(text)
        else {
            return nil
        }
        self = found
        rest = Self.withoutSeparators(rest)
    }

    private init(_ form: Form, _ episode: Int?, _ scene: String?, _ rest: Scalars) {
        (self.form, self.episode, self.scene, self.rest) = (form, episode, scene, rest)
    }

    private static func insert(_ text: Scalars) -> HeadNumber? {
        guard
            let word = ["+场", "＋场", "加场", "＋ 场", "+ 场", "补场", "增场"].first(where: {
                text.starts(with: $0)
            })
        else { return nil }
        let after = text.dropFirst(word.unicodeScalars.count)
        if let (_, inner, rest) = Brackets.leading(after.trimmed),
            let (scene, none) = sceneNumber(inner), none.isEmpty
        {
            return HeadNumber(.insert, nil, scene, rest)
        }
        if let first = after.first, first.isDigit {
            if let pair = paired(after) {
                return HeadNumber(.insert, pair.episode, pair.scene, pair.rest)
            }
            if let (scene, rest) = sceneNumber(after) {
                return HeadNumber(.insert, nil, scene, rest)
            }
        }
        let isWord =
            after.first.map { $0.isBlank || isSeparator($0) || Brackets.opening($0) != nil } ?? true
        return isWord || word.hasPrefix("+") || word.hasPrefix("＋")
            ? HeadNumber(.insert, nil, nil, after) : nil
    }

    /// `EP001-SC003`, `EP01-10`, `E01S01`, `E1-S2`; `S1`, `SC01`, `S01-02` without the episode's
    /// word.
    private static func coded(_ text: Scalars) -> HeadNumber? {
        if let after = codeWord(["EPISODE", "EP", "E"], of: text),
            let (episode, rest) = ChineseNumber.prefix(after)
        {
            let tail = rest.drop { isDash($0) || $0.isBlank || $0 == "." || $0 == "/" || $0 == "_" }
            let isParted = tail.startIndex > rest.startIndex
            if let scene = codeWord(["SCENE", "SC", "S"], of: tail)
                ?? (isParted && tail.first?.isDigit == true ? tail : nil),
                let (number, end) = sceneNumber(scene), endsWord(end)
            {
                return HeadNumber(.named, episode, unpadded(number), end)
            }
        }
        guard text.first != "s", let after = codeWord(["SC", "S"], of: text) else { return nil }
        if let pair = paired(after), pair.form == .dashed {
            return HeadNumber(.named, pair.episode, pair.scene, pair.rest)
        }
        guard let (number, end) = sceneNumber(after), endsWord(end) else { return nil }
        return HeadNumber(.named, nil, unpadded(number), end)
    }

    /// What follows one of these words where figures do, with or without a full stop between: `S1`,
    /// `Sc. 1`.
    private static func codeWord(_ words: [String], of text: Scalars) -> Scalars? {
        for word in words {
            guard let after = dropping(word, from: text) else { continue }
            let number = after.drop { $0 == "." || $0 == "#" || $0.isBlank }
            let isClose =
                number.startIndex == after.startIndex || after.first == "." || after.first == "#"
                || word.count > 1
            if isClose, number.first?.isDigit == true { return number }
        }
        return nil
    }

    private static func named(_ text: Scalars) -> HeadNumber? {
        if let (episode, rest) = episodeBefore(text), let scene = named(rest) ?? running(rest) {
            return HeadNumber(.named, episode, scene.scene, scene.rest)
        }
        if text.first == "第", let (number, rest) = sceneNumber(text.dropFirst().trimmed),
            let unit = rest.trimmed.first,
            ["场", "場", "幕"].contains(unit)
        {
            return HeadNumber(.named, nil, number, rest.trimmed.dropFirst())
        }
        if text.first == "第", let pair = paired(text.dropFirst().trimmed),
            let after = withoutUnit(pair.rest.trimmed)
        {
            return HeadNumber(.named, pair.episode, pair.scene, after)
        }
        if let first = text.first, first.isDigit || ChineseNumber.isChinese(first) || first == "#" {
            let text = first == "#" ? text.dropFirst() : text
            if let pair = paired(text), let after = withoutUnit(pair.rest) {
                return HeadNumber(.named, pair.episode, pair.scene, after)
            }
            if let (number, rest) = sceneNumber(text), let after = withoutUnit(rest) {
                return HeadNumber(.named, nil, number, after)
            }
        }
        guard let after = afterSceneWord(text) else { return nil }
        if let (_, inner, rest) = Brackets.leading(after), let number = alone(inner) {
            return HeadNumber(.named, number.episode, number.scene, rest)
        }
        guard
            let number = paired(after)
                ?? sceneNumber(after).map({ HeadNumber(.named, nil, $0.0, $0.1) })
        else { return nil }
        let isChinese = after.first.map { !$0.isDigit } ?? true
        if isChinese, !endsWord(number.rest) { return nil }
        return HeadNumber(.named, number.episode, number.scene, number.rest)
    }

    /// `1集2场`, `1集-2场`: the episode with its word before the scene with its own.
    private static func episodeBefore(_ text: Scalars) -> (Int, Scalars)? {
        let text = text.first == "第" ? text.dropFirst().trimmed : text
        guard let first = text.first, first.isDigit || ChineseNumber.isChinese(first),
            let (episode, rest) = ChineseNumber.prefix(text),
            let unit = rest.first, ["集", "话", "回"].contains(unit)
        else { return nil }
        let scene = withoutSeparators(rest.dropFirst())
        guard let (_, after) = sceneNumber(scene.first == "第" ? scene.dropFirst().trimmed : scene),
            withoutUnit(after) != nil
        else {
            return nil
        }
        return (episode, scene)
    }

    /// What follows the 场 of `1-2场`, `3场`; nil where none stands there as a word.
    private static func withoutUnit(_ text: Scalars) -> Scalars? {
        guard let unit = text.first, unit == "场" || unit == "場" || unit == "幕" else { return nil }
        let after = text.dropFirst(text.starts(with: "场次") || text.starts(with: "场景") ? 2 : 1)
        return endsWord(after) ? after : nil
    }

    /// What follows 场次, 场景, 场, SCENE and the marks between it and its number.
    private static func afterSceneWord(_ text: Scalars) -> Scalars? {
        let words = ["场次", "场景", "场号", "场", "SCENE", "Scene", "scene", "SC"]
        let folded = Traditional.folded(text.prefix(5))
        guard let word = words.first(where: { folded.starts(with: $0) }) else { return nil }
        return text.dropFirst(word.unicodeScalars.count).drop {
            $0.isBlank || $0 == "：" || $0 == ":" || $0 == "." || $0 == "#"
        }
    }

    private static func alone(_ text: Scalars) -> HeadNumber? {
        if let pair = paired(text), pair.rest.isEmpty { return pair }
        return sceneNumber(text).flatMap {
            $0.1.isEmpty ? HeadNumber(.named, nil, $0.0, $0.1) : nil
        }
    }

    /// `1-1`, `12-3A`, `1-2-1`, `11.1`
    private static func paired(_ text: Scalars) -> HeadNumber? {
        guard text.first?.isDigit == true, let (episode, rest) = ChineseNumber.prefix(text),
            episode < 1000, let sign = rest.first
        else {
            return nil
        }
        if sign == "." || sign == "．", let next = rest.dropFirst().first, next.isDigit,
            let (scene, end) = sceneNumber(rest.dropFirst())
        {
            return end.first == "." || end.first == "%"
                ? nil : HeadNumber(.dotted, episode, scene, end)
        }
        let after = rest.trimmed.drop(while: isDash)
        guard let dash = rest.trimmed.first, isDash(dash), let first = after.trimmed.first,
            first.isDigit,
            var (scene, end) = sceneNumber(after.trimmed)
        else { return nil }
        if let dash = end.first, isDash(dash), end.dropFirst().first?.isDigit == true,
            let (part, last) = sceneNumber(end.dropFirst())
        {
            (scene, end) = (scene + "-" + part, last)
        } else if let (letter, last) = dashedLetter(end) {
            (scene, end) = (scene + letter, last)
        }
        return HeadNumber(.dashed, episode, scene, end)
    }

    /// The A of `1-1-A`.
    private static func dashedLetter(_ text: Scalars) -> (String, Scalars)? {
        guard let dash = text.first, isDash(dash), let letter = text.dropFirst().first,
            letter.isLatin, letter.value < 0x80,
            endsWord(text.dropFirst(2))
        else { return nil }
        return (String(Character(letter)).uppercased(), text.dropFirst(2))
    }

    private static func running(_ text: Scalars) -> HeadNumber? {
        if let (_, inner, rest) = Brackets.leading(text), let pair = paired(inner),
            pair.form == .dashed, pair.rest.isEmpty
        {
            return HeadNumber(.dashed, pair.episode, pair.scene, rest)
        }
        if let (shape, inner, rest) = Brackets.leading(text), shape == .round || !rest.isEmpty,
            let (scene, none) = sceneNumber(inner),
            none.isEmpty
        {
            return HeadNumber(.running, nil, scene, rest)
        }
        guard let (scene, rest) = sceneNumber(text) else { return nil }
        return endsWord(rest) ? HeadNumber(.running, nil, scene, rest) : nil
    }

    /// A number of at most three digits and the letter that may follow it.
    private static func sceneNumber(_ text: Scalars) -> (String, Scalars)? {
        guard let (value, rest) = ChineseNumber.prefix(text), value < 1000 else { return nil }
        guard let letter = rest.first, letter.isLatin, letter.value < 0x80,
            rest.dropFirst().first?.isLatin != true
        else {
            return rest.first?.isLatin == true ? nil : (String(value), rest)
        }
        return (String(value) + String(Character(letter)).uppercased(), rest.dropFirst())
    }

    private static func unpadded(_ number: String) -> String {
        let short = number.drop { $0 == "0" }
        return short.isEmpty ? "0" : String(short)
    }

    private static func dropping(_ word: String, from text: Scalars) -> Scalars? {
        let count = word.unicodeScalars.count
        guard text.first?.isLatin == true else { return nil }
        return text.prefix(count).string.uppercased() == word ? text.dropFirst(count) : nil
    }

    private static func endsWord(_ text: Scalars) -> Bool {
        text.first.map { $0.isBlank || isSeparator($0) || Brackets.opening($0) != nil } ?? true
    }

    package static func isDash(_ scalar: Unicode.Scalar) -> Bool {
        ["-", "－", "—", "–", "﹣", "‐", "‑", "−", "_"].contains(scalar)
    }

    package static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        isDash(scalar)
            || [
                "、", "，", ",", ".", "．", "。", ":", "：", "；", ";", "|", "｜", "·", "•", "/", "／",
                "\\",
            ].contains(scalar)
    }

    package static func withoutSeparators(_ text: Scalars) -> Scalars {
        var text = text.drop { $0.isBlank || isSeparator($0) }
        while let last = text.last, last.isBlank || isSeparator(last) { text = text.dropLast() }
        return text
    }
}

/// Numbers in one sign: ①, ⑴, ⒈, ㈠, ❶.
enum Enclosed {
    /// The first sign of each row of Unicode and how many count up from it.
    private static let rows: [(first: UInt32, count: UInt32)] = [
        (0x2460, 20), (0x2474, 20), (0x2488, 20), (0x3220, 10), (0x3280, 10), (0x2776, 10),
        (0x2780, 10), (0x278A, 10), (0x24F5, 10),
    ]

    private static func number(_ scalar: Unicode.Scalar) -> UInt32? {
        rows.first { ($0.first..<$0.first + $0.count).contains(scalar.value) }.map {
            scalar.value - $0.first + 1
        }
    }

    /// A text that begins with such a sign, with the plain number in its place.
    static func opened(_ text: Scalars) -> Scalars {
        guard let first = text.first, let number = number(first) else { return text }
        let rest = text.dropFirst()
        let joint = rest.first.map { HeadNumber.isDash($0) || $0 == "场" } ?? true ? "" : " "
        return Scalars(String(number) + joint + opened(afterDash: rest).string)
    }

    /// `①-②`
    private static func opened(afterDash rest: Scalars) -> Scalars {
        guard let dash = rest.first, HeadNumber.isDash(dash), let next = rest.dropFirst().first,
            let number = number(next)
        else {
            return rest
        }
        return Scalars(String(Character(dash)) + String(number)) + rest.dropFirst(2)
    }
}
