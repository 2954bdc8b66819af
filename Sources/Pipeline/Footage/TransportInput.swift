import CLibAV
import Codec
import Media

/// A connection that brings an MPEG transport stream, looked through on its way to libavformat's demuxer. One thread.
///
/// libavformat never changes what it first took a stream for; a sender that restarts in another codec within the two
/// seconds in which nobody misses it would be read as the one before for ever.
final class TransportInput {
    static let demuxer = "mpegts"

    /// What the demuxer reads from; it must be closed before this goes.
    private(set) var io: UnsafeMutablePointer<AVIOContext>?
    private var connection: UnsafeMutablePointer<AVIOContext>?
    private var programs = ProgramWatch()

    /// What libavformat takes for a connection of its own.
    private static let room: Int32 = 32768

    /// Calls, or waits for a caller, as `watch` allows; throws libavformat's answer.
    init(_ address: NetworkAddress, watch: NetworkWatch) throws(FeedFailure) {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (key, value) in address.options { av_dict_set(&options, key, value, 0) }
        var callback = watch.callback
        let answer = avio_open2(&connection, address.url, AVIO_FLAG_READ, &callback, &options)
        guard answer >= 0 else { throw FeedFailure(answer: answer) }
        guard let buffer = av_malloc(Int(Self.room)) else { throw FeedFailure(answer: rushes_av_out_of_memory) }
        io = avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self), Self.room, 0, Unmanaged.passUnretained(self).toOpaque(),
            { opaque, bytes, count in
                guard let opaque, let bytes else { return rushes_av_invalid }
                return Unmanaged<TransportInput>.fromOpaque(opaque).takeUnretainedValue().read(bytes, count)
            }, nil, nil)
        guard io != nil else {
            av_free(buffer)
            throw FeedFailure(answer: rushes_av_out_of_memory)
        }
    }

    deinit {
        // The demuxer may have exchanged the buffer.
        if let io { av_free(io.pointee.buffer) }
        avio_context_free(&io)
        avio_closep(&connection)
    }

    /// A stream goes on in another codec; nothing more is read.
    var hasChanged: Bool { programs.hasChanged }

    private func read(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int32) -> Int32 {
        guard !hasChanged else { return rushes_av_end }
        let answer = avio_read_partial(connection, bytes, count)
        guard answer > 0 else { return answer == 0 ? rushes_av_end : answer }
        programs.read(UnsafeRawBufferPointer(start: bytes, count: Int(answer)))
        return answer
    }
}
