/// A slot of a scene head that is named: `地点：`, `时间：`, `内外景：`, `人物：`.
package enum HeadLabel: Sendable {
    case place, time, intExt, cast

    /// The label that a text begins with and what follows its colon.
    package static func leading(_ text: Scalars) -> (label: HeadLabel, rest: Scalars)? {
        guard let colon = text.prefix(14).firstIndex(where: { $0 == "：" || $0 == ":" }) else {
            return nil
        }
        return words[text[..<colon]].map { ($0, text[(colon + 1)...].trimmed) }
    }

    /// A line that is nothing but the label of a cast list; the names follow.
    package static func isCastHeading(_ text: Scalars) -> Bool { words[text] == .cast }

    /// Whether a word labels a slot of a head, which is nobody's name.
    static func isLabel(_ text: Scalars) -> Bool { words[text] != nil }

    private static let words: WordTable<HeadLabel> = WordTable([
        "地点 场景 场地 位置 场景地点 景 LOCATION PLACE SETTING SCENE": .place,
        "时 时间 时段 日夜 日/夜 光线 TIME": .time,
        "内外景 内外 内/外 内/外景 INT/EXT": .intExt,
        "人物 出场人物 登场人物 主要人物 出场角色 本场人物 角色 出场 演员 人物列表 本场角色 出演 CHARACTERS CHARACTER CAST": .cast,
    ])

    /// A text in its parts: what stands before the first label, then each label's own.
    package static func parts(_ text: Scalars) -> (
        plain: Scalars, labelled: [(label: HeadLabel, text: Scalars)]
    ) {
        var (plain, labelled) = (text, [(label: HeadLabel, text: Scalars)]())
        var isWordStart = true
        for index in text.indices {
            if isWordStart, labelled.isEmpty || index >= start(of: labelled),
                let (label, rest) = leading(text[index...])
            {
                let before = HeadNumber.withoutSeparators(
                    text[(labelled.isEmpty ? text.startIndex : start(of: labelled))..<index])
                if labelled.isEmpty {
                    plain = before
                } else {
                    labelled[labelled.count - 1].text = before
                }
                labelled.append((label, rest))
            }
            isWordStart =
                text[index].isBlank || HeadNumber.isSeparator(text[index])
                || Brackets.closing(text[index]) != nil
        }
        return (plain, labelled)
    }

    private static func start(of labelled: [(label: HeadLabel, text: Scalars)]) -> Int {
        labelled[labelled.count - 1].text.startIndex
    }
}

/// The names of a cast list.
package enum CastList {
    /// 陆天擎、苏晓（旁观） and the like, each name as it is written, brackets with it.
    package static func names(_ text: Scalars) -> [String] {
        let hasMarks = Brackets.firstOutside(text) { isMark(text[$0]) } != nil
        var (names, name, depth) = ([String](), [Unicode.Scalar](), 0)
        for scalar in text {
            if Brackets.opening(scalar) != nil { depth += 1 }
            if Brackets.closing(scalar) != nil { depth = max(0, depth - 1) }
            let isEnd =
                depth == 0 && (isMark(scalar) || (!hasMarks && scalar.isBlank && text.hasHan))
            if isEnd { names.append(name[...].trimmed.string) }
            if isEnd { name = [] } else { name.append(scalar) }
        }
        names.append(name[...].trimmed.string)
        return names.filter { !$0.isEmpty }
    }

    /// A name of a cast list as it speaks: without what brackets say of it, without 若干 and `*3`.
    package static func speaker(_ name: String) -> String {
        let outside = Brackets.parted(Scalars(name)).outside
        let bare = outside.prefix { $0 != "*" && $0 != "×" }.trimmed
        return (bare.ends(with: "若干") ? bare.dropLast(2).trimmed : bare).string
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        ["、", "，", ",", "/", "／", ";", "；", "。", "|"].contains(scalar)
    }
}
