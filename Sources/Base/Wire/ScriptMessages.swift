import FoundationEssentials
import Slate
import Time

/// What is asked of the script that the box keeps.
///
/// Scripts travel as JSON of the room `Script`; whoever only passes them on need not know it.
public enum ScriptRequest: Codable, Equatable, Sendable {
    /// A piece of what `load` will take in, at most `longestPart` bytes; kept for this client until
    /// then, and not answered.
    case part(Data)
    /// Takes in the pieces sent before: the file's own bytes, then the script's JSON.
    case load(ScriptLoad)
    /// The same as `load`, but nothing is kept: what would change, and what would be lost, as JSON
    /// of a `ScriptTrial`.
    case compare(ScriptLoad)
    /// An earlier version, made the current one again as a new version.
    case use(ScriptUse)
    /// All versions: a sentence for people, JSON of `[ScriptAnswer]` for programs.
    case versions(language: Language)
    /// A version, nil for the current one.
    case show(version: Int?, language: Language)
    /// Who covers what, of a scene (`3-12`), an episode (`3`) or all of it.
    case coverage(of: String?, language: Language)

    /// Base64 makes four bytes of three, and the line has a limit.
    public static let longestPart = 64 * 1024
}

/// What comes with a script's file: who loads it, over which version, and how.
public struct ScriptLoad: Codable, Equatable, Sendable {
    /// The version that the person has seen the differences to; 0 when there was none.
    public var basis: Int
    /// The file's name, without folders.
    public var name: String
    /// How many of the bytes sent are the file's.
    public var fileBytes: Int
    /// Of the answer.
    public var language: Language
    /// Who loads it; nil means the socket's peer (its user name).
    public var person: String?
    /// As a command's.
    public var sshKey: String?
    /// Whether somebody was told what the load would lose and wants it nevertheless; without it
    /// such a load is refused with 65.
    public var isAgreed: Bool?
    /// The file holds some scenes more, or some anew; those that it does not name stay.
    public var isAddition: Bool?

    /// As it is asked first, of a whole script; what was agreed to is set afterwards.
    public init(
        basis: Int, name: String, fileBytes: Int, language: Language, person: String? = nil,
        sshKey: String? = nil
    ) {
        self.basis = basis
        self.name = name
        self.fileBytes = fileBytes
        self.language = language
        self.person = person
        self.sshKey = sshKey
    }
}

/// Which version is to be the current one again.
public struct ScriptUse: Codable, Equatable, Sendable {
    /// Nil takes the last load back: the version before the current one.
    public var version: Int?
    /// Of the answer.
    public var language: Language
    /// As a load's.
    public var person: String?
    /// As a command's.
    public var sshKey: String?
    /// As a load's.
    public var isAgreed: Bool?

    /// Without `isAgreed` it is refused with 65 where something would be lost.
    public init(
        version: Int?, language: Language, person: String? = nil, sshKey: String? = nil,
        isAgreed: Bool? = nil
    ) {
        self.version = version
        self.language = language
        self.person = person
        self.sshKey = sshKey
        self.isAgreed = isAgreed
    }
}

/// The answer's part that is about the script.
public struct ScriptAnswer: Codable, Equatable, Sendable {
    /// 0 when no script was loaded yet.
    public var version: Int
    /// The name of the file it was read from, without folders; empty without a script.
    public var name: String
    /// Who loaded it; empty without a script.
    public var person: String
    /// The box's wall clock at the load; nil without a script.
    public var loadedAt: UTCTime?
    /// JSON: the script, the coverage or what else was asked for.
    public var payload: Data?
    /// Of a version that took an earlier one up again: which.
    public var restores: Int?

    /// Without arguments: no script was loaded yet.
    public init(
        version: Int = 0, name: String = "", person: String = "", loadedAt: UTCTime? = nil,
        payload: Data? = nil
    ) {
        self.version = version
        self.name = name
        self.person = person
        self.loadedAt = loadedAt
        self.payload = payload
    }
}
