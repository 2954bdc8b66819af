import HTTPTypes
import Hummingbird

/// Where the hub is for whoever asks: behind a proxy, under a path, or as it stands.
///
/// A path alone is right on every line between us and a box. Whole addresses are for those who
/// cannot resolve one (aiotus), and for proxies that say where they are.
struct PublicAddress: Sendable {
    /// `https://films.example/rushes`, as the operator said; nil takes it from each request.
    var stated: String?

    /// The path below which the hub is asked as well; empty without one.
    var path: String {
        guard let stated, let scheme = stated.range(of: "://") else { return "" }
        return stated[scheme.upperBound...].firstIndex(of: "/").map { String(stated[$0...]) } ?? ""
    }

    /// Reads `https://films.example/rushes/`; nil for anything else.
    static func read(_ text: String) -> String? {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        let isAddress = ["http://", "https://"].contains {
            text.hasPrefix($0) && text.utf8.count > $0.utf8.count
        }
        return isAddress && isPlain(text) ? text : nil
    }

    /// The address of an upload: whole where that is needed and somebody says which host this is,
    /// else a path.
    func files(_ id: String, _ request: Request) -> String { base(request) + "/files/\(id)" }

    private func base(_ request: Request) -> String {
        if let stated { return stated }
        let said: [HTTPField.Name] = [.xForwardedProto, .xForwardedHost, .xForwardedPrefix]
        guard Self.needsWhole(request) || said.contains(where: { request.headers[$0] != nil })
        else { return "" }
        let scheme = request.headers[.xForwardedProto]?.lowercased() == "https" ? "https" : "http"
        let host = request.headers[.xForwardedHost] ?? request.head.authority ?? ""
        let prefix = request.headers[.xForwardedPrefix] ?? ""
        guard !host.isEmpty, !host.contains("/"), Self.isPlain(host) else { return "" }
        let isPath = prefix.hasPrefix("/") && Self.isPlain(prefix)
        var base = "\(scheme)://\(host)" + (isPath ? prefix : "")
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }

    /// aiohttp takes a Location as it stands.
    private static func needsWhole(_ request: Request) -> Bool {
        let agent = request.headers[.userAgent]?.lowercased() ?? ""
        return ["aiohttp", "aiotus"].contains { agent.contains($0) }
    }

    /// What an address may be made of without quoting (RFC 3986, section 2), so that no header can
    /// break out of ours.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"\"<>\\^`{|}, ".utf8.contains($0) }
    }
}
