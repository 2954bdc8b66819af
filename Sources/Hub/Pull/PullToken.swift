import Platform

/// The hub's token as its file says it; read again when the hub refused it and the file has changed. One thread.
final class PullToken {
    private let path: String?
    private(set) var bytes: [UInt8]?

    /// Throws when there is a file and it cannot be read.
    init(file path: String?) throws(SystemFailure) {
        self.path = path
        bytes = try path.map { path throws(SystemFailure) in try Self.read(path) }
    }

    /// A token that is known already, without a file.
    init(_ bytes: [UInt8]?) {
        path = nil
        self.bytes = bytes
    }

    /// Reads the file again; whether it says another token now.
    func hasChanged() -> Bool {
        // A file that is being replaced, or is gone, says nothing new: it is looked at again.
        guard let path, let found = try? Self.read(path), found != bytes, !found.isEmpty else { return false }
        bytes = found
        return true
    }

    private static func read(_ path: String) throws(SystemFailure) -> [UInt8] {
        let isSpace = { (byte: UInt8) in byte <= 32 }
        let text = try Files.read(path, limit: 4096).drop(while: isSpace)
        return text.reversed().drop(while: isSpace).reversed()
    }
}
