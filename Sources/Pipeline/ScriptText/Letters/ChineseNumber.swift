/// Numbers as scripts write them: `12`, `１２`, 十二, 一百零三, 廿一.
package enum ChineseNumber {
    /// The number that these scalars are, wholly; nil when they are anything else or above 9999.
    package static func value(_ scalars: Scalars) -> Int? {
        guard let first = scalars.first, scalars.count <= 9 else { return nil }
        if digit(first) != nil { return arabic(scalars) }
        return chinese(scalars)
    }

    /// The longest number at the beginning, and what follows it.
    package static func prefix(_ scalars: Scalars) -> (value: Int, rest: Scalars)? {
        guard let first = scalars.first else { return nil }
        let isArabic = digit(first) != nil
        let run = scalars.prefix { isArabic ? digit($0) != nil : isChinese($0) }
        return value(run).map { ($0, scalars[run.endIndex...]) }
    }

    package static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value - 0x30)
        case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
        default: nil
        }
    }

    package static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        units[scalar] != nil || digits[scalar] != nil
    }

    /// 1...99 as 一, 十二, 九十九: what Word's Chinese counting writes.
    package static func written(_ number: Int) -> String {
        let names = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        guard (1...99).contains(number) else { return String(number) }
        let tens = number / 10
        return (tens == 0 ? "" : (tens == 1 ? "" : names[tens]) + "十") + names[number % 10]
    }

    private static let digits: [Unicode.Scalar: Int] = [
        "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
        "九": 9,
    ]
    private static let units: [Unicode.Scalar: Int] = ["十": 10, "廿": 20, "百": 100, "千": 1000]

    private static func arabic(_ scalars: Scalars) -> Int? {
        var number = 0
        for scalar in scalars {
            guard let digit = digit(scalar) else { return nil }
            number = number * 10 + digit
        }
        return number <= 9999 ? number : nil
    }

    private static func chinese(_ scalars: Scalars) -> Int? {
        if scalars.count > 1, scalars.allSatisfy({ digits[$0] != nil }) {
            // 一〇三
            return scalars.count > 4 ? nil : scalars.reduce(0) { $0 * 10 + (digits[$1] ?? 0) }
        }
        var (total, pending) = (0, nil as Int?)
        for scalar in scalars {
            if let unit = units[scalar] {
                total += unit == 20 ? 20 : (pending ?? 1) * unit
                pending = nil
            } else if let digit = digits[scalar] {
                pending = digit
            } else {
                return nil
            }
        }
        return total + (pending ?? 0)
    }
}
