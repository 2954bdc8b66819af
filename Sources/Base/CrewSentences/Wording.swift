import Slate
import Wire

/// A text in both languages; there is no way to make one with a language missing.
public struct Wording: Equatable, Sendable {
    /// For readers of `Language.english`.
    public let english: String
    /// For readers of `Language.chinese`.
    public let chinese: String

    /// Both stand as literals where that can be, so that a test can look at the pair.
    public init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// The text in that language.
    public subscript(_ language: Language) -> String { language == .english ? english : chinese }

    /// Every language's text, for those who print both.
    public var all: [(language: Language, text: String)] {
        Language.allCases.map { ($0, self[$0]) }
    }
}
