import CrewSentences

/// A sentence of this program in its user's language.
func say(_ english: String, _ chinese: String) -> String { Wording(english, chinese).own }
