import CLibAV
import LibAV

/// Which of a connection's streams gives the pictures, or the sound: it may appear late, end while
/// another begins, or go on in another codec. Pure but for the copy of what the decoder must know;
/// times are CLOCK_MONOTONIC.
struct FollowedStream {
    private(set) var setup: StreamSetup?
    private let isStamped: Bool
    private var last: Int64 = 0

    /// Another stream takes over when the one that was followed has been silent for this long: a
    /// second sound track of a stream that goes on is not wanted.
    private static let silence: Int64 = 500_000_000

    init(_ setup: StreamSetup?, isStamped: Bool) {
        self.setup = setup
        self.isStamped = isStamped
    }

    /// What a packet of a stream is decoded by.
    struct Step {
        let setup: StreamSetup
        /// Nothing that came before says how to decode it.
        let isNew: Bool
    }

    /// Nil when the packet belongs to a stream that is not followed; throws when nobody could
    /// decode it.
    mutating func follow(
        _ stream: UnsafeMutablePointer<AVStream>, _ packet: UnsafeMutablePointer<AVPacket>,
        at now: Int64
    ) throws(UnknownCodec) -> Step? {
        let codec = stream.pointee.codecpar.pointee.codec_id
        let isSame = setup?.index == stream.pointee.index
        let isSameCodec = setup?.codec.pointee.codec_id == codec
        if let setup, isSame, isSameCodec, !setup.isOutdated(by: packet, of: stream) {
            last = now
            return Step(setup: setup, isNew: false)
        }
        if setup != nil && !isSame && now - last < Self.silence { return nil }
        guard codec != AV_CODEC_ID_NONE, avcodec_find_decoder(codec) != nil else {
            throw UnknownCodec(name: String(cString: avcodec_get_name(codec)))
        }
        // Out of memory for a few hundred bytes; the next packet tries again.
        let isBlank = isSame && !isSameCodec
        guard let made = try? StreamSetup(stream, isStamped: isStamped, isBlank: isBlank) else {
            return nil
        }
        setup = made
        last = now
        return Step(setup: made, isNew: true)
    }
}

/// A stream that no decoder of this libavcodec takes.
struct UnknownCodec: Error {
    let name: String
}
