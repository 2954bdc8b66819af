/// Words that mean something, found without making strings: case, blanks and full stops do not count (`o.s.` is `OS`).
struct WordTable<Value: Sendable>: Sendable {
    private struct Row: Sendable {
        let word: [Unicode.Scalar]
        let value: Value
    }

    private var byFirst: [Unicode.Scalar: [Row]] = [:]

    /// - Parameter rows: each value with its words, parted by blanks; in upper case and without blanks inside.
    init(_ rows: KeyValuePairs<String, Value>) {
        for (words, value) in rows {
            for word in words.split(separator: " ") {
                let word = Array(word.unicodeScalars)
                byFirst[word[0], default: []].append(Row(word: word, value: value))
            }
        }
    }

    /// The value of the word that a text is, wholly.
    subscript(_ text: Scalars) -> Value? {
        guard let first = text.first(where: Self.counts), let rows = byFirst[Self.upper(first)] else { return nil }
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

    private static func counts(_ scalar: Unicode.Scalar) -> Bool { scalar != "." && scalar != "．" && !scalar.isBlank }

    private static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0x61...0x7A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value - 0x20)) : scalar
    }
}
