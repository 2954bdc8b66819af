import CLibAV
import Codec
import Slate

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

    var file: UnsafeMutablePointer<AVFormatContext>? { context }

    /// The video stream's extra data; empty without one.
    var videoParameterSets: [UInt8] {
        let parameters = streams.first { $0.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO }?.pointee.codecpar.pointee
        guard let data = parameters?.extradata, let size = parameters?.extradata_size else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(size)))
    }

    var videoStream: Int { streams.firstIndex { $0.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO } ?? 0 }

    /// The frame a time of a stream stands for.
    func frame(at time: Int64, stream: Int32, _ rate: FrameRate) -> Int64 {
        av_rescale_q(time, streams[Int(stream)].pointee.time_base, rate.timeBase)
    }

    /// The newest key frame at or before a frame; reads the movie to there.
    static func keyFrame(in path: String, atOrBefore frame: Int64, _ rate: FrameRate) throws(CodecFailure) -> Int64 {
        guard frame > 0 else { return 0 }
        let input = try MovieInput(path)
        let stream = Int32(input.videoStream)
        var key: Int64 = 0
        while let packet = try input.next() {
            guard packet.pointee.stream_index == stream else { continue }
            let index = input.frame(at: packet.pointee.pts, stream: stream, rate)
            if index > frame { break }
            if packet.pointee.flags & AV_PKT_FLAG_KEY != 0 { key = index }
        }
        return key
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
