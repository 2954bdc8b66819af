/// Where a camera on the network is, or where it may call: checked, and safe to show.
///
/// `rtsp`, `rtsps`, `srt`, `rtmp`, `rtmps`, `http`, `https`, `udp` and `tcp`. An address without a
/// host listens: `srt://:9000` waits for a caller. Datagrams (`udp`) always listen. `description`
/// holds no secret: no user, no password, no query, no stream key.
public struct NetworkAddress: Equatable, Sendable, CustomStringConvertible {
    /// The protocols by which a camera on the network is reached, or calls.
    public enum Scheme: String, CaseIterable, Sendable {
        case rtsp, rtsps, srt, rtmp, rtmps, http, https, udp, tcp

        /// The port of the protocol's own registration; nil where none is usual.
        package var usualPort: Int? {
            switch self {
            case .rtsp: 554
            case .rtsps: 322
            case .rtmp: 1935
            case .rtmps, .https: 443
            case .http: 80
            case .srt, .udp, .tcp: nil
            }
        }

        /// One that listens needs no certificate and no second port.
        package var canListen: Bool { ![.rtsps, .rtmps, .https].contains(self) }
    }

    /// Read from what stands before `://`, also in capitals.
    public let scheme: Scheme
    /// Empty when it listens on every address of the box.
    public let host: String
    /// 1 to 65535.
    public let port: Int
    /// Whether somebody calls us, rather than we them.
    public let isListening: Bool
    package let path: String
    package let query: [(key: String, value: String)]
    package private(set) var user: String
    package private(set) var password: String

    /// Whether a `video` setting means the network at all.
    public static func isMeant(by text: String) -> Bool { text.contains("://") }

    /// Throws a `SourceFailure` that quotes nothing that might be secret.
    public init(_ text: String) throws(SourceFailure) {
        let parts = AddressParts(text)
        guard let scheme = Scheme(rawValue: parts.scheme) else { throw Self.unknown(parts.scheme) }
        self.scheme = scheme
        (user, password) = (parts.user, parts.password)
        (host, path, query) = (parts.host, parts.path, parts.query)
        let says = { (key: String, values: [String]) in
            parts.query.contains { $0.key == key && values.contains($0.value) }
        }
        isListening =
            host.isEmpty || scheme == .udp || says("mode", ["listener"])
            || says("listen", ["1", ""])
        let name = "\(scheme.rawValue)://\(host)"
        guard let port = parts.port.isEmpty ? scheme.usualPort : Int(parts.port),
            (1...65535).contains(port)
        else {
            throw Self.bad(
                name,
                parts.port.isEmpty
                    ? "has no port: write \(name):PORT"
                    : "has port '\(parts.port)'; ports are 1 to 65535")
        }
        self.port = port
        guard !isListening || scheme.canListen else {
            throw Self.bad(
                name,
                "cannot listen with encryption: let the camera send \(scheme.rawValue.dropLast()):// or srt:// with a passphrase"
            )
        }
        guard host.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 0x22 && $0 != 0x5C }) else {
            throw Self.bad(name, "has a host that is no name")
        }
    }

    /// Safe to log, to store and to show.
    public var description: String {
        let shownHost = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(shownHost):\(port)\(shownPath)"
    }

    /// The last part of an RTMP path is the stream's key.
    private var shownPath: String {
        guard scheme == .rtmp || scheme == .rtmps else { return path }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        return parts.count < 2 ? path : "/\(parts.dropLast().joined(separator: "/"))/..."
    }

    /// With the secret that a file holds: `USER:PASSWORD`, or a password alone when the address
    /// names the user; SRT's is its passphrase.
    public func with(secret: String) throws(SourceFailure) -> NetworkAddress {
        var filled = self
        let colon = secret.firstIndex(of: ":")
        if scheme == .srt || !user.isEmpty {
            filled.password = secret
        } else if let colon {
            filled.user = String(secret[..<colon])
            filled.password = String(secret[secret.index(after: colon)...])
        } else {
            throw Self.bad(
                "\(self)",
                "names no user and its password file no 'USER:PASSWORD' either; write one of them")
        }
        return filled
    }

    /// Compares passwords and stream keys too, which `description` hides.
    public static func == (a: Self, b: Self) -> Bool {
        a.url == b.url && a.password == b.password && a.isListening == b.isListening
    }

    private static func unknown(_ scheme: String) -> SourceFailure {
        let known = Scheme.allCases.map(\.rawValue).joined(separator: ", ")
        // What stands before '://' may be anything; a long one is not quoted.
        let quoted = scheme.utf8.count <= 8 ? "'\(scheme)://'" : "that"
        return SourceFailure(
            .unreadable, "no camera can be reached by \(quoted): use one of \(known)")
    }

    private static func bad(_ name: String, _ sentence: String) -> SourceFailure {
        SourceFailure(.unreadable, "the camera's address \(name) \(sentence)")
    }
}

/// An address cut into its parts (RFC 3986, section 3), before anything is judged.
struct AddressParts {
    var scheme = ""
    var user = ""
    var password = ""
    var host = ""
    var port = ""
    var path = ""
    var query: [(key: String, value: String)] = []

    init(_ text: String) {
        guard let mark = text.firstRange(of: "://") else { return }
        scheme = text[..<mark.lowerBound].lowercased()
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        read(authority: authority)
        let tail = rest[authority.endIndex...].prefix { $0 != "#" }
        path = String(tail.prefix { $0 != "?" })
        query = tail.drop { $0 != "?" }.dropFirst().split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1)
            return (String(sides[0]), sides.count > 1 ? String(sides[1]) : "")
        }
    }

    /// A password may hold an '@'; the last one ends it.
    private mutating func read(authority: Substring) {
        var rest = authority
        if let at = authority.lastIndex(of: "@") {
            let info = authority[..<at].split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = String(info[0])
            password = info.count > 1 ? String(info[1]) : ""
            rest = authority[authority.index(after: at)...]
        }
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            port = String(rest[rest.index(after: end)...].drop { $0 == ":" })
            return
        }
        let colon = rest.lastIndex(of: ":") ?? rest.endIndex
        host = String(rest[..<colon])
        port = String(rest[colon...].dropFirst())
    }
}
