import CDigest

/// SHA-256 or SHA-1 over a stream, by OpenSSL.
public final class SHA {
    public enum Kind: Sendable {
        case sha256
        /// Only because tus asks for it; it guards nothing.
        case sha1
    }

    private let context: OpaquePointer

    public init(_ kind: Kind) {
        guard let made = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        context = made
        let started = EVP_DigestInit_ex(context, kind == .sha256 ? EVP_sha256() : EVP_sha1(), nil)
        precondition(started == 1, "OpenSSL has no \(kind)")
    }

    deinit { EVP_MD_CTX_free(context) }

    public func update(_ bytes: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }

    public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest of everything so far; more may follow.
    public var digest: [UInt8] {
        guard let copy = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        defer { EVP_MD_CTX_free(copy) }
        EVP_MD_CTX_copy_ex(copy, context)
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        EVP_DigestFinal_ex(copy, &bytes, &length)
        return Array(bytes[..<Int(length)])
    }

    public var hex: String { Hex.text(digest) }

    public static func digest(_ kind: Kind, of bytes: [UInt8]) -> [UInt8] {
        let sha = SHA(kind)
        sha.update(bytes)
        return sha.digest
    }
}

public enum Secret {
    /// Compares two secrets in a time that does not tell how much of them agrees.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let (left, right) = (SHA.digest(.sha256, of: left), SHA.digest(.sha256, of: right))
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
