import CLibAV
import Codec
import Media
import Platform
import Synchronization

/// A picture that lives in libav's memory while it is on loan: a decoder's frame, or a JPEG as it came.
final class LivePicture: @unchecked Sendable {
    let picture: UnsafeMutablePointer<AVFrame>
    let packet: UnsafeMutablePointer<AVPacket>

    init() throws(CodecFailure) {
        picture = try made(av_frame_alloc(), "a frame")
        packet = try made(av_packet_alloc(), "a packet")
    }

    deinit {
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        av_frame_free(&picture)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    func clear() {
        av_frame_unref(picture)
        av_packet_unref(packet)
    }
}

/// The few pictures of one format that go round between decoder, encoder and back; made once for each format.
final class LivePictures: @unchecked Sendable {
    /// Three wait for the encoder, one is in it, one is in the capture thread's hand, two wait for that, and one is being decoded.
    private static let count = 8

    let format: VideoFormat
    private let free = BoundedQueue<VideoFrame>(capacity: LivePictures.count)
    private let memory: [LivePicture]
    private let loans = Mutex(Loans())

    /// While a picture is away, the pictures keep themselves; a decoder may long have gone on to another format.
    private struct Loans {
        var away = 0
        var pictures: LivePictures?
    }

    init(_ format: VideoFormat) throws(CodecFailure) {
        self.format = format
        var memory: [LivePicture] = []
        for _ in 0..<Self.count { memory.append(try LivePicture()) }
        self.memory = memory
        for slot in 0..<Self.count {
            _ = free.offer(VideoFrame(slot: slot, format: format) { [weak self] in self?.takeBack($0) })
        }
    }

    /// A free picture; nil when none came back until a moment of the monotonic clock.
    func take(until deadline: Int64) -> VideoFrame? {
        guard let frame = free.pop(until: deadline) else { return nil }
        loans.withLock {
            $0.away += 1
            $0.pictures = self
        }
        return frame
    }

    subscript(_ frame: VideoFrame) -> LivePicture { memory[frame.slot] }

    private func takeBack(_ frame: VideoFrame) {
        memory[frame.slot].clear()
        _ = free.offer(frame)
        // The last reference may go with this; it must not go inside the lock.
        var last: LivePictures?
        loans.withLock {
            $0.away -= 1
            if $0.away == 0 { swap(&last, &$0.pictures) }
        }
        withExtendedLifetime(last) {}
    }
}
