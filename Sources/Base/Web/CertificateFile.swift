import CrewSentences
import Platform
import Slate

/// A PEM file of certificates to trust instead of the system's.
public enum CertificateFile {
    /// Why it cannot be used, in both languages; nil when it can, or when there is none.
    /// - Parameter path: what `--ca-file` says.
    public static func complaint(_ path: String?) -> Wording? {
        guard let path else { return nil }
        let bytes: [UInt8]
        do { bytes = try Files.read(path, limit: 16 << 20) } catch {
            let reason = ErrorText.plain("\(error)")
            return Wording("--ca-file cannot be read: \(reason)", "--ca-file 读不出: \(reason)")
        }
        guard !String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ") else { return nil }
        return Wording(
            "--ca-file \(path) holds no certificate (PEM, -----BEGIN CERTIFICATE-----)",
            "--ca-file \(path) 里没有证书 (PEM, -----BEGIN CERTIFICATE-----)")
    }
}
