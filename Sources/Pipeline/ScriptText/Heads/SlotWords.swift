import ScriptModel

/// The words that fill the slots of a scene head: time of day, and inside or outside.
package enum SlotWords {
    /// What a token says, if it says nothing else.
    package struct Slots: Equatable {
        package var time: String?
        package var place: ScriptScene.Place?

        package init(time: String? = nil, place: ScriptScene.Place? = nil) {
            (self.time, self.place) = (time, place)
        }

        package var count: Int { (time == nil ? 0 : 1) + (place == nil ? 0 : 1) }
    }

    /// `日`, `内`, `日内`, `深夜外`, `INT`, `NIGHT`; nil when anything else is in it.
    package static func slots(_ token: Scalars) -> Slots? {
        guard (1...24).contains(token.count) else { return nil }
        if token.allSatisfy({ !$0.isHan }) { return latin(token) }
        var (slots, rest) = (Slots(), Traditional.folded(token))
        while !rest.isEmpty {
            if slots.time == nil, let length = timeLength(rest) {
                slots.time = token.suffix(rest.count).prefix(length).string
                rest = rest.dropFirst(length)
            } else if slots.place == nil, let (place, length) = place(rest) {
                slots.place = place
                rest = rest.dropFirst(length)
            } else {
                return special(token)
            }
        }
        return slots
    }

    /// Time and place glued to the front of a location: `日内灵堂`.
    static func gluedFront(_ token: Scalars) -> (slots: Slots, location: Scalars)? {
        for length in stride(from: min(6, token.count - 1), through: 2, by: -1) {
            if let slots = slots(token.prefix(length)), slots.count == 2 {
                return (slots, token.dropFirst(length))
            }
        }
        return nil
    }

    /// Time and place glued to the end of a location: `客厅日内`.
    static func gluedBack(_ token: Scalars) -> (slots: Slots, location: Scalars)? {
        for length in stride(from: min(6, token.count - 1), through: 2, by: -1) {
            if let slots = slots(token.suffix(length)), slots.count == 2 {
                return (slots, token.dropLast(length))
            }
        }
        return nil
    }

    /// 雨夜, 除夕夜, 次日清晨: a time by its last word, taken only where another slot is sure.
    static func isLooseTime(_ token: Scalars, isNumbered: Bool) -> Bool {
        guard (2...5).contains(token.count) else { return false }
        return isNumbered && isSpan(token) || looseEndings.contains { token.ends(with: $0) }
            || looseBeginnings.contains { token.starts(with: $0) }
    }

    /// 三天后 is a time in a numbered head; elsewhere it begins a sentence.
    static func isSpan(_ token: Scalars) -> Bool { spans.contains { token.ends(with: $0) } }

    package static func isFlashback(_ token: Scalars) -> Bool {
        let token = Traditional.folded(token)
        return ["闪回", "回忆", "FLASHBACK", "梦境", "幻想"].contains {
            token.elementsEqual($0.unicodeScalars)
        }
    }

    private static let times: [Scalars] = [
        "清晨", "早晨", "早上", "上午", "中午", "正午", "午后", "下午", "黄昏", "傍晚", "日暮", "薄暮", "黎明", "拂晓", "晚上",
        "夜晚", "深夜", "半夜",
        "午夜", "子夜", "凌晨", "入夜", "白天", "白昼", "日间", "夜间", "日景", "夜景", "日戏", "夜戏", "晨戏", "夜里", "日出",
        "日落", "日", "夜", "晨", "昏", "暮", "晚", "午",
        "晓",
    ].map { Scalars($0) }
    private static let placeWords: [(String, ScriptScene.Place)] = [
        ("内外景", .both), ("外内景", .both), ("内外", .both), ("外内", .both), ("内景", .interior),
        ("外景", .exterior), ("室内", .interior),
        ("室外", .exterior),
        ("内", .interior), ("外", .exterior),
    ]
    private static let places: [(word: Scalars, place: ScriptScene.Place)] = placeWords.map {
        (Scalars($0.0), $0.1)
    }
    private static let looseEndings = ["夜", "清晨", "早晨", "傍晚", "黄昏", "深夜", "凌晨", "上午", "下午"]
    private static let spans = ["日后", "天后", "年后", "年前"]
    private static let looseBeginnings = ["次日", "翌日", "当日", "当晚", "同日", "连续"]
    private static let hours: Set<Unicode.Scalar> = [
        "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥",
    ]

    private static func timeLength(_ text: Scalars) -> Int? {
        if let hour = hourLength(text) { return hour }
        return times.first { text.starts(with: $0) }?.count
    }

    /// 亥时, 亥时三刻, 子时初.
    private static func hourLength(_ text: Scalars) -> Int? {
        guard let first = text.first, hours.contains(first), text.dropFirst().first == "时" else {
            return nil
        }
        let rest = text.dropFirst(2)
        if let count = rest.first, ChineseNumber.isChinese(count), rest.dropFirst().first == "刻" {
            return 4
        }
        return rest.first.map { ["初", "正", "末"].contains($0) } == true ? 3 : 2
    }

    private static func place(_ text: Scalars) -> (ScriptScene.Place, Int)? {
        places.first { text.starts(with: $0.word) }.map { ($0.place, $0.word.count) }
    }

    /// Both words of one kind in one token: 日夜, 夜转日.
    private static func special(_ token: Scalars) -> Slots? {
        guard token.count <= 3 else { return nil }
        return ["日夜", "夜日", "日转夜", "夜转日", "昼夜"].contains(token.string)
            ? Slots(time: token.string) : nil
    }

    private static func latin(_ token: Scalars) -> Slots? {
        switch token.string.uppercased() {
        case "INT": Slots(place: .interior)
        case "EXT": Slots(place: .exterior)
        case "I/E", "INT/EXT", "EXT/INT": Slots(place: .both)
        case "DAY", "NIGHT", "DAWN", "DUSK", "MORNING", "EVENING", "AFTERNOON", "NOON", "MIDNIGHT",
            "SUNSET", "SUNRISE", "CONTINUOUS",
            "LATER",
            "EARLY MORNING", "LATE NIGHT":
            Slots(time: token.string)
        default: nil
        }
    }
}
