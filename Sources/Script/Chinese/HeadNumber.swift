/// The number that a scene head begins with, in any of its forms, and what follows it.
struct HeadNumber {
    enum Form {
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

    var form: Form
    var episode: Int?
    /// `3`, `3A`, `3-2`; nil for an insert without one.
    var scene: String?
    var rest: Scalars

    /// - Parameter text: trimmed, digits at half width.
    init?(_ text: Scalars) {
        guard let found = Self.insert(text) ?? Self.coded(text) ?? Self.named(text) ?? Self.paired(text) ?? Self.running(text) else {
            return nil
        }
        self = found
        rest = Self.withoutSeparators(rest)
    }

    private init(_ form: Form, _ episode: Int?, _ scene: String?, _ rest: Scalars) {
        (self.form, self.episode, self.scene, self.rest) = (form, episode, scene, rest)
    }

    private static func insert(_ text: Scalars) -> HeadNumber? {
        guard let word = ["+场", "＋场", "加场", "＋ 场", "+ 场"].first(where: { text.starts(with: $0) }) else { return nil }
        let after = text.dropFirst(word.unicodeScalars.count)
        if let (_, inner, rest) = Brackets.leading(after.trimmed), let (scene, none) = sceneNumber(inner), none.isEmpty {
            return HeadNumber(.insert, nil, scene, rest)
        }
        if let first = after.first, first.isDigit {
            if let pair = paired(after) { return HeadNumber(.insert, pair.episode, pair.scene, pair.rest) }
            if let (scene, rest) = sceneNumber(after) { return HeadNumber(.insert, nil, scene, rest) }
        }
        let isWord = after.first.map { $0.isBlank || isSeparator($0) || Brackets.opening($0) != nil } ?? true
        return isWord || word.hasPrefix("+") || word.hasPrefix("＋") ? HeadNumber(.insert, nil, nil, after) : nil
    }

    /// `EP001-SC003`, `EP01-10`
    private static func coded(_ text: Scalars) -> HeadNumber? {
        guard let after = dropping("EP", from: text), let (episode, rest) = ChineseNumber.prefix(after),
            let dash = rest.first, isDash(dash) || dash.isBlank || dash == "_",
            let (number, end) = sceneNumber(dropping("SC", from: rest.dropFirst()) ?? rest.dropFirst())
        else { return nil }
        return HeadNumber(.named, episode, unpadded(number), end)
    }

    private static func named(_ text: Scalars) -> HeadNumber? {
        if text.first == "第", let (number, rest) = sceneNumber(text.dropFirst().trimmed), let unit = rest.trimmed.first,
            ["场", "場", "幕"].contains(unit)
        {
            return HeadNumber(.named, nil, number, rest.trimmed.dropFirst())
        }
        if let first = text.first, first.isDigit, let (number, rest) = sceneNumber(text), rest.first == "场", endsWord(rest.dropFirst()) {
            return HeadNumber(.named, nil, number, rest.dropFirst())
        }
        guard let after = afterSceneWord(text) else { return nil }
        if let (_, inner, rest) = Brackets.leading(after), let number = alone(inner) {
            return HeadNumber(.named, number.episode, number.scene, rest)
        }
        guard let number = paired(after) ?? sceneNumber(after).map({ HeadNumber(.named, nil, $0.0, $0.1) }) else { return nil }
        let isChinese = after.first.map { !$0.isDigit } ?? true
        if isChinese, !endsWord(number.rest) { return nil }
        return HeadNumber(.named, number.episode, number.scene, number.rest)
    }

    /// What follows 场次, 场景, 场, SCENE and the marks between it and its number.
    private static func afterSceneWord(_ text: Scalars) -> Scalars? {
        let words = ["场次", "场景", "场号", "场", "SCENE", "Scene", "scene", "SC"]
        let folded = Traditional.folded(text.prefix(5))
        guard let word = words.first(where: { folded.starts(with: $0) }) else { return nil }
        return text.dropFirst(word.unicodeScalars.count).drop { $0.isBlank || $0 == "：" || $0 == ":" || $0 == "." || $0 == "#" }
    }

    private static func alone(_ text: Scalars) -> HeadNumber? {
        if let pair = paired(text), pair.rest.isEmpty { return pair }
        return sceneNumber(text).flatMap { $0.1.isEmpty ? HeadNumber(.named, nil, $0.0, $0.1) : nil }
    }

    /// `1-1`, `12-3A`, `1-2-1`, `11.1`
    private static func paired(_ text: Scalars) -> HeadNumber? {
        guard text.first?.isDigit == true, let (episode, rest) = ChineseNumber.prefix(text), episode < 1000, let sign = rest.first else {
            return nil
        }
        if sign == "." || sign == "．", let next = rest.dropFirst().first, next.isDigit, let (scene, end) = sceneNumber(rest.dropFirst()) {
            return end.first == "." || end.first == "%" ? nil : HeadNumber(.dotted, episode, scene, end)
        }
        let after = rest.trimmed.drop(while: isDash)
        guard let dash = rest.trimmed.first, isDash(dash), let first = after.trimmed.first, first.isDigit,
            var (scene, end) = sceneNumber(after.trimmed)
        else { return nil }
        if let dash = end.first, isDash(dash), end.dropFirst().first?.isDigit == true, let (part, last) = sceneNumber(end.dropFirst()) {
            (scene, end) = (scene + "-" + part, last)
        }
        return HeadNumber(.dashed, episode, scene, end)
    }

    private static func running(_ text: Scalars) -> HeadNumber? {
        if let (shape, inner, rest) = Brackets.leading(text), shape == .round || !rest.isEmpty, let (scene, none) = sceneNumber(inner),
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
        guard let letter = rest.first, letter.isLatin, letter.value < 0x80, rest.dropFirst().first?.isLatin != true else {
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

    static func isDash(_ scalar: Unicode.Scalar) -> Bool { ["-", "－", "—", "–", "﹣", "‐", "‑", "−", "_"].contains(scalar) }

    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        isDash(scalar) || ["、", "，", ",", ".", "．", "。", ":", "：", "；", ";", "|", "｜", "·", "•", "/", "／", "\\"].contains(scalar)
    }

    static func withoutSeparators(_ text: Scalars) -> Scalars {
        var text = text.drop { $0.isBlank || isSeparator($0) }
        while let last = text.last, last.isBlank || isSeparator(last) { text = text.dropLast() }
        return text
    }
}
