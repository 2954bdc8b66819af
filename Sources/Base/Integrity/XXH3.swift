import CDigest

/// XXH3-128 over a stream: fast enough (tens of GB/s) to run over everything that passes. It guards
/// against accidents, not against forgery.
public final class XXH3 {
    private let state: OpaquePointer

    /// Of no bytes yet; ends the process where there is no memory for its 576 bytes.
    public init() {
        guard let made = XXH3_createState() else {
            preconditionFailure("no memory for a digest of 576 bytes")
        }
        state = made
        XXH3_128bits_reset(state)
    }

    deinit { XXH3_freeState(state) }

    /// Takes in the bytes that come next.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        XXH3_128bits_update(state, base, bytes.count)
    }

    /// Takes in the bytes that come next.
    public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest of everything so far, 32 lower-case hex digits in canonical (big-endian) form;
    /// more may follow.
    public var hex: String {
        var canonical = XXH128_canonical_t()
        XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state))
        return withUnsafeBytes(of: canonical) { Hex.text($0) }
    }

    /// Of these bytes alone, in the same form.
    public static func hex(of bytes: [UInt8]) -> String {
        let digest = XXH3()
        digest.update(bytes)
        return digest.hex
    }
}

/// How digests are written.
public enum Hex {
    /// Two lower-case digits a byte.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
