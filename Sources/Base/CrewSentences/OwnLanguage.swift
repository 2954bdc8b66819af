import Glibc
import Slate
import Wire

extension Language {
    /// That of whoever runs this program, as the environment says.
    public static let own = Language { name in getenv(name).map { String(cString: $0) } }
}

extension Wording {
    /// In the language of whoever runs this program.
    public var own: String { self[.own] }
}
