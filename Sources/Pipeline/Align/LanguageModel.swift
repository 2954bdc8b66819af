import Glibc

/// A 3-gram model of a scene's words with back-off, as ARPA text: small enough that noise and
/// accents leave the engine few wrong choices.
///
/// Absolute discounting (0.5 off each count, given to what was not seen), so that lines may be
/// broken off, run together or spoken with a word dropped. A few words of everyday talk get a small
/// share, so that what the crew says is not forced into the script.
public struct LanguageModel: Sendable {
    /// Taken off each count (Ney, Essen and Kneser, 1994; 0.5 serves small texts).
    static let discount = 0.5
    /// Share of the single words that everyday talk gets.
    static let everydayShare = 0.08

    typealias Gram = [Int]
    let words: [String]
    private(set) var single: [Double]
    private(set) var pairs: [Gram: Double] = [:]
    private(set) var triples: [Gram: Double] = [:]
    /// What is left for unseen words after a word or a pair, as a factor.
    private(set) var rest: [Gram: Double] = [:]

    static let start = "<s>"
    static let end = "</s>"
    static let everyday = [
        "okay", "cut", "action", "rolling", "again", "sorry", "yes", "no", "please", "the", "a",
        "and", "to", "of", "i", "you", "it", "is",
        "that",
        "we", "one", "more", "time", "go", "ready", "quiet", "good", "right", "now", "let's",
        "thank", "from", "here", "take", "scene",
    ]

    /// - Parameter lines: words of each line in the scene's order; lines that follow each other may
    ///   be spoken in one breath.
    public init(_ lines: [[String]]) {
        let lines = lines.filter { !$0.isEmpty }
        let everyday = Self.everyday
        words = [Self.start, Self.end] + Set(lines.joined()).union(everyday).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })
        var counts = Counts()
        let coded = lines.map { [0] + $0.compactMap { numbers[$0] } + [1] }
        for line in coded { counts.add(line) }
        for (one, two) in zip(coded, coded.dropFirst()) {
            counts.addJoint(Array(one.dropFirst().dropLast()), Array(two.dropFirst().dropLast()))
        }
        single = Self.singles(counts, everyday.compactMap { numbers[$0] }, words.count)
        pairs = Self.discounted(counts.pairs)
        rest = left(over: pairs) { gram in single[gram[1]] }
        triples = Self.discounted(counts.triples)
        rest.merge(left(over: triples) { gram in probability(gram[2], after: [gram[1]]) }) {
            first, _ in first
        }
    }

    private struct Counts {
        var single: [Int: Double] = [:]
        var pairs: [Gram: Double] = [:]
        var triples: [Gram: Double] = [:]

        mutating func add(_ line: Gram) {
            for word in line.dropFirst() { single[word, default: 0] += 1 }
            for index in line.indices.dropFirst() {
                pairs[Array(line[(index - 1)...index]), default: 0] += 1
            }
            for index in line.indices.dropFirst(2) {
                triples[Array(line[(index - 2)...index]), default: 0] += 1
            }
        }

        /// Only what spans the joint: the rest has been counted.
        mutating func addJoint(_ one: Gram, _ two: Gram) {
            guard let last = one.last, let first = two.first else { return }
            pairs[[last, first], default: 0] += 1
            if one.count > 1 { triples[[one[one.count - 2], last, first], default: 0] += 1 }
            if two.count > 1 { triples[[last, first, two[1]], default: 0] += 1 }
        }
    }

    private static func singles(_ counts: Counts, _ everyday: [Int], _ size: Int) -> [Double] {
        let total = max(1, counts.single.values.reduce(0, +))
        let share = counts.single.isEmpty ? 0 : 1 - everydayShare
        var single = [Double](repeating: 0, count: size)
        for (word, count) in counts.single { single[word] = share * count / total }
        for word in everyday { single[word] += (1 - share) / Double(everyday.count) }
        return single
    }

    private static func discounted(_ counts: [Gram: Double]) -> [Gram: Double] {
        var totals: [Gram: Double] = [:]
        for (gram, count) in counts { totals[gram.dropLast(), default: 0] += count }
        return counts.reduce(into: [:]) {
            $0[$1.key] = ($1.value - discount) / (totals[$1.key.dropLast()] ?? 1)
        }
    }

    private func left(over seen: [Gram: Double], _ shorter: (Gram) -> Double) -> [Gram: Double] {
        var given: [Gram: Double] = [:]
        var lower: [Gram: Double] = [:]
        for (gram, probability) in seen {
            given[gram.dropLast(), default: 0] += probability
            lower[gram.dropLast(), default: 0] += shorter(gram)
        }
        return given.reduce(into: [:]) {
            $0[$1.key] = (1 - $1.value) / max(1e-9, 1 - (lower[$1.key] ?? 0))
        }
    }

    /// Words that a dictionary must have.
    public var vocabulary: [String] { Array(words.dropFirst(2)) }

    /// Of a word after at most two others, as a decoder reckons it from the file.
    func probability(_ word: Int, after history: Gram) -> Double {
        switch history.count {
        case 0: return single[word]
        case 1: return pairs[history + [word]] ?? (rest[history] ?? 1) * single[word]
        default:
            return triples[history + [word]] ?? (rest[history] ?? 1)
                * probability(word, after: Array(history.dropFirst()))
        }
    }
}

extension LanguageModel {
    /// The model as ARPA text: logarithms to base 10, grams in the order of their words.
    public var arpa: String {
        let twos = pairs.keys.sorted { $0.lexicographicallyPrecedes($1) }
        let threes = triples.keys.sorted { $0.lexicographicallyPrecedes($1) }
        var text =
            "\\data\\\nngram 1=\(words.count)\nngram 2=\(twos.count)\nngram 3=\(threes.count)\n\n\\1-grams:\n"
        for index in words.indices { text += line(single[index], [index], rest[[index]] ?? 1) }
        text += "\n\\2-grams:\n"
        for gram in twos { text += line(pairs[gram] ?? 0, gram, rest[gram] ?? 1) }
        text += "\n\\3-grams:\n"
        for gram in threes { text += line(triples[gram] ?? 0, gram, nil) }
        return text + "\n\\end\\\n"
    }

    private func line(_ probability: Double, _ gram: Gram, _ rest: Double?) -> String {
        let names = gram.map { words[$0] }.joined(separator: " ")
        return Self.decimal(log10(probability)) + " " + names
            + (rest.map { " " + Self.decimal(log10($0)) } ?? "") + "\n"
    }

    /// Four decimals; -99 stands for never, as the format has it.
    private static func decimal(_ value: Double) -> String {
        guard value > -99 else { return "-99.0000" }
        let units = Int((value * 10000).rounded())
        let digits = String(abs(units) % 10000)
        return
            "\(units < 0 ? "-" : "")\(abs(units) / 10000).\(String(repeating: "0", count: 4 - digits.count))\(digits)"
    }
}
