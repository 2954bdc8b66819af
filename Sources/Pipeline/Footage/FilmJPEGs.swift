import CLibAV
import LibAV
import Media

/// Which pictures of a Motion JPEG film are left to the proxy's decoder, which decodes a USB
/// camera's: libavcodec takes padding before a restart marker for samples. One thread.
final class FilmJPEGs {
    enum Kind {
        /// A picture; with its time in nanoseconds where the container has none.
        case whole(Int64?)
        /// Two fields, samples of more than 8 bits, another process: libavcodec puts them together.
        case forLibAV
        /// No picture at all: what stood between two of them.
        case nothing
    }

    private let decoder: StreamDecoder
    /// One JPEG behind the other, without a container: libavformat counts whatever lies between two
    /// start markers.
    private let isBare: Bool
    private var count: Int64 = 0

    /// Nil when the film is no Motion JPEG.
    init?(of decoder: StreamDecoder, in file: UnsafeMutablePointer<AVFormatContext>) {
        guard decoder.context.pointee.codec_id == AV_CODEC_ID_MJPEG else { return nil }
        self.decoder = decoder
        isBare = file.pointee.iformat.map { String(cString: $0.pointee.name) == "mjpeg" } ?? false
    }

    func kind(of packet: UnsafeMutablePointer<AVPacket>) -> Kind {
        let bytes = UnsafeRawBufferPointer(
            start: packet.pointee.data, count: Int(packet.pointee.size))
        let head = JPEGHead.frame(in: bytes)
        if head == nil && isBare { return .nothing }
        guard let head, isPlain(head) else { return .forLibAV }
        defer { count += 1 }
        return .whole(isBare ? time(of: count) : nil)
    }

    /// Eight bits, baseline or progressive, as high as the film; a field is half as high. Its range
    /// is a JPEG's.
    private func isPlain(_ head: JPEGHead.Frame) -> Bool {
        let stream = decoder.stream.pointee.codecpar.pointee
        let isWhole = stream.height == 0 || Int(stream.height) == head.height
        return isWhole && head.isCommon && decoder.context.pointee.color_range != AVCOL_RANGE_MPEG
    }

    private func time(of number: Int64) -> Int64 {
        let rate = decoder.stream.pointee.r_frame_rate
        // libavformat's own rate of such a film.
        guard rate.num > 0, rate.den > 0 else { return number * 40_000_000 }
        return av_rescale_q(number, AVRational(num: rate.den, den: rate.num), nanosecond)
    }
}
