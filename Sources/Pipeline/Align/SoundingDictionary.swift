/// How English words sound, in the phones of the CMU dictionary.
public struct SoundingDictionary: Sendable {
    /// Lines for the engine's dictionary, `word PH ON ES`.
    public private(set) var lines: [String] = []
    /// Words that the dictionary lacks, sorted; their sound is guessed from the letters.
    public private(set) var guessed: [String] = []

    /// - Parameters:
    ///   - words: wanted, lower case.
    ///   - dictionary: bytes of a dictionary in CMU's form, variants as `word(2)`.
    public init(_ words: Set<String>, from dictionary: [UInt8]) {
        var found: Set<String> = []
        for line in dictionary.split(separator: 10) {
            let name = line.prefix { $0 != 32 && $0 != 9 }
            let word = String(decoding: name.prefix { $0 != 40 }, as: UTF8.self)
            guard words.contains(word) else { continue }
            found.insert(word)
            lines.append(String(decoding: line, as: UTF8.self))
        }
        guessed = words.subtracting(found).sorted()
        lines += guessed.map { "\($0) \(Letters.phones($0).joined(separator: " "))" }
    }
}

/// Letters to phones, longest spelling first: wrong now and then, and near enough to be heard.
enum Letters {
    private static let sounds: [String: String] = [
        "tion": "SH AH N", "sion": "ZH AH N", "ough": "AO", "augh": "AO", "eigh": "EY", "tch": "CH",
        "igh": "AY", "sch": "SH", "dge": "JH",
        "ch": "CH", "sh": "SH", "th": "TH", "ph": "F", "wh": "W", "ck": "K", "ng": "NG",
        "qu": "K W", "kn": "N", "wr": "R", "ee": "IY",
        "ea": "IY",
        "oo": "UW", "ou": "AW", "ow": "OW", "oi": "OY", "oy": "OY", "ai": "EY", "ay": "EY",
        "au": "AO", "aw": "AO", "ei": "EY", "ey": "IY",
        "ie": "IY", "oa": "OW", "ue": "UW", "ui": "UW", "er": "ER", "ir": "ER", "ur": "ER",
        "ar": "AA R", "or": "AO R", "ci": "S IH",
        "ce": "S EH", "ge": "JH EH", "gi": "JH IH", "a": "AE", "b": "B", "c": "K", "d": "D",
        "e": "EH", "f": "F", "g": "G", "h": "HH",
        "i": "IH",
        "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "o": "OW", "p": "P", "q": "K", "r": "R",
        "s": "S", "t": "T", "u": "AH", "v": "V",
        "w": "W", "x": "K S", "y": "IY", "z": "Z",
    ]

    /// At least one phone; what is no letter of a to z is silent.
    static func phones(_ word: String) -> [String] {
        let letters = Array(word.filter { sounds[String($0)] != nil })
        var phones: [String] = []
        var index = 0
        while index < letters.count {
            let isSilentE = letters[index] == "e" && index == letters.count - 1 && index > 1
            let isDouble =
                index > 0 && letters[index] == letters[index - 1]
                && !"aeiou".contains(letters[index])
            let length = isSilentE || isDouble ? 1 : spelling(letters[index...])
            if !isSilentE && !isDouble {
                phones += (sounds[String(letters[index..<(index + length)])] ?? "").split(
                    separator: " "
                ).map(String.init)
            }
            index += length
        }
        return phones.isEmpty ? ["AH"] : phones
    }

    private static func spelling(_ letters: ArraySlice<Character>) -> Int {
        for length in [4, 3, 2]
        where letters.count >= length && sounds[String(letters.prefix(length))] != nil {
            return length
        }
        return 1
    }
}
