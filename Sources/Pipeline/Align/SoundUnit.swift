/// What is compared: an English word, or a Chinese syllable in all the ways its character is read.
public struct SoundUnit: Hashable, Sendable {
    /// Lower-case word, or pinyin without tones; several for a character with several readings.
    public let readings: [String]
    /// Read from a Chinese character, or pinyin that stands for one.
    public let isSyllable: Bool

    /// An English word, in lower case.
    public init(word: String) {
        readings = [word]
        isSyllable = false
    }

    init(readings: [String]) {
        self.readings = readings
        isSyllable = true
    }

    /// The units of a text in their order: characters by pinyin, everything else by words; figures
    /// as they are spoken.
    /// - Parameter language: `zh` reads figures in Chinese.
    public static func read(_ text: String, language: String) -> [SoundUnit] {
        var reader = UnitReader(language: language)
        for scalar in text.unicodeScalars { reader.take(scalar) }
        reader.endWord()
        return reader.units
    }

    /// 0 (different) to 1 (the same sound).
    public func likeness(to other: SoundUnit) -> Double {
        if readings == other.readings { return 1 }
        guard isSyllable == other.isSyllable else {
            return readings.contains { other.readings.contains($0) } ? 1 : 0
        }
        guard isSyllable else { return Likeness.words(readings[0], other.readings[0]) }
        if readings.contains(where: { other.readings.contains($0) }) { return 1 }
        let folded = other.readings.map(Likeness.folded)
        return readings.contains { folded.contains(Likeness.folded($0)) }
            ? Likeness.nearSyllable : 0
    }
}

private struct UnitReader {
    let language: String
    var units: [SoundUnit] = []
    private var word = ""
    private var digits = ""

    init(language: String) { self.language = language }

    mutating func take(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "0"..."9":
            endLetters()
            digits.unicodeScalars.append(scalar)
        case "'", "\u{2019}":
            endDigits()
            if !word.isEmpty { word += "'" }
        case "," where !digits.isEmpty: break
        default:
            if let readings = Pinyin.readings(of: scalar) {
                endWord()
                units.append(SoundUnit(readings: readings))
            } else if scalar.properties.isAlphabetic {
                endDigits()
                word += scalar.properties.lowercaseMapping
            } else {
                endWord()
            }
        }
    }

    mutating func endWord() {
        endLetters()
        endDigits()
    }

    private mutating func endLetters() {
        while word.hasSuffix("'") { word.removeLast() }
        if !word.isEmpty { units.append(SoundUnit(word: word)) }
        word = ""
    }

    private mutating func endDigits() {
        guard !digits.isEmpty else { return }
        let spoken = digits
        digits = ""
        if language == "zh" {
            for scalar in NumberWords.chinese(spoken).unicodeScalars { take(scalar) }
        } else {
            units += NumberWords.english(spoken).map(SoundUnit.init(word:))
        }
    }
}

/// How alike two sounds are that are not the same.
enum Likeness {
    /// zh and z, ng and n, l and n: the same in many mouths and to many engines.
    static let nearSyllable = 0.8
    static let nearWord = 0.7

    static func folded(_ syllable: String) -> String {
        var text = syllable[...]
        var head = ""
        if let first = text.first, "zcs".contains(first), text.dropFirst().first == "h" {
            head = String(first)
            text = text.dropFirst(2)
        } else if text.first == "l" {
            head = "n"
            text = text.dropFirst()
        }
        return head + (text.hasSuffix("ng") ? text.dropLast() : text)
    }

    /// An ending more or less, a letter heard wrong: `jar` is not `drawer`, `promise` is nearly
    /// `promised`.
    static func words(_ one: String, _ two: String) -> Double {
        let (a, b) = (Array(one.utf8), Array(two.utf8))
        guard min(a.count, b.count) >= 4, abs(a.count - b.count) <= 2, a.first == b.first else {
            return 0
        }
        let allowed = min(a.count, b.count) >= 7 ? 2 : 1
        return distance(a, b) <= allowed ? nearWord : 0
    }

    /// Letters to change, add or drop (Levenshtein).
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var corner = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let best = min(corner + (letter == other ? 0 : 1), row[j] + 1, row[j + 1] + 1)
                corner = row[j + 1]
                row[j + 1] = best
            }
        }
        return row[b.count]
    }
}
