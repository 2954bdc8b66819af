import Platform
import Sync

/// What `pull`, `send` and `rename` are told of their hub.
enum HubAddress {
    /// The address without slashes at its end.
    static func trimmed(_ hub: String) -> String {
        var address = hub
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }

    /// Throws 78 with a sentence where the file holds no certificate that could be trusted; nil is the system's.
    static func check(caFile: String?) throws(HubFailure) {
        guard let caFile else { return }
        let bytes: [UInt8]
        do { bytes = try Files.read(caFile, limit: 16 << 20) } catch {
            throw HubFailure(78, say("--ca-file cannot be read: \(error)", "--ca-file 读不出: \(error)"))
        }
        guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ") else {
            throw HubFailure(
                78,
                say(
                    "--ca-file \(caFile) holds no certificate (PEM, -----BEGIN CERTIFICATE-----)",
                    "--ca-file \(caFile) 里没有证书 (PEM, -----BEGIN CERTIFICATE-----)"))
        }
    }

    /// The token of a file, nil without one; throws 78 with a sentence.
    static func token(_ file: String?) throws(HubFailure) -> [UInt8]? {
        guard let file else { return nil }
        return try HubPlan.token(file)
    }
}
