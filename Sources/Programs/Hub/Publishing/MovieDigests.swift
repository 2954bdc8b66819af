import Integrity
import Platform

/// The digests of a movie, all in one reading.
struct MovieDigests {
    let xxh3: String
    let sha256: String
    /// Of what lies behind the head.
    let payloadXXH3: String

    init(_ path: String, headBytes: Int64, bytes: Int64) throws(SystemFailure) {
        let whole = XXH3()
        let payload = XXH3()
        let sha = SHA(.sha256)
        try Files.pieces(of: path, to: headBytes) { piece in
            whole.update(piece)
            sha.update(piece)
        }
        try Files.pieces(of: path, from: headBytes, to: bytes) { piece in
            whole.update(piece)
            sha.update(piece)
            payload.update(piece)
        }
        xxh3 = whole.hex
        sha256 = sha.hex
        payloadXXH3 = payload.hex
    }
}
