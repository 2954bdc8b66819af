/// The two languages that everything is said in.
public enum Language: String, Codable, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"

    /// As LC_ALL, LC_MESSAGES and LANG say, the first of them that says something: Chinese for
    /// `zh...`, else English.
    public init(environment: (String) -> String?) {
        let named =
            ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty }
            ?? ""
        self = named.hasPrefix("zh") ? .chinese : .english
    }
}
