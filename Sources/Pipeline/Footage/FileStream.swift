import CLibAV
import LibAV
import Media

/// One stream of a media file, read and decoded through a demuxer of its own. One thread after it
/// is made.
///
/// Picture and sound have one each: neither waits for the other, however far apart the file keeps
/// them.
final class FileStream {
    let decoder: StreamDecoder
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let packet: UnsafeMutablePointer<AVPacket>
    private let jpegs: FilmJPEGs?

    /// Damaged packets in a row after which the rest of the file is given up.
    private static let mostDamage = 1000

    /// Nil when the file has no such stream; throws a `SourceFailure` when it is no footage at all.
    init?(_ kind: AVMediaType, of path: String) throws {
        packet = try made(av_packet_alloc(), "a packet")
        let answer = avformat_open_input(&context, path, nil, nil)
        guard answer >= 0, let context else {
            throw SourceFailure(
                .unreadable, CodecFailure(.badInput, "cannot play \(path)", cause: answer).message)
        }
        try check(avformat_find_stream_info(context, nil), "understand \(path)")
        guard let decoder = try StreamDecoder(kind, in: context, path) else {
            // Of an object that is not whole nobody else lets go.
            avformat_close_input(&self.context)
            return nil
        }
        self.decoder = decoder
        jpegs = FilmJPEGs(of: decoder, in: context)
        for index in 0..<Int32(context.pointee.nb_streams) where index != decoder.index {
            context.pointee.streams[Int(index)]?.pointee.discard = AVDISCARD_ALL
        }
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        avformat_close_input(&context)
    }

    /// Nanoseconds at which the earliest of the file's streams begins.
    var beginning: Int64 {
        guard let start = context?.pointee.start_time, start != rushes_av_no_time else { return 0 }
        return av_rescale_q(start, AVRational(num: 1, den: AV_TIME_BASE), nanosecond)
    }

    /// What shape its pixels have, as container or codec say; 1:1 where neither does. Nil for what
    /// is not decoded yet.
    func aspect(of picture: UnsafeMutablePointer<AVFrame>?) -> PixelAspect {
        PixelAspect(av_guess_sample_aspect_ratio(context, decoder.stream, picture))
    }

    /// Decodes to the end of the file, or until `deliver` answers false; returns whether the end
    /// was reached.
    func play(_ deliver: (StreamDecoder.Outcome) -> Bool) -> Bool {
        var damage = 0
        while damage < Self.mostDamage {
            let answer = av_read_frame(context, packet)
            // A damaged stretch is passed over, as a camera would lose it.
            damage = answer == rushes_av_invalid ? damage + 1 : 0
            if damage > 0 { continue }
            guard answer >= 0 else { break }
            defer { av_packet_unref(packet) }
            guard packet.pointee.stream_index == decoder.index else { continue }
            guard take(deliver) else { return false }
        }
        return decoder.outcomes(of: nil, deliver)
    }

    private func take(_ deliver: (StreamDecoder.Outcome) -> Bool) -> Bool {
        switch jpegs?.kind(of: packet) {
        case nil, .forLibAV: decoder.outcomes(of: packet, deliver)
        case .nothing: true
        case .whole(let time): deliver(.undecoded(packet, time ?? decoder.time(of: packet)))
        }
    }
}
