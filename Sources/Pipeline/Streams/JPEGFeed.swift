import CLibAV
import LibAV
import Media
import Platform

/// Pictures out of an HTTP answer: multipart with heads of any spelling, or one JPEG behind the
/// other. One thread.
///
/// libavformat's own reader wants `image/jpeg` to the letter, and a boundary before the first
/// picture. Many cameras send `image/jpg`, parameters, or no boundary at all.
final class JPEGFeed {
    /// The stream as libavformat would describe it.
    let setup: StreamSetup
    private let connection: JPEGConnection
    /// Read to learn its size, and given out first.
    private var first: [UInt8]?

    /// CLOCK_MONOTONIC when the picture that was read last had come.
    var arrival: Int64 { connection.arrival }

    /// Whether an answer holds JPEGs: its first bytes say more than its type, which many get wrong.
    static func isMeant(by type: String, first bytes: [UInt8]) -> Bool {
        // MPEG-TS and FLV, whatever the server calls them.
        if bytes.first == 0x47 || bytes.starts(with: Array("FLV".utf8)) { return false }
        if bytes.starts(with: [0xFF, 0xD8]) { return true }
        if type.hasPrefix("multipart/") || type.hasPrefix("image/") { return true }
        let text = bytes.drop { $0 == 0x0D || $0 == 0x0A || $0 == 0x20 }
        let head = String(decoding: text, as: UTF8.self).lowercased()
        return head.isEmpty || head.hasPrefix("--") || head.hasPrefix("content-")
    }

    /// Waits for the first picture that says its size; the connection stays the caller's to close.
    init(_ io: UnsafeMutablePointer<AVIOContext>, begun bytes: [UInt8]) throws(FeedFailure) {
        connection = JPEGConnection(io, begun: bytes)
        while true {
            let picture = try connection.next()
            let size = picture.withUnsafeBytes { JPEGHead.size(in: $0) }
            guard let size, size.width > 0, size.height > 0 else { continue }
            guard let setup = Self.describe(size) else {
                throw FeedFailure(answer: rushes_av_out_of_memory)
            }
            self.setup = setup
            first = picture
            return
        }
    }

    /// libavformat's answer: negative when the connection is over.
    func read(into packet: UnsafeMutablePointer<AVPacket>) -> Int32 {
        if let picture = first {
            first = nil
            return fill(packet, picture)
        }
        do throws(FeedFailure) {
            return fill(packet, try connection.next())
        } catch {
            return error.answer
        }
    }

    private func fill(_ packet: UnsafeMutablePointer<AVPacket>, _ picture: [UInt8]) -> Int32 {
        let answer = av_new_packet(packet, Int32(clamping: picture.count))
        guard answer >= 0 else { return answer }
        UnsafeMutableRawBufferPointer(start: packet.pointee.data, count: picture.count)
            .copyBytes(from: picture)
        packet.pointee.stream_index = setup.index
        packet.pointee.flags |= AV_PKT_FLAG_KEY
        return 0
    }

    private static func describe(_ size: (width: Int, height: Int)) -> StreamSetup? {
        let context = avformat_alloc_context()
        defer { avformat_free_context(context) }
        guard let made = context, let stream = avformat_new_stream(made, nil) else { return nil }
        stream.pointee.codecpar.pointee.codec_type = AVMEDIA_TYPE_VIDEO
        stream.pointee.codecpar.pointee.codec_id = AV_CODEC_ID_MJPEG
        stream.pointee.codecpar.pointee.width = Int32(clamping: size.width)
        stream.pointee.codecpar.pointee.height = Int32(clamping: size.height)
        return try? StreamSetup(stream, isStamped: false)  // It fails only when memory is out.
    }
}

/// A connection's bytes, cut into pictures as they come. One thread.
private final class JPEGConnection {
    private let io: UnsafeMutablePointer<AVIOContext>
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
    private var splitter = JPEGSplitter()
    /// CLOCK_MONOTONIC of the newest bytes, and of those before them.
    private var newest = Clock.monotonic()
    private var before = Clock.monotonic()
    /// CLOCK_MONOTONIC when the last bytes of the picture given last had come.
    private(set) var arrival = Clock.monotonic()
    /// Bytes since the last picture.
    private var waiting = 0

    /// More than a picture may have, without one: this is something else.
    private static let most = 32 << 20

    init(_ io: UnsafeMutablePointer<AVIOContext>, begun bytes: [UInt8]) {
        self.io = io
        bytes.withUnsafeBytes { splitter.append($0) }
    }

    deinit { buffer.deallocate() }

    func next() throws(FeedFailure) -> [UInt8] {
        while true {
            if let picture = splitter.next() {
                waiting = 0
                // One that was cut short is over before the next begins, which is when that is
                // known.
                let isWhole = picture.suffix(2).elementsEqual([0xFF, 0xD9])
                arrival = max(arrival + 1, isWhole ? newest : before)
                return picture
            }
            guard waiting < Self.most else { throw FeedFailure(answer: rushes_av_invalid) }
            let place = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let count = avio_read_partial(io, place, Int32(buffer.count))
            guard count > 0 else { throw FeedFailure(answer: count == 0 ? rushes_av_end : count) }
            waiting += Int(count)
            before = newest
            newest = Clock.monotonic()
            splitter.append(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
        }
    }
}
