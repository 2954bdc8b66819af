import Glibc
import Slate

/// The language of whoever runs this program, as the environment says.
let ownLanguage = Language { name in getenv(name).map { String(cString: $0) } }

/// A sentence of this program in that language.
func say(_ english: String, _ chinese: String) -> String { Wording(english, chinese)[ownLanguage] }
