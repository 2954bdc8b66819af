import Slate
import Wire

/// Who speaks to people in one of their languages; every sentence is written in all of them, side
/// by side.
public protocol Speaking {
    var language: Language { get }
}

extension Speaking {
    /// The text in the language spoken. Both stand as literals where that can be, so that a test
    /// can look at the pair.
    public func say(_ english: String, _ chinese: String) -> String {
        language == .english ? english : chinese
    }
}
