import Slate

/// A take, as somebody names it.
public enum TakeTarget: Equatable, Sendable, CustomStringConvertible {
    /// `@1`: the last take, `@2` the one before.
    case ago(Int)
    case slate(SlateNumber)
    /// `t4`: the take of that number in the setup that was shot last.
    case take(Int)
    /// The take of a movie, by its file's name without ending: `3-12b-4_a012`.
    case file(String)

    /// As somebody would type it.
    public var description: String {
        switch self {
        case .ago(let count): "@\(count)"
        case .slate(let slate): slate.description
        case .take(let number): "t\(number)"
        case .file(let name): name
        }
    }
}
