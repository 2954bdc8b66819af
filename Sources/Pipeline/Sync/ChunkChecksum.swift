import Integrity
import Platform
import Web
import Wire

/// `Upload-Checksum` of one PATCH (tus 1.0, extension checksum); the first that a server announces
/// is used.
enum ChunkChecksum: String, CaseIterable {
    case sha256, sha1
    case xxh3 = "xxh3-128"

    /// `sha1 BASE64` of a body.
    func header(_ body: HTTPRequest.Body) throws(RequestFailure) -> String {
        "\(rawValue) \(Base64.text(try digest(body)))"
    }

    private func digest(_ body: HTTPRequest.Body) throws(RequestFailure) -> [UInt8] {
        let stream = Stream(self)
        switch body {
        case .none: break
        case .bytes(let bytes): bytes.withUnsafeBytes { stream.update($0) }
        case .file(let path, let offset, let count):
            try OwnFile.read(path, from: offset, count: count) { stream.update($0) }
        }
        return stream.digest
    }

    private enum Stream {
        case sha(SHA)
        case xxh3(XXH3)

        init(_ kind: ChunkChecksum) {
            switch kind {
            case .sha256: self = .sha(SHA(.sha256))
            case .sha1: self = .sha(SHA(.sha1))
            case .xxh3: self = .xxh3(XXH3())
            }
        }

        func update(_ bytes: UnsafeRawBufferPointer) {
            switch self {
            case .sha(let sha): sha.update(bytes)
            case .xxh3(let xxh3): xxh3.update(bytes)
            }
        }

        var digest: [UInt8] {
            switch self {
            case .sha(let sha): sha.digest
            case .xxh3(let xxh3): Hex.bytes(xxh3.hex)
            }
        }
    }
}

extension Hex {
    fileprivate static func bytes(_ text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }
}

/// The box's own file, read to compare it.
enum OwnFile {
    private static let step = 1 << 20

    /// How a clip's media compares with what was recorded.
    static func compare(_ path: String, with whole: UploadSession.Whole) -> UploadSession.Own {
        let digest = XXH3()
        do { try read(path, from: 0, count: whole.bytes) { digest.update($0) } } catch {
            return .trouble(error.trouble)
        }
        return digest.hex == whole.xxh3 ? .same : .trouble(UploadTrouble(.ownDamage, place: path))
    }

    /// Reads a part piece by piece; throws what is wrong with the file.
    static func read(
        _ path: String, from offset: Int64, count: Int64, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(RequestFailure) {
        let file = try RequestFile.open(path)
        var piece = [UInt8](repeating: 0, count: Int(min(Int64(step), max(1, count))))
        var done: Int64 = 0
        while done < count {
            let wanted = Int(min(Int64(piece.count), count - done))
            let got = piece.withUnsafeMutableBytes { bytes in
                Files.readInto(
                    UnsafeMutableRawBufferPointer(rebasing: bytes[..<wanted]), file,
                    at: offset + done)
            }
            guard got == wanted else {
                throw RequestFailure(RequestFile.trouble(reading: path, wanted: offset + count))
            }
            piece.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
            done += Int64(got)
        }
    }
}
