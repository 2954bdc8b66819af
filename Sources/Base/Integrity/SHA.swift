import CDigest

/// SHA-256 or SHA-1 over a stream, by OpenSSL.
public final class SHA {
    /// Which digest is made.
    public enum Kind: Sendable {
        case sha256
        /// Only because tus asks for it; it guards nothing.
        case sha1
    }

    private let kind: Kind
    private var sha256 = SHA256_CTX()
    private var sha1 = SHA_CTX()

    /// Of no bytes yet.
    public init(_ kind: Kind) {
        self.kind = kind
        // Neither can fail (SHA256_Init(3)).
        switch kind {
        case .sha256: SHA256_Init(&sha256)
        case .sha1: SHA1_Init(&sha1)
        }
    }

    /// Takes in the bytes that come next.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        switch kind {
        case .sha256: SHA256_Update(&sha256, bytes.baseAddress, bytes.count)
        case .sha1: SHA1_Update(&sha1, bytes.baseAddress, bytes.count)
        }
    }

    /// Takes in the bytes that come next.
    public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest of everything so far; more may follow.
    public var digest: [UInt8] {
        // Copies: the streams themselves go on.
        var (sha256, sha1) = (sha256, sha1)
        var bytes = [UInt8](
            repeating: 0, count: Int(kind == .sha256 ? SHA256_DIGEST_LENGTH : SHA_DIGEST_LENGTH))
        switch kind {
        case .sha256: SHA256_Final(&bytes, &sha256)
        case .sha1: SHA1_Final(&bytes, &sha1)
        }
        return bytes
    }

    /// `digest` in lower-case hex: 64 digits of SHA-256, 40 of SHA-1.
    public var hex: String { Hex.text(digest) }

    /// Of these bytes alone: 32 bytes of SHA-256, 20 of SHA-1.
    public static func digest(_ kind: Kind, of bytes: [UInt8]) -> [UInt8] {
        let sha = SHA(kind)
        sha.update(bytes)
        return sha.digest
    }
}

/// Tokens and whatever else nobody may guess.
public enum Secret {
    /// Compares two secrets in a time that does not tell how much of them agrees.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let (left, right) = (SHA.digest(.sha256, of: left), SHA.digest(.sha256, of: right))
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
