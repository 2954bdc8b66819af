import Codec
import Glibc
import Platform

/// Where things are in a QuickTime file.
enum MovieLayout {
    /// Offset of the first byte inside `mdat`; walks the top-level atoms (size, type, and a 64-bit size when the size is 1).
    static func payloadOffset(_ path: String) throws -> Int64 {
        let file = try Descriptor.open(path, O_RDONLY)
        var offset: Int64 = 0
        while true {
            let head = try Files.read(file, at: offset, count: 16, path)
            guard head.count >= 8 else { throw CodecFailure(.badInput, "\(path) has no mdat atom") }
            let short = number(head[0..<4])
            let isLong = short == 1
            if head[4..<8].elementsEqual("mdat".utf8) { return offset + (isLong ? 16 : 8) }
            let size = isLong && head.count == 16 ? number(head[8..<16]) : short
            guard size >= 8 else { throw CodecFailure(.badInput, "\(path) has an atom of \(size) bytes") }
            offset += size
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 { bytes.reduce(0) { $0 << 8 | Int64($1) } }
}
