import Glibc
import Integrity
import Platform

/// Digests of what lies on the disk already.
enum FileDigesting {
    private static let piece = 1 << 20

    static func xxh3(_ path: String) throws -> String {
        let digest = XXH3()
        try feed(digest, path, from: 0)
        return digest.hex
    }

    /// Runs the digest over a file from an offset to its end.
    static func feed(_ digest: XXH3, _ path: String, from start: Int64) throws {
        try pieces(path, from: start) { digest.update($0) }
    }

    /// Hands out a file piece by piece.
    static func pieces(_ path: String, from start: Int64, _ body: ([UInt8]) throws -> Void) throws {
        let file = try Descriptor.open(path, O_RDONLY)
        var offset = start
        while true {
            let bytes = try Files.read(file, at: offset, count: piece, path)
            if bytes.isEmpty { return }
            try body(bytes)
            offset += Int64(bytes.count)
        }
    }
}
