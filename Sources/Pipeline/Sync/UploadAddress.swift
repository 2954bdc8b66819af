import Web

/// Where an upload lies, from the Location header a server gave (RFC 3986, section 5, as far as
/// servers use it).
///
/// What is kept is a *place*, not a URL: the hub's address may change, and the token goes to no
/// other host than the one configured. A place is a path below the target (`files/1`), or, with a
/// slash before it, one on the target's host (`/tus/1`).
enum UploadAddress {
    /// The address on the server we were told of; nil when it is on another host, which shall not
    /// see our token.
    ///
    /// Behind a proxy that ends TLS, servers give `http://` or their inner port for what must be
    /// asked for at our own address: scheme and port are ours, host and path are theirs.
    static func resolve(_ location: String, target: String) -> String? {
        place(location, target: target, asked: "\(target)/files").map { url($0, target: target) }
    }

    /// The place that a Location means; nil when it is on another host.
    /// - Parameters:
    ///   - asked: the URL whose answer the Location is of.
    ///   - isHubs: whether a hub gave it, which does not know below which path a proxy shows it.
    static func place(_ location: String, target: String, asked: String, isHubs: Bool = false)
        -> String?
    {
        if location.isEmpty { return nil }
        if location.hasPrefix("//") { return onOurServer("http:" + location, target, isHubs) }
        if location.contains("://") { return onOurServer(location, target, isHubs) }
        if location.hasPrefix("/") { return below(location, target, mayBeStripped: true) }
        let folder = path(of: asked).reversed().drop { $0 != "/" }.reversed()
        return below(withoutDots(String(folder) + location), target, mayBeStripped: false)
    }

    /// The URL of a place at the target, wherever that is now. An earlier version kept whole URLs:
    /// of those the path alone is taken.
    static func url(_ place: String, target: String) -> String {
        if place.contains("://") {
            return url(below(path(of: place), target, mayBeStripped: true), target: target)
        }
        return place.hasPrefix("/") ? origin(of: target) + place : "\(target)/\(place)"
    }

    private static func onOurServer(_ location: String, _ target: String, _ isHubs: Bool) -> String?
    {
        guard let address = WebAddress(location), address.isHTTP, address.host == host(of: target)
        else { return nil }
        return below(address.path, target, mayBeStripped: isHubs)
    }

    /// A path as a place. A proxy that shows the server below a path of its own takes that path
    /// away before the server sees it.
    private static func below(_ path: String, _ target: String, mayBeStripped: Bool) -> String {
        let base = Self.path(of: target)
        let prefix = base.hasSuffix("/") ? base : base + "/"
        if path.hasPrefix(prefix) { return String(path.dropFirst(prefix.count)) }
        return mayBeStripped && path.hasPrefix("/files/") ? String(path.dropFirst()) : path
    }

    private static func path(of url: String) -> String { WebAddress(url)?.path ?? "/" }

    /// `http://host` of `http://host/tus`; nil where there is nothing to take away.
    static func parent(of target: String) -> String? {
        guard path(of: target) != "/", let slash = target.lastIndex(of: "/") else { return nil }
        return String(target[..<slash])
    }

    /// RFC 3986, 5.2.4.
    private static func withoutDots(_ path: String) -> String {
        let query = path.firstIndex(of: "?") ?? path.endIndex
        var kept: [Substring] = []
        for part in path[..<query].split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst() where part != "."
        {
            if part == ".." { _ = kept.popLast() } else { kept.append(part) }
        }
        return "/" + kept.joined(separator: "/") + path[query...]
    }

    /// `http://host:port`; what is no address stays as it is.
    static func origin(of url: String) -> String { WebAddress(url)?.origin ?? url }

    /// Empty where it is no address.
    static func host(of url: String) -> String { WebAddress(url)?.host ?? "" }
}
