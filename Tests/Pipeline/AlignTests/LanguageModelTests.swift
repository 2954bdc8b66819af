import Testing

@testable import Align

/// The model against the format and against the laws of probability.
struct LanguageModelTests {
    private let model = LanguageModel([
        ["you", "said", "the", "contract", "was", "safe"], ["i", "said", "no", "such", "thing"],
        ["the", "contract", "is", "gone"],
    ])

    @Test func theChancesAfterAnyWordsAddUpToOne() {
        for first in model.words.indices {
            for second in model.words.indices {
                let sum = model.words.indices.reduce(0) {
                    $0 + model.probability($1, after: [first, second])
                }
                #expect(abs(sum - 1) < 1e-6, "\(model.words[first]) \(model.words[second])")
            }
        }
    }

    @Test func aLineIsLikelierAsItIsWrittenThanInAnyOtherOrder() throws {
        let numbers = Dictionary(uniqueKeysWithValues: model.words.enumerated().map { ($1, $0) })
        let said = try #require(numbers["said"])
        let the = try #require(numbers["the"])
        let contract = try #require(numbers["contract"])
        #expect(
            model.probability(contract, after: [said, the]) > 5
                * model.probability(the, after: [said, contract]))
    }

    @Test func aLineMayRunOnIntoTheNext() throws {
        let numbers = Dictionary(uniqueKeysWithValues: model.words.enumerated().map { ($1, $0) })
        let safe = try #require(numbers["safe"])
        let i = try #require(numbers["i"])
        let gone = try #require(numbers["gone"])
        #expect(model.probability(i, after: [safe]) > 3 * model.probability(gone, after: [safe]))
    }

    @Test func theTextIsARPA() throws {
        let blocks = model.arpa.split(separator: "\n\n").map {
            $0.split(separator: "\n").map(String.init)
        }
        #expect(
            blocks.map { $0.first ?? "" } == [
                "\\data\\", "\\1-grams:", "\\2-grams:", "\\3-grams:", "\\end\\",
            ])
        for order in 1...3 {
            let told = try #require(Int(blocks[0][order].split(separator: "=").last ?? ""))
            let entries = blocks[order].dropFirst()
            #expect(entries.count == told)
            for entry in entries {
                let fields = entry.split(separator: " ")
                #expect(fields.count == (order == 3 ? order + 1 : order + 2), "\(entry)")
                #expect(Double(fields[0]).map { $0 <= 0 } == true, "\(entry)")
            }
        }
    }

    @Test func aSceneWithoutWordsIsStillAModel() {
        let empty = LanguageModel([])
        let sum = empty.words.indices.reduce(0) { $0 + empty.probability($1, after: [0]) }
        #expect(abs(sum - 1) < 1e-6)
    }
}

struct SoundingDictionaryTests {
    private let dictionary = Array(
        "contract K AA N T R AE K T\ncontract(2) K AH N T R AE K T\nsafe S EY F\ncontracts K AA N T R AE K T S\n"
            .utf8)

    @Test func onlyWantedWordsAreTakenWithTheirVariants() {
        let sounding = SoundingDictionary(["contract", "safe"], from: dictionary)
        #expect(
            sounding.lines == [
                "contract K AA N T R AE K T", "contract(2) K AH N T R AE K T", "safe S EY F",
            ])
        #expect(sounding.guessed.isEmpty)
    }

    @Test func aWordThatIsMissingIsGuessedFromItsLettersAndSaid() {
        let sounding = SoundingDictionary(["safe", "shen", "x'ing"], from: dictionary)
        #expect(sounding.guessed == ["shen", "x'ing"])
        #expect(sounding.lines.suffix(2) == ["shen SH EH N", "x'ing K S IH NG"])
    }

    @Test func everyWordHasAPhone() {
        #expect(Letters.phones("é") == ["AH"])
        #expect(Letters.phones("bottle") == ["B", "OW", "T", "L"])
        #expect(Letters.phones("nation") == ["N", "AE", "SH", "AH", "N"])
    }
}
