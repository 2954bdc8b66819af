import Glibc
import Platform

/// Runs over a stretch of a file in pieces.
enum FileDigest {
    private static let piece = 1 << 20

    static func run(_ path: String, from start: Int64, to end: Int64, _ body: ([UInt8]) -> Void) throws(SystemFailure) {
        let file = try Descriptor.open(path, O_RDONLY)
        var offset = start
        while offset < end {
            let bytes = try Files.read(file, at: offset, count: Int(min(Int64(piece), end - offset)), path)
            guard !bytes.isEmpty else {
                throw SystemFailure("read", path, code: EIO, hint: "it ends at \(offset) instead of \(end)")
            }
            body(bytes)
            offset += Int64(bytes.count)
        }
    }
}
