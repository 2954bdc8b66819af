import Slate
import TakeNames

/// Takes that stand behind a verdict as bare numbers: `ok 2`, `ng #3`, 过 2, `ok 2 and 3`, 废
/// 前2条. Which takes are meant has to be said: `ok t2`. `ng 3 people in frame` has a reason.
enum NumberedTakes {
    case one(Int)
    case several

    /// Nil where the text says something else; 4条 may be how many.
    init?(_ text: String) {
        var rest = Substring(Fold.lower(text))
        let isRun = Self.drop(Self.runs, from: &rest)
        guard let (first, isCounted) = Self.take(&rest), isRun == isCounted else { return nil }
        var count = 1
        while Self.dropNext(&rest) { count += 1 }
        guard rest.isEmpty || Self.isOver(rest) else { return nil }
        self = count == 1 && !isRun ? .one(first) : .several
    }

    /// `and 3`, 、3条 behind a number.
    private static func dropNext(_ text: inout Substring) -> Bool {
        var behind = text
        guard drop(links, from: &behind), take(&behind) != nil else { return false }
        text = behind
        return true
    }

    private static func take(_ text: inout Substring) -> (Int, isCounted: Bool)? {
        _ = drop(names, from: &text)
        guard let number = number(&text) else { return nil }
        let isCounted = drop(counts, from: &text)
        if !isCounted { _ = drop(["take", "one"], from: &text) }
        return (number, isCounted)
    }

    private static let runs = ["前面", "后面", "最后", "前", "后", "头", "first ", "last "]
    private static let names = [
        "the ", "number ", "numbers ", "num ", "no. ", "no.", "no ", "nr ", "nr. ", "#", "＃", "第",
    ]
    private static let counts = ["条", "个", "次", "takes", "ones"]
    private static let links = [
        "and ", "& ", "&", "+", ", ", ",", "，", "、", "/", "-", "~", "和", "跟", "与", "到", "至", "to ",
        "through ",
    ]

    private static func drop(_ words: [String], from text: inout Substring) -> Bool {
        text = text.drop { $0.isWhitespace }
        guard
            let word = words.first(where: {
                text.hasPrefix($0) && ($0.last != "-" || text.dropFirst().first?.isNumber == true)
            })
        else { return false }
        text = text.dropFirst(word.count).drop { $0.isWhitespace }
        return true
    }

    /// `2`, `2nd`, `two`, 二.
    private static func number(_ text: inout Substring) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        if let number = SlateReader.number(digits) {
            text = text.dropFirst(digits.count)
            if let end = ["st", "nd", "rd", "th"].first(where: text.hasPrefix) {
                text = text.dropFirst(end.count)
            }
            return isLetter(text.first) ? nil : number
        }
        guard let word = words.first(where: { Doubt.begins(text, with: $0.key) }) else {
            return nil
        }
        text = text.dropFirst(word.key.count)
        return word.value
    }

    private static let words = [
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
        "ten": 10, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
        "九": 9, "十": 10,
    ]

    /// Nothing of the number follows: `2: soft`, and not `2.5` or `2:30`.
    private static func isOver(_ rest: Substring) -> Bool {
        guard let mark = rest.first, ",.;:!，。；：！、".contains(mark) else { return false }
        return rest.dropFirst().first?.isNumber != true
    }

    private static func isLetter(_ character: Character?) -> Bool {
        character.map { $0.isASCII && $0.isLetter } ?? false
    }
}
