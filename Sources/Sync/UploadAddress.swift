/// Where an upload lies, from the Location header a server gave (RFC 3986, section 5, as far as servers use it).
enum UploadAddress {
    /// The address on the server we were told of; nil when it is on another host, which shall not see our token.
    ///
    /// Behind a proxy that ends TLS, servers give `http://` or their inner port for what must be asked for at our own address: scheme and port
    /// are ours, host and path are theirs.
    static func resolve(_ location: String, target: String) -> String? {
        let origin = Self.origin(of: target)
        if location.hasPrefix("//") { return onOurServer("http:" + location, origin) }
        if location.hasPrefix("/") { return origin + location }
        if location.contains("://") { return onOurServer(location, origin) }
        // Relative to `TARGET/files`, which was asked.
        return location.isEmpty ? nil : "\(target)/\(location)"
    }

    private static func onOurServer(_ location: String, _ origin: String) -> String? {
        guard location.hasPrefix("http://") || location.hasPrefix("https://"), host(of: location) == host(of: origin) else { return nil }
        return origin + location.dropFirst(Self.origin(of: location).count)
    }

    /// `http://host:port`.
    static func origin(of url: String) -> String {
        url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
    }

    /// Lower-case host without a user and a port; `[::1]` keeps its brackets.
    static func host(of url: String) -> String {
        let authority = origin(of: url).split(separator: "/").last.map(String.init) ?? ""
        let place = authority.split(separator: "@").last.map(String.init) ?? ""
        if place.hasPrefix("["), let end = place.firstIndex(of: "]") { return place[...end].lowercased() }
        return place.prefix { $0 != ":" }.lowercased()
    }
}
