import CLibAV
import Codec
import Platform

/// A packet between the reader and the decoder; made once, used again and again.
final class PacketSlot: @unchecked Sendable {
    let packet: UnsafeMutablePointer<AVPacket>
    var isPicture = false
    /// The sender's stamp, straightened; nil when it gave none.
    var stamp: Int64?
    /// CLOCK_MONOTONIC when it came.
    var arrival: Int64 = 0
    /// Pictures left out just before, for want of room.
    var lost = 0

    init() throws(CodecFailure) { packet = try made(av_packet_alloc(), "a packet") }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    func clear() {
        av_packet_unref(packet)
        lost = 0
    }
}

/// What the reader tells the decoder.
enum StreamItem: Sendable {
    /// A new connection: other streams, another decoder.
    case begin(video: StreamSetup, audio: StreamSetup?)
    case packet(PacketSlot)
}

/// The bounded way from the reader to the decoder: bursts wait in it compressed; when the decoder is late for long, whole groups of pictures go.
final class PacketLine: @unchecked Sendable {
    /// Three seconds of 30 pictures and 47 packets of sound a second.
    static let capacity = 256

    private let items = BoundedQueue<StreamItem>(capacity: PacketLine.capacity + 2)
    private let spare = BoundedQueue<PacketSlot>(capacity: PacketLine.capacity)
    private var lost = 0
    private var waitsForKey = false

    init() throws(CodecFailure) {
        for _ in 0..<Self.capacity { _ = spare.offer(try PacketSlot()) }
    }

    // The reader's side.

    func begin(video: StreamSetup, audio: StreamSetup?) {
        waitsForKey = false
        _ = items.push(.begin(video: video, audio: audio))
    }

    /// Takes the content of `packet`; nil, and the packet is left out, when there is no room.
    func slot(for packet: UnsafeMutablePointer<AVPacket>, isPicture: Bool) -> PacketSlot? {
        if isPicture && waitsForKey {
            waitsForKey = packet.pointee.flags & AV_PKT_FLAG_KEY == 0 || items.waiting > Self.capacity / 2
        }
        guard !(isPicture && waitsForKey), let slot = spare.pop(until: 0) else {
            leaveOut(packet, isPicture: isPicture)
            return nil
        }
        av_packet_move_ref(slot.packet, packet)
        slot.isPicture = isPicture
        slot.lost = isPicture ? lost : 0
        if isPicture { lost = 0 }
        return slot
    }

    func send(_ slot: PacketSlot) { if !items.push(.packet(slot)) { recycle(slot) } }

    func close() { items.close() }

    // The decoder's side.

    func next() -> StreamItem? { items.pop() }

    func recycle(_ slot: PacketSlot) {
        slot.clear()
        _ = spare.offer(slot)
    }

    /// So much waits that pictures must be let go.
    var isLate: Bool { items.waiting > Self.capacity / 2 }

    private func leaveOut(_ packet: UnsafeMutablePointer<AVPacket>, isPicture: Bool) {
        av_packet_unref(packet)
        guard isPicture else { return }
        lost += 1
        // What follows refers to it.
        waitsForKey = true
    }
}
