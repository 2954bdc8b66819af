import Slate
import Wire

/// A text in both languages; there is no way to make one with a language missing.
public struct Wording: Equatable, Sendable {
    public let english: String
    public let chinese: String

    public init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    public subscript(_ language: Language) -> String { language == .english ? english : chinese }

    /// Every language's text, for those who print both.
    public var all: [(language: Language, text: String)] {
        Language.allCases.map { ($0, self[$0]) }
    }
}
