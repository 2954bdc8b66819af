import CLibAV

/// Turns pictures by 90, 180 or 270 degrees clockwise with libavfilter. One thread.
final class PictureTurner {
    private var graph: UnsafeMutablePointer<AVFilterGraph>?
    private var input: UnsafeMutablePointer<AVFilterContext>?
    private var output: UnsafeMutablePointer<AVFilterContext>?
    let turned: UnsafeMutablePointer<AVFrame>

    private static let filters = [90: "transpose=clock", 180: "hflip,vflip", 270: "transpose=cclock"]

    /// `width` and `height` are those of the pictures that come in, yuv420p.
    init(degrees: Int, width: Int, height: Int) throws(CodecFailure) {
        guard let chain = Self.filters[degrees] else {
            throw CodecFailure(.failed, "cannot turn a picture by \(degrees) degrees; use 0, 90, 180 or 270")
        }
        turned = try made(av_frame_alloc(), "a frame")
        graph = try made(avfilter_graph_alloc(), "a filter graph")
        let source = "video_size=\(width)x\(height):pix_fmt=\(AV_PIX_FMT_YUV420P.rawValue):time_base=1/1:pixel_aspect=1/1"
        try check(
            avfilter_graph_create_filter(&input, avfilter_get_by_name("buffer"), "in", source, nil, graph), "make a filter input")
        try check(
            avfilter_graph_create_filter(&output, avfilter_get_by_name("buffersink"), "out", nil, nil, graph),
            "make a filter output")
        try connect(chain)
        try check(avfilter_graph_config(graph, nil), "set up \(chain)")
    }

    deinit {
        avfilter_graph_free(&graph)
        var turned: UnsafeMutablePointer<AVFrame>? = turned
        av_frame_free(&turned)
    }

    /// The picture turned; valid until the next call.
    func turn(_ picture: UnsafeMutablePointer<AVFrame>) throws(CodecFailure) -> UnsafeMutablePointer<AVFrame> {
        av_frame_unref(turned)
        try check(av_buffersrc_write_frame(input, picture), "turn a picture")
        try check(av_buffersink_get_frame(output, turned), "turn a picture")
        return turned
    }

    private func connect(_ chain: String) throws(CodecFailure) {
        var inputs = avfilter_inout_alloc()
        var outputs = avfilter_inout_alloc()
        defer {
            avfilter_inout_free(&inputs)
            avfilter_inout_free(&outputs)
        }
        outputs?.pointee.name = av_strdup("in")
        outputs?.pointee.filter_ctx = input
        inputs?.pointee.name = av_strdup("out")
        inputs?.pointee.filter_ctx = output
        try check(avfilter_graph_parse_ptr(graph, chain, &inputs, &outputs, nil), "read the filter \(chain)")
    }
}
