import CLibAV

/// Memory that libavformat writes into through its own I/O, without seeking.
final class ByteSink {
    private var bytes: [UInt8] = []

    /// libavformat's own default for files.
    private static let bufferSize: Int32 = 32768

    init() { bytes.reserveCapacity(1 << 20) }

    /// The context refers to this object without holding it: free it first.
    func makeContext() throws(CodecFailure) -> UnsafeMutablePointer<AVIOContext> {
        let buffer = try made(av_malloc(Int(Self.bufferSize)), "an I/O buffer")
        let context = avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self), Self.bufferSize, 1, Unmanaged.passUnretained(self).toOpaque(), nil,
            { @Sendable opaque, bytes, count in
                guard let opaque, let bytes else { return rushes_av_external }
                let sink = Unmanaged<ByteSink>.fromOpaque(opaque).takeUnretainedValue()
                sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                return count
            }, nil)
        return try made(context, "an I/O context")
    }

    /// Frees a format context together with the I/O context made here.
    func freeContext(_ context: inout UnsafeMutablePointer<AVFormatContext>?) {
        guard let open = context else { return }
        // libavformat may have replaced the buffer it was given.
        if let io = open.pointee.pb {
            av_free(io.pointee.buffer)
            avio_context_free(&open.pointee.pb)
        }
        avformat_free_context(context)
        context = nil
    }

    /// Lends what has come and forgets it, also when `body` throws.
    func lend(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        defer { bytes.removeAll(keepingCapacity: true) }
        guard !bytes.isEmpty else { return }
        try bytes.withUnsafeBytes(body)
    }
}
