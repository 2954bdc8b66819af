import Platform
import Web
import Wire

/// The token, and its file, which is read again when the server refuses what was in it.
struct TokenKeeper {
    private(set) var value: [UInt8]?
    private let file: String?
    private var isRefused = false
    private var nextLook: Int64 = 0

    private static let lookEvery: Int64 = 2_000_000_000

    init(_ target: UploadTarget) {
        value = target.token
        file = target.tokenFile
    }

    mutating func wasRefused(at now: Int64) {
        if !isRefused { nextLook = now }
        isRefused = true
    }

    /// Why the file gives no token, when the server misses one; nil when it gives one.
    var problem: UploadTrouble? {
        guard let file else { return nil }
        do { _ = try TokenFile.read(file) } catch { return error.trouble }
        return nil
    }

    /// Whether the file holds another token than the one that was refused; looked at every two
    /// seconds until it does.
    mutating func hasChanged(at now: Int64) -> Bool {
        guard isRefused, let file, now >= nextLook else { return false }
        nextLook = now + Self.lookEvery
        // A file that is being written holds no token for a moment; the refusal is told already.
        guard let read = try? TokenFile.read(file), read != value else { return false }
        value = read
        isRefused = false
        return true
    }
}
