/// Words that mean something, found without making strings: case, blanks and full stops do not
/// count (`o.s.` is `OS`), nor whether the characters are simplified or traditional.
package struct WordTable<Value: Sendable>: Sendable {
    private struct Row: Sendable {
        let word: [Unicode.Scalar]
        let value: Value
    }

    private var byFirst: [Unicode.Scalar: [Row]] = [:]

    /// - Parameter rows: each value with its words, parted by blanks; in upper case and without
    ///   blanks inside.
    package init(_ rows: KeyValuePairs<String, Value>) {
        for (words, value) in rows {
            for word in words.split(separator: " ") {
                let word = Array(word.unicodeScalars)
                byFirst[word[0], default: []].append(Row(word: word, value: value))
            }
        }
    }

    /// The value of the word that a text is, wholly.
    package subscript(_ text: Scalars) -> Value? {
        guard let first = text.first(where: Self.counts), let rows = byFirst[Self.upper(first)]
        else { return nil }
        return rows.first { Self.isEqual(text, $0.word) }?.value
    }

    private static func isEqual(_ text: Scalars, _ word: [Unicode.Scalar]) -> Bool {
        var at = 0
        for scalar in text where counts(scalar) {
            guard at < word.count, word[at] == upper(scalar) else { return false }
            at += 1
        }
        return at == word.count
    }

    private static func counts(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "." && scalar != "．" && !scalar.isBlank
    }

    private static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if (0x61...0x7A).contains(scalar.value) {
            return Unicode.Scalar(UInt8(scalar.value - 0x20))
        }
        return scalar.value < 0x4E00 ? scalar : Traditional.simplified[scalar] ?? scalar
    }
}

/// Traditional characters of the words that readers know, and their simplified forms.
package enum Traditional {
    static let simplified: [Unicode.Scalar: Unicode.Scalar] = [
        "內": "内", "場": "场", "時": "时", "點": "点", "閃": "闪", "憶": "忆", "結": "结", "終": "终", "畫": "画",
        "獨": "独", "聲": "声", "電": "电",
        "話": "话", "裡": "里", "裏": "里", "轉": "转", "黃": "黄", "間": "间", "戲": "戏", "樂": "乐", "鏡": "镜",
        "頭": "头", "遠": "远", "現": "现",
        "實": "实", "題": "题", "開": "开", "續": "续", "劇": "剧", "標": "标", "對": "对", "講": "讲", "聽": "听",
        "說": "说", "鈴": "铃", "環": "环",
        "備": "备", "註": "注", "緩": "缓", "畢": "毕", "後": "后", "員": "员", "術": "术", "淺": "浅", "劃": "划",
        "夢": "梦", "動": "动", "關": "关",
        "晝": "昼", "曉": "晓", "淩": "凌",
    ]

    /// A text as our words are written; its own characters stand where they stood.
    package static func folded(_ text: Scalars) -> Scalars {
        guard text.contains(where: { $0.value >= 0x4E00 && simplified[$0] != nil }) else {
            return text
        }
        return text.map { simplified[$0] ?? $0 }[...]
    }
}
