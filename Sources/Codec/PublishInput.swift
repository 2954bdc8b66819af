import CLibAV

/// Reads a movie's packets as they are.
final class MovieInput {
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let packet: UnsafeMutablePointer<AVPacket>
    private let path: String

    init(_ path: String) throws(CodecFailure) {
        self.path = path
        packet = try made(av_packet_alloc(), "a packet")
        try check(avformat_open_input(&context, path, nil, nil), "open \(path)")
        try check(avformat_find_stream_info(context, nil), "understand \(path)")
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        avformat_close_input(&context)
    }

    var streams: [UnsafeMutablePointer<AVStream>] {
        guard let context else { return [] }
        return (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }
    }

    /// The next packet, lent until the next call; nil at the end.
    func next() throws(CodecFailure) -> UnsafeMutablePointer<AVPacket>? {
        av_packet_unref(packet)
        let answer = av_read_frame(context, packet)
        if answer == rushes_av_end { return nil }
        try check(answer, "read \(path)")
        return packet
    }
}
