/// Figures as people speak them, so that `3 o'clock` and `three o'clock` are the same words.
enum NumberWords {
    private static let small = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]
    private static let han = Array("零一二三四五六七八九")

    /// Digits alone; years in pairs (`2026`: twenty twenty six), more than six figures one by one.
    static func english(_ digits: String) -> [String] {
        guard let number = Int(digits), digits.utf8.count <= 6, digits.first != "0" || digits == "0"
        else {
            return digits.compactMap { $0.wholeNumberValue.map { small[$0] } }
        }
        if (1100...1999).contains(number) || (2010...2099).contains(number) {
            let rest = number % 100
            return below1000(number / 100)
                + (rest == 0 ? ["hundred"] : rest < 10 ? ["oh", small[rest]] : below1000(rest))
        }
        let thousands = number / 1000
        let rest = number % 1000
        return (thousands > 0 ? below1000(thousands) + ["thousand"] : [])
            + (rest > 0 || thousands == 0 ? below1000(rest) : [])
    }

    private static func below1000(_ number: Int) -> [String] {
        if number >= 100 {
            let rest = number % 100
            return [small[number / 100], "hundred"] + (rest > 0 ? below1000(rest) : [])
        }
        guard number >= 20 else { return [small[number]] }
        return [tens[number / 10]] + (number % 10 > 0 ? [small[number % 10]] : [])
    }

    /// Up to four figures as a count (`105`: 一百零五), more one by one.
    static func chinese(_ digits: String) -> String {
        let values = digits.compactMap(\.wholeNumberValue)
        guard values.count <= 4, values.first != 0 || values.count == 1 else {
            return String(values.map { han[$0] })
        }
        if values.count == 1 { return String(values.map { han[$0] }) }
        let units = ["", "十", "百", "千"]
        var text = ""
        var zero = false
        for (index, value) in values.enumerated() {
            let unit = units[values.count - 1 - index]
            guard value > 0 else {
                zero = true
                continue
            }
            if zero { text += "零" }
            zero = false
            text += (value == 1 && unit == "十" && text.isEmpty ? "" : String(han[value])) + unit
        }
        return text
    }
}
