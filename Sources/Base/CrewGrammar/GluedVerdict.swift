import Slate
import TakeNames

/// A verdict written together with a number: `ok2`, `good3`, `2ok`, `t2ok`, 过2. It reads as a
/// scene, and nobody means one.
struct GluedVerdict {
    let verb: Verb
    /// What would judge the take that the number may mean.
    let apart: String

    /// - Parameter text: a whole line; nil where it is something else.
    init?(_ text: String) {
        let word = String(Fold.lower(text).prefix { !$0.isWhitespace })
        guard word.count == Fold.lower(text).count || SlateReader.edit(text) != nil,
            let (verb, own, name) = Self.parts(of: word)
        else {
            return nil
        }
        self.verb = verb
        let take =
            TakeName.read(name, isBare: false) ?? SlateReader.number(name).map(TakeTarget.take)
        apart = take.map { "\(own) \($0)" } ?? own
    }

    private static func parts(of word: String) -> (Verb, String, Substring)? {
        for verb in Verb.allCases where verb.judges {
            for own in verb.words where !Verb.isKey(own[...]) {
                if word.hasPrefix(own),
                    let first = word.dropFirst(own.count).drop(while: { $0 == "t" }).first,
                    isDigit(first)
                {
                    return (verb, own, word.dropFirst(own.count))
                }
                if word.hasSuffix(own), let last = word.dropLast(own.count).last, isDigit(last) {
                    return (verb, own, word.dropLast(own.count))
                }
            }
        }
        return nil
    }

    private static func isDigit(_ character: Character) -> Bool {
        character.isASCII && character.isNumber
    }
}
