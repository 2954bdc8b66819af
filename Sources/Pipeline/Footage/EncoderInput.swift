import CLibAV
import Codec
import LibAV
import Media
import Pictures

/// The pictures an encoder of libavcodec reads: in memory, or lifted into a graphics card's.
final class EncoderInput {
    let isNV12: Bool
    private let frame: UnsafeMutablePointer<AVFrame>
    /// Only with a graphics card that reads nothing else.
    private var card: Card?

    private struct Card {
        var frames: UnsafeMutablePointer<AVBufferRef>?
        let lifted: UnsafeMutablePointer<AVFrame>
    }

    /// Pictures a card holds at a time.
    private static let poolSize: Int32 = 8

    init(_ name: String, _ codec: UnsafePointer<AVCodec>, _ profile: ProxyProfile)
        throws(CodecFailure)
    {
        isNV12 = !Self.reads(AV_PIX_FMT_YUV420P, codec)
        frame = try made(av_frame_alloc(), "a frame")
        frame.pointee.format = (isNV12 ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P).rawValue
        (frame.pointee.width, frame.pointee.height) = (Int32(profile.width), Int32(profile.height))
        try check(
            av_frame_get_buffer(frame, 0), "allocate a \(profile.width)x\(profile.height) picture")
        if name.hasSuffix("_vaapi") { card = try Self.openCard(profile) }
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
        guard var card else { return }
        var lifted: UnsafeMutablePointer<AVFrame>? = card.lifted
        av_frame_free(&lifted)
        av_buffer_unref(&card.frames)
    }

    func configure(_ context: UnsafeMutablePointer<AVCodecContext>) {
        context.pointee.pix_fmt =
            card == nil ? AVPixelFormat(rawValue: frame.pointee.format) : AV_PIX_FMT_VAAPI
        if let frames = card?.frames { context.pointee.hw_frames_ctx = av_buffer_ref(frames) }
    }

    /// The picture where the encoder reads it; valid until the next call.
    func fill(_ picture: PlaneSet, isNV12 source: Bool) throws(CodecFailure)
        -> UnsafeMutablePointer<AVFrame>
    {
        try check(av_frame_make_writable(frame), "reuse a picture")
        let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
        let (data, lines) = (frame.pointee.data, frame.pointee.linesize)
        copy(picture.bases.0, picture.strides.0, data.0, lines.0, width, height)
        if !isNV12 {
            copy(picture.bases.1, picture.strides.1, data.1, lines.1, width / 2, height / 2)
            copy(picture.bases.2, picture.strides.2, data.2, lines.2, width / 2, height / 2)
        } else if source {
            copy(picture.bases.1, picture.strides.1, data.1, lines.1, width, height / 2)
        } else {
            interleave(picture, data.1, Int(lines.1), width / 2, height / 2)
        }
        return try lifted()
    }

    private func lifted() throws(CodecFailure) -> UnsafeMutablePointer<AVFrame> {
        guard let card else { return frame }
        av_frame_unref(card.lifted)
        try check(
            av_hwframe_get_buffer(card.frames, card.lifted, 0), "get a picture of the graphics card"
        )
        try check(
            av_hwframe_transfer_data(card.lifted, frame, 0), "lift a picture into the graphics card"
        )
        return card.lifted
    }

    private func copy(
        _ from: PlaneSet.Base, _ fromStride: Int32, _ to: UnsafeMutablePointer<UInt8>?,
        _ toStride: Int32, _ width: Int, _ rows: Int
    ) {
        guard let from, let to else { return }
        for row in 0..<rows {
            (to + row * Int(toStride)).update(from: from + row * Int(fromStride), count: width)
        }
    }

    private func interleave(
        _ picture: PlaneSet, _ to: UnsafeMutablePointer<UInt8>?, _ stride: Int, _ width: Int,
        _ rows: Int
    ) {
        guard let blue = picture.bases.1, let red = picture.bases.2, let to else { return }
        for row in 0..<rows {
            let (blue, red) = (
                blue + row * Int(picture.strides.1), red + row * Int(picture.strides.2)
            )
            let line = to + row * stride
            for column in 0..<width {
                (line[2 * column], line[2 * column + 1]) = (blue[column], red[column])
            }
        }
    }

    private static func reads(_ format: AVPixelFormat, _ codec: UnsafePointer<AVCodec>) -> Bool {
        guard var known = codec.pointee.pix_fmts else { return true }
        while known.pointee != AV_PIX_FMT_NONE {
            if known.pointee == format { return true }
            known += 1
        }
        return false
    }

    private static func openCard(_ profile: ProxyProfile) throws(CodecFailure) -> Card {
        var device: UnsafeMutablePointer<AVBufferRef>?
        try check(
            av_hwdevice_ctx_create(&device, AV_HWDEVICE_TYPE_VAAPI, nil, nil, 0),
            "open the graphics card")
        defer { av_buffer_unref(&device) }
        var frames: UnsafeMutablePointer<AVBufferRef>? = try made(
            av_hwframe_ctx_alloc(device), "pictures of the graphics card")
        let lifted = try made(av_frame_alloc(), "a frame")
        frames?.pointee.data.withMemoryRebound(to: AVHWFramesContext.self, capacity: 1) { context in
            context.pointee.format = AV_PIX_FMT_VAAPI
            context.pointee.sw_format = AV_PIX_FMT_NV12
            (context.pointee.width, context.pointee.height) = (
                Int32(profile.width), Int32(profile.height)
            )
            context.pointee.initial_pool_size = poolSize
        }
        let answer = av_hwframe_ctx_init(frames)
        if answer < 0 { av_buffer_unref(&frames) }
        try check(answer, "make pictures of the graphics card")
        return Card(frames: frames, lifted: lifted)
    }
}
