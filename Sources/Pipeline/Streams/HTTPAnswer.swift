import CLibAV
import Media

/// An HTTP connection whose first bytes were read, to see what kind of answer it is. One thread.
final class HTTPAnswer {
    private(set) var io: UnsafeMutablePointer<AVIOContext>?
    /// As the server calls it, in lower case; empty when it does not.
    let type: String
    /// Read already; `rewind` gives them to a demuxer again.
    let first: [UInt8]

    /// Enough for a boundary, a head's name or a JPEG's start.
    private static let enough: Int32 = 16

    /// Throws libavformat's answer.
    init(_ address: NetworkAddress, watch: NetworkWatch) throws(FeedFailure) {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (key, value) in address.options { av_dict_set(&options, key, value, 0) }
        var callback = watch.callback
        var opened: UnsafeMutablePointer<AVIOContext>?
        let answer = avio_open2(&opened, address.url, AVIO_FLAG_READ, &callback, &options)
        guard answer >= 0, let opened else { throw FeedFailure(answer: answer) }
        io = opened
        type = Self.type(of: opened)
        var bytes = [UInt8](repeating: 0, count: Int(Self.enough))
        let count = avio_read_partial(opened, &bytes, Self.enough)
        first = Array(bytes.prefix(max(0, Int(count))))
        if count <= 0 { throw FeedFailure(answer: count < 0 ? count : rushes_av_end) }
    }

    deinit { avio_closep(&io) }

    /// Gives the bytes read to whoever reads next; they still lie in the connection's buffer.
    func rewind() -> Bool { avio_seek(io, 0, SEEK_SET) == 0 }

    private static func type(of io: UnsafeMutablePointer<AVIOContext>) -> String {
        var text: UnsafeMutablePointer<UInt8>?
        let answer = av_opt_get(io, "mime_type", AV_OPT_SEARCH_CHILDREN, &text)
        guard answer >= 0, let text else { return "" }
        defer { av_free(text) }
        return String(cString: text).lowercased()
    }
}

/// libavformat's answer to a connection that gave nothing.
struct FeedFailure: Error {
    let answer: Int32
}
