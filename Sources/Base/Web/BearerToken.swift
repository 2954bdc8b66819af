/// A token as a request carries it (RFC 6750).
public enum BearerToken {
    /// The header, none without a token.
    public static func header(_ token: [UInt8]?) -> [(String, String)] {
        token.map { [("Authorization", "Bearer \(String(decoding: $0, as: UTF8.self))")] } ?? []
    }
}
