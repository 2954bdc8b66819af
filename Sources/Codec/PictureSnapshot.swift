import CLibAV

/// A look at a proxy picture: a JPEG to keep, and a few pixels for a terminal.
public struct PictureSnapshot: Equatable, Sendable {
    public let jpeg: [UInt8]
    /// `width` x `height` pixels of red, green and blue, a byte each.
    public let pixels: [UInt8]
    public let width: Int
    public let height: Int

    /// A phone held upright shows 40 columns; two pixels lie in a cell.
    private static let widest = 78
    private static let tallest = 96
    /// Longer side of the JPEG in pixels: 20 to 40 kB.
    private static let jpegSide = 640
    /// JPEG quantiser scales of libavcodec, 2 best to 31: the first that keeps the JPEG under 64 kB.
    private static let qualities: [Int32] = [5, 12, 31]
    private static let largestJPEG = 64 * 1024

    /// Takes a few milliseconds; any thread that may read the picture.
    init(of picture: UnsafePointer<AVFrame>) throws(CodecFailure) {
        let (width, height) = (Int(picture.pointee.width), Int(picture.pointee.height))
        let small = Self.fit(width, height, into: (Self.widest, Self.tallest))
        let thumbnail = try Self.scaled(picture, to: small, AV_PIX_FMT_RGB24, isFullRange: true)
        pixels = Self.rows(thumbnail.frame)
        (self.width, self.height) = small
        let large = Self.fit(width, height, into: (Self.jpegSide, Self.jpegSide))
        let reduced = try Self.scaled(picture, to: large, AV_PIX_FMT_YUVJ420P, isFullRange: true)
        var smallest: [UInt8] = []
        for quality in Self.qualities {
            smallest = try Self.encoded(reduced, quality)
            if smallest.count <= Self.largestJPEG { break }
        }
        jpeg = smallest
    }

    /// The largest even size of the same shape that fits.
    private static func fit(_ width: Int, _ height: Int, into box: (Int, Int)) -> (Int, Int) {
        let scale = min(1, Double(box.0) / Double(width), Double(box.1) / Double(height))
        return (max(2, Int(Double(width) * scale) / 2 * 2), max(2, Int(Double(height) * scale) / 2 * 2))
    }

    /// Frees its frame.
    private final class OwnFrame {
        let frame: UnsafeMutablePointer<AVFrame>

        init(_ size: (Int, Int), _ format: AVPixelFormat) throws(CodecFailure) {
            frame = try made(av_frame_alloc(), "a frame")
            frame.pointee.format = format.rawValue
            (frame.pointee.width, frame.pointee.height) = (Int32(size.0), Int32(size.1))
            try check(av_frame_get_buffer(frame, 0), "allocate a small picture")
        }

        deinit {
            var frame: UnsafeMutablePointer<AVFrame>? = frame
            av_frame_free(&frame)
        }
    }

    private static func scaled(
        _ picture: UnsafePointer<AVFrame>, to size: (Int, Int), _ format: AVPixelFormat, isFullRange: Bool
    ) throws(CodecFailure) -> OwnFrame {
        let small = try OwnFrame(size, format)
        let scaler = sws_getContext(
            picture.pointee.width, picture.pointee.height, AVPixelFormat(rawValue: picture.pointee.format), Int32(size.0),
            Int32(size.1), format, SWS_AREA, nil, nil, nil)
        let context = try made(scaler, "a scaler to \(size.0)x\(size.1)")
        defer { sws_freeContext(context) }
        let matrix = sws_getCoefficients(SWS_CS_ITU709)
        // JPEG's own matrix is BT.601.
        let target = format == AV_PIX_FMT_RGB24 ? matrix : sws_getCoefficients(SWS_CS_ITU601)
        sws_setColorspaceDetails(context, matrix, 0, target, isFullRange ? 1 : 0, 0, 1 << 16, 1 << 16)
        try check(sws_scale_frame(context, small.frame, picture), "scale a picture")
        return small
    }

    private static func rows(_ frame: UnsafeMutablePointer<AVFrame>) -> [UInt8] {
        guard let base = frame.pointee.data.0 else { return [] }
        let (length, stride) = (Int(frame.pointee.width) * 3, Int(frame.pointee.linesize.0))
        return (0..<Int(frame.pointee.height)).flatMap { UnsafeBufferPointer(start: base + $0 * stride, count: length) }
    }

    private static func encoded(_ picture: OwnFrame, _ quality: Int32) throws(CodecFailure) -> [UInt8] {
        guard let codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG) else {
            throw CodecFailure(.unavailable, "this libavcodec has no JPEG encoder")
        }
        var context: UnsafeMutablePointer<AVCodecContext>? = try made(avcodec_alloc_context3(codec), "a JPEG encoder")
        var packet: UnsafeMutablePointer<AVPacket>? = av_packet_alloc()
        defer {
            avcodec_free_context(&context)
            av_packet_free(&packet)
        }
        context?.pointee.width = picture.frame.pointee.width
        context?.pointee.height = picture.frame.pointee.height
        context?.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
        context?.pointee.time_base = AVRational(num: 1, den: 25)
        context?.pointee.thread_count = 1
        context?.pointee.flags |= AV_CODEC_FLAG_QSCALE
        context?.pointee.global_quality = quality * FF_QP2LAMBDA
        picture.frame.pointee.quality = quality * FF_QP2LAMBDA
        picture.frame.pointee.pts = 0
        try check(avcodec_open2(context, codec, nil), "open the JPEG encoder")
        try check(avcodec_send_frame(context, picture.frame), "encode a JPEG")
        try check(avcodec_receive_packet(context, packet), "encode a JPEG")
        guard let data = packet?.pointee.data, let size = packet?.pointee.size else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(size)))
    }
}
