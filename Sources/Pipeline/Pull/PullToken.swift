import Web

/// The hub's token as its file says it; read again when the hub refused it and the file has
/// changed. One thread.
final class PullToken {
    private let path: String?
    private(set) var bytes: [UInt8]?

    /// Throws when there is a file and it gives no token.
    init(file path: String?) throws(TokenFailure) {
        self.path = path
        bytes = try path.map { path throws(TokenFailure) in try TokenFile.read(path) }
    }

    /// A token that is known already, without a file.
    init(_ bytes: [UInt8]?) {
        path = nil
        self.bytes = bytes
    }

    /// Reads the file again; whether it says another token now.
    func hasChanged() -> Bool {
        // A file that is being replaced, or is gone, says nothing new: it is looked at again.
        guard let path, let found = try? TokenFile.read(path), found != bytes else { return false }
        bytes = found
        return true
    }
}
