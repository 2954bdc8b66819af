import Glibc
import Platform

/// How a hub is to run.
struct HubPlan: Sendable {
    var folders: HubFolders
    var host: String
    /// 0 lets the kernel choose.
    var port: Int
    var token: [UInt8]
    var template: NameTemplate

    /// Reads `127.0.0.1:8080` or `[::1]:8080`; nil for anything else.
    static func address(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return host.isEmpty ? nil : (host, port)
    }

    /// The token file's content without white space around it.
    static func token(_ path: String) throws(HubFailure) -> [UInt8] {
        let bytes: [UInt8]
        do { bytes = try Files.read(path, limit: 4096) } catch {
            throw HubFailure(78, "\(error); put a long random word into the token file, the same on every box")
        }
        let isSpace = { (byte: UInt8) in byte <= 32 }
        let token = Array(bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard !token.isEmpty else { throw HubFailure(78, "the token file \(path) is empty; put a long random word into it") }
        return token
    }
}

/// Why a hub does not run: one sentence, and the exit status (sysexits.h: 75 try later, 78 configuration).
struct HubFailure: Error, CustomStringConvertible {
    let status: Int32
    let description: String

    init(_ status: Int32, _ sentence: String) {
        self.status = status
        description = sentence
    }

    init(_ error: any Error) {
        switch error {
        case let failure as HubFailure: self = failure
        case let refusal as Refusal: self.init(78, refusal.description)
        case let failure as SystemFailure: self.init([EBUSY, EADDRINUSE].contains(failure.code) ? 75 : 1, failure.description)
        default: self.init(1, "\(error)")
        }
    }
}
