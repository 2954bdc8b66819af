import Slate

/// Slates in Chinese: `第3集12场B镜4条`, `12场`, `镜B`, `第四条`, `场12镜3条4`, `下一镜`.
///
/// Nothing is passed over: a text with a part that has no place is no slate.
package enum ChineseSlate {
    private static let steps: [String: SlateEdit] = [
        "下一场": .stepScene(1), "上一场": .stepScene(-1), "下一镜": .stepShot(1), "上一镜": .stepShot(-1),
    ]

    package static func isWritten(in text: String) -> Bool { text.contains { marker($0) != nil } }

    static func edit(_ text: String) -> SlateEdit? {
        if let step = steps[text] { return step }
        guard let parts = parts(text.filter { $0 != "第" && $0 != " " }) else { return nil }
        let take = parts["条"].flatMap { SlateReader.number($0) }
        if parts["条"] != nil && take == nil { return nil }
        switch (parts["集"], parts["场"], parts["镜"], take) {
        case (nil, let scene?, nil, nil): return .scene(scene)
        case (let episode, let scene?, let shot, let take):
            return .setup(episode: episode, scene: scene, shot: shot, take: take)
        case (nil, nil, let shot?, nil): return .shot(shot)
        case (nil, nil, let shot?, let take?): return .shotAndTake(shot, take)
        case (nil, nil, nil, let take?): return .take(take)
        default: return nil
        }
    }

    /// The word after a number (`12场`), or before it when the text begins with one (`场12`).
    private static func parts(_ text: String) -> [Character: String]? {
        guard let first = text.first else { return nil }
        let isLeading = marker(first) != nil
        var parts: [Character: String] = [:]
        var (word, value) = (Character?.none, "")
        for character in text + (isLeading ? "条" : "") {
            guard let next = marker(character) else {
                value.append(character)
                continue
            }
            if let place = isLeading ? word : next {
                guard let number = part(value), parts.updateValue(number, forKey: place) == nil
                else { return nil }
            }
            (word, value) = (next, "")
        }
        return value.isEmpty ? parts : nil
    }

    /// 次 counts takes too.
    private static func marker(_ character: Character) -> Character? {
        character == "次" ? "条" : "集场镜条".contains(character) ? character : nil
    }

    /// 两条 is how many, 第二条 which.
    private static func part(_ text: String) -> String? {
        if text == "两" { return nil }
        if let number = numeral(text) { return String(number) }
        return SlateReader.isPart(text) ? text : nil
    }

    /// 一 to 九百九十九; nil for anything else.
    static func numeral(_ text: String) -> Int? {
        let digits = Array("零一二三四五六七八九")
        var (sum, digit) = (0, Int?.none)
        for character in text {
            if let value = digits.firstIndex(
                of: character == "两" ? "二" : character == "〇" ? "零" : character)
            {
                guard digit ?? 0 == 0 else { return nil }
                digit = value
            } else if let unit = ["十": 10, "百": 100][character] {
                sum += (digit ?? 1) * unit
                digit = nil
            } else {
                return nil
            }
        }
        let number = sum + (digit ?? 0)
        return number > 0 ? number : nil
    }
}
