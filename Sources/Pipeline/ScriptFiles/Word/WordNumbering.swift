import ScriptModel
import ScriptText

/// Numbers that Word puts before paragraphs and that are not in their text (ECMA-376 part 1, 17.9).
struct WordNumbering {
    private struct Level {
        var start = 1
        var format = "decimal"
        var text = ""
        /// All numbers in figures, whatever the other levels count in.
        var isLegal = false
    }

    /// Levels of each definition, by its id.
    private var definitions: [String: [Int: Level]] = [:]
    /// Which definition a list follows, and where it starts anew.
    private var lists: [String: (definition: String, starts: [Int: Int])] = [:]
    private var styles: [String: (list: String?, level: Int, parent: String?)] = [:]
    private(set) var looks = WordStyles()
    /// Where the counting of each definition stands, level by level.
    private var counts: [String: [Int: Int]] = [:]
    private var begun: Set<String> = []

    private static let deepest = 9

    // MARK: what the file defines

    mutating func readDefinitions(_ bytes: [UInt8], name: String) throws(ScriptFailure) {
        var walk = XMLWalk(bytes, name: name)
        var (definition, list, level) = ("", "", 0)
        while let event = try walk.next() {
            guard case .start(let element) = event else { continue }
            let value = walk.attribute("val") ?? ""
            switch element {
            case "abstractNum": (definition, list) = (walk.attribute("abstractNumId") ?? "", "")
            case "num": list = walk.attribute("numId") ?? ""
            case "abstractNumId": lists[list] = (value, [:])
            case "lvl", "lvlOverride": level = walk.attribute("ilvl").flatMap { Int($0) } ?? 0
            case "startOverride": lists[list]?.starts[level] = Int(value) ?? 1
            case "start" where list.isEmpty:
                definitions[definition, default: [:]][level, default: Level()].start =
                    Int(value) ?? 1
            case "numFmt" where list.isEmpty:
                definitions[definition, default: [:]][level, default: Level()].format = value
            case "isLgl" where list.isEmpty:
                definitions[definition, default: [:]][level, default: Level()].isLegal =
                    WordSwitch.isOn(walk)
            case "lvlText" where list.isEmpty:
                definitions[definition, default: [:]][level, default: Level()].text = value
            default: break
            }
        }
    }

    mutating func readStyles(_ bytes: [UInt8], name: String) throws(ScriptFailure) {
        var walk = XMLWalk(bytes, name: name)
        var style = ""
        while let event = try walk.next() {
            guard case .start(let element) = event else { continue }
            switch element {
            case "style":
                style = walk.attribute("styleId") ?? ""
                styles[style] = (nil, 0, nil)
                looks.begin(style)
            case "basedOn":
                styles[style]?.parent = walk.attribute("val")
                looks.read(element, walk)
            case "numId": styles[style]?.list = walk.attribute("val")
            case "ilvl": styles[style]?.level = walk.attribute("val").flatMap { Int($0) } ?? 0
            default: looks.read(element, walk)
            }
        }
    }

    // MARK: counting

    /// What stands before a paragraph; empty when it is in no list, or under a bullet that is no
    /// triangle.
    mutating func label(style: String?, list: (number: String, level: Int)?) -> String {
        guard let (number, level) = place(style: style, list: list),
            let (definition, starts) = lists[number],
            (0..<Self.deepest).contains(level), let levels = definitions[definition],
            let format = levels[level]
        else { return "" }
        if format.format == "bullet" {
            return ["△", "▲", "▶", "►", "∆"].contains(format.text) ? format.text : ""
        }
        if begun.insert(number).inserted {
            for (level, start) in starts { counts[definition, default: [:]][level] = start - 1 }
        }
        counts[definition, default: [:]][level, default: format.start - 1] += 1
        for deeper in (level + 1)..<(Self.deepest + 1) { counts[definition]?[deeper] = nil }
        return filled(format, levels: levels, counts: counts[definition] ?? [:])
    }

    /// A paragraph's own list, or that of its style or of the styles it is based on; list 0 is
    /// none.
    private func place(style: String?, list: (number: String, level: Int)?) -> (String, Int)? {
        if let list, !list.number.isEmpty { return list.number == "0" ? nil : list }
        var next = style
        // Deeper than any chain of styles, and an end to one that bites its tail.
        for _ in 0..<20 {
            guard let name = next, let style = styles[name] else { return nil }
            if let number = style.list {
                return number == "0" ? nil : (number, list?.level ?? style.level)
            }
            next = style.parent
        }
        return nil
    }

    /// `%1-%2` with the counts of its levels.
    private func filled(_ shown: Level, levels: [Int: Level], counts: [Int: Int]) -> String {
        var result = ""
        var isMark = false
        for character in shown.text {
            if isMark, let digit = character.wholeNumberValue, digit > 0 {
                let level = levels[digit - 1] ?? Level()
                let isPlain = shown.isLegal && level.format != "none"
                result += Self.written(
                    counts[digit - 1] ?? level.start, format: isPlain ? "decimal" : level.format)
                isMark = false
            } else {
                isMark = character == "%"
                if !isMark { result.append(character) }
            }
        }
        return result
    }

    private static func written(_ number: Int, format: String) -> String {
        switch format {
        case "none": ""
        case "decimalZero": number < 10 ? "0\(number)" : String(number)
        case "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "japaneseCounting",
            "ideographDigital",
            "taiwaneseCountingThousand":
            ChineseNumber.written(number)
        case "upperLetter": letter(number, first: "A")
        case "lowerLetter": letter(number, first: "a")
        default: String(number)
        }
    }

    private static func letter(_ number: Int, first: Unicode.Scalar) -> String {
        guard number > 0, let scalar = Unicode.Scalar(first.value + UInt32((number - 1) % 26))
        else { return "" }
        return String(repeating: String(Character(scalar)), count: min(9, (number - 1) / 26 + 1))
    }
}
