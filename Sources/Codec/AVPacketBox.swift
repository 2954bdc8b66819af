import CLibAV
import Media

/// An encoded packet that holds libav's own memory.
final class AVPacketBox: EncodedPacket, @unchecked Sendable {
    let packet: UnsafeMutablePointer<AVPacket>

    /// Takes the content of `source`, which is empty afterwards.
    init(
        moving source: UnsafeMutablePointer<AVPacket>, track: Track, position: Int64, duration: Int64,
        history: PacketHistory
    ) throws(CodecFailure) {
        packet = try made(av_packet_alloc(), "a packet")
        av_packet_move_ref(packet, source)
        super.init(
            track: track, position: position, duration: duration,
            isKey: packet.pointee.flags & AV_PKT_FLAG_KEY != 0, byteCount: Int(packet.pointee.size), history: history)
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }
}
