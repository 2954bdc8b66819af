import Glibc

extension Files {
    /// Reads a file, or a stretch of it, in pieces of at most 1 MiB, in order.
    ///
    /// - Parameter end: where the stretch ends, and an earlier end of the file throws EIO; nil for
    ///   the file's own end.
    public static func pieces(
        of path: String, from start: Int64 = 0, to end: Int64? = nil,
        _ take: ([UInt8]) throws(SystemFailure) -> Void
    ) throws(SystemFailure) {
        let file = try Descriptor.open(path, O_RDONLY)
        var offset = start
        while offset < end ?? .max {
            let bytes = try read(
                file, at: offset, count: Int(min(1 << 20, (end ?? .max) - offset)), path)
            guard !bytes.isEmpty else {
                guard let end else { return }
                throw SystemFailure(
                    "read", path, code: EIO, hint: "it ends at \(offset) instead of \(end)")
            }
            try take(bytes)
            offset += Int64(bytes.count)
        }
    }
}
