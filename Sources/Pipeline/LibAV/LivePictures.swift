import CLibAV
import Media
import Platform

/// A picture that lives in libav's memory while it is on loan: a decoder's frame, or a JPEG as it
/// came.
package final class LivePicture: @unchecked Sendable {
    package let picture: UnsafeMutablePointer<AVFrame>
    package let packet: UnsafeMutablePointer<AVPacket>

    package init() throws(CodecFailure) {
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

/// The few pictures of one format that go round between decoder, encoder and back; made once for
/// each format.
///
/// A picture keeps its own memory. The round may be let go of, for another format or at the end of
/// a film, while some of its pictures are still waiting for the encoder.
package final class LivePictures: @unchecked Sendable {
    /// Three wait for the encoder, one is in it, one is in the capture thread's hand, two wait for
    /// that, and one is being decoded.
    private static let count = 8

    package let format: VideoFormat
    private let free = BoundedQueue<VideoFrame>(capacity: LivePictures.count)
    private let memory: [LivePicture]

    package init(_ format: VideoFormat) throws(CodecFailure) {
        self.format = format
        var memory: [LivePicture] = []
        for _ in 0..<Self.count { memory.append(try LivePicture()) }
        self.memory = memory
        for slot in 0..<Self.count {
            let frame = VideoFrame(slot: slot, format: format, owner: memory[slot]) { [weak self] in
                self?.takeBack($0)
            }
            _ = free.offer(frame)
        }
    }

    /// A free picture; nil when none came back until a moment of the monotonic clock.
    package func take(until deadline: Int64) -> VideoFrame? { free.pop(until: deadline) }

    package subscript(_ frame: VideoFrame) -> LivePicture { memory[frame.slot] }

    private func takeBack(_ frame: VideoFrame) {
        memory[frame.slot].clear()
        _ = free.offer(frame)
    }
}

extension VideoFrame {
    /// Lays a decoded picture's planes into the frame; `picture` must be what the frame owns.
    package func lay(_ picture: UnsafeMutablePointer<AVFrame>) {
        let (bases, strides) = (picture.pointee.data, picture.pointee.linesize)
        planes = (
            Plane(bases.0.map { UnsafeMutableRawPointer($0) }, stride: Int(strides.0)),
            Plane(bases.1.map { UnsafeMutableRawPointer($0) }, stride: Int(strides.1)),
            Plane(bases.2.map { UnsafeMutableRawPointer($0) }, stride: Int(strides.2))
        )
    }

    /// Lays a JPEG as it came into the frame, to be decoded by the proxy; `packet` must be what the
    /// frame owns.
    package func lay(_ packet: UnsafeMutablePointer<AVPacket>) {
        planes = (Plane(packet.pointee.data.map { UnsafeMutableRawPointer($0) }), .init(), .init())
        byteCount = Int(packet.pointee.size)
        isCorrupt = packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0
    }

    /// Holds the place of a picture that could not be decoded.
    package func layNothing() {
        planes = (.init(), .init(), .init())
        isCorrupt = true
    }
}
