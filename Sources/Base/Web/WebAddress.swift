import CCurl

/// The parts of a URL, as libcurl reads it; a user and a password in it are dropped. Pure; any
/// thread.
public struct WebAddress: Equatable, Sendable {
    /// Lower case: `https`.
    public let scheme: String
    /// Lower case; an IPv6 address keeps its brackets.
    public let host: String
    /// As it was given; nil where the scheme's own is meant.
    public let port: Int?
    /// From the first slash behind the host, with its query; at least `/`.
    public let path: String

    /// Nil where it is no URL with a scheme and a host.
    public init?(_ text: String) {
        guard text.contains("://"), let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        // As it is: a place on a server is the server's word, dots and all.
        let flags = UInt32(CURLU_PATH_AS_IS | CURLU_NON_SUPPORT_SCHEME)
        guard curl_url_set(parts, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
        guard let scheme = Self.part(CURLUPART_SCHEME, of: parts),
            let host = Self.part(CURLUPART_HOST, of: parts)
        else {
            return nil
        }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        port = Self.part(CURLUPART_PORT, of: parts).flatMap { Int($0) }
        let query = Self.part(CURLUPART_QUERY, of: parts).map { "?" + $0 } ?? ""
        path = (Self.part(CURLUPART_PATH, of: parts) ?? "/") + query
    }

    /// `hub:8080`.
    public var authority: String { host + (port.map { ":\($0)" } ?? "") }

    /// `http://hub:8080`.
    public var origin: String { "\(scheme)://\(authority)" }

    /// Whether HTTP is spoken there.
    public var isHTTP: Bool { ["http", "https"].contains(scheme) }

    /// An address as people type it, without slashes at its end.
    public static func trimmed(_ text: String) -> String {
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }

    private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
