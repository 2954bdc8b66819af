import CLibAV
import LibAV

/// Makes 8-bit 4:2:0 of pictures that the worker's scaler does not take: a phone that turns HDR on
/// in mid-take must not freeze it. One thread.
final class PictureConverter {
    private var context: OpaquePointer?

    deinit { sws_freeContext(context) }

    /// Makes the picture another in its place; false when libswscale cannot.
    func convert(_ picture: UnsafeMutablePointer<AVFrame>) -> Bool {
        let width = picture.pointee.width
        let height = picture.pointee.height
        context = sws_getCachedContext(
            context, width, height, AVPixelFormat(picture.pointee.format), width, height,
            AV_PIX_FMT_YUV420P,
            SWS_BILINEAR, nil, nil, nil)
        var made = av_frame_alloc()
        defer { av_frame_free(&made) }
        guard let context, let frame = made, fill(frame, like: picture, width, height) else {
            return false
        }
        guard sws_scale_frame(context, frame, picture) >= 0 else { return false }
        av_frame_unref(picture)
        av_frame_move_ref(picture, frame)
        return true
    }

    private func fill(
        _ frame: UnsafeMutablePointer<AVFrame>, like picture: UnsafeMutablePointer<AVFrame>,
        _ width: Int32, _ height: Int32
    ) -> Bool {
        guard av_frame_copy_props(frame, picture) >= 0 else { return false }
        frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        frame.pointee.width = width
        frame.pointee.height = height
        return av_frame_get_buffer(frame, 0) >= 0
    }
}
