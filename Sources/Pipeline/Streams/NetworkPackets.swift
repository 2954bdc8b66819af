import CLibAV
import LibAV
import Media
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
    /// A part of it, or what it is made from, was lost on the way.
    var isDamaged = false
    /// It is the first of another stream, which this decodes.
    var beginning: StreamSetup?

    init() throws(CodecFailure) { packet = try made(av_packet_alloc(), "a packet") }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    func clear() {
        av_packet_unref(packet)
        lost = 0
        isDamaged = false
        beginning = nil
    }
}

/// What the reader tells a decoder.
enum StreamItem: Sendable {
    /// A new connection, or another stream of it: another decoder.
    case begin(StreamSetup)
    /// A new connection without such a stream, so far.
    case beginWithout
    case packet(PacketSlot)
}

/// What a decoder's thread does with it.
protocol StreamTaker: AnyObject {
    func begin(_ setup: StreamSetup)
    func beginWithout()
    /// The slot is lent until the call returns.
    func take(_ slot: PacketSlot)
}

/// The bounded way from the reader to a decoder: bursts wait in it compressed; when the decoder is
/// late for long, whole groups of pictures go.
final class PacketLine: @unchecked Sendable {
    /// Eight seconds of 30 pictures a second: what a sender kept back comes at once.
    static let pictures = 256
    /// Two seconds: so far behind a decoder lets pictures go.
    static let latePictures = 64
    /// Ten seconds of AAC: sound that came long before its picture waits here.
    static let sounds = 512

    private let late: Int
    private let items: BoundedQueue<StreamItem>
    private let spare: BoundedQueue<PacketSlot>
    private var lost = 0
    private var waitsForKey = false

    /// `late`: so many packets wait for a decoder that is late.
    init(capacity: Int, late: Int) throws(CodecFailure) {
        self.late = late
        items = BoundedQueue(capacity: capacity + 8)
        spare = BoundedQueue(capacity: capacity)
        for _ in 0..<capacity { _ = spare.offer(try PacketSlot()) }
    }

    // The reader's side.

    func begin(_ setup: StreamSetup?) {
        waitsForKey = false
        _ = items.push(setup.map { .begin($0) } ?? .beginWithout)
    }

    /// Takes the content of `packet`; nil, and the packet is left out, when there is no room.
    func slot(for packet: UnsafeMutablePointer<AVPacket>, isPicture: Bool) -> PacketSlot? {
        if isPicture && waitsForKey {
            waitsForKey = packet.pointee.flags & AV_PKT_FLAG_KEY == 0 || items.waiting > late
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

    /// Hands everything to a decoder, until the reader closes the line.
    func run(_ decoder: some StreamTaker) {
        while let item = items.pop() {
            switch item {
            case .begin(let setup): decoder.begin(setup)
            case .beginWithout: decoder.beginWithout()
            case .packet(let slot):
                decoder.take(slot)
                recycle(slot)
            }
        }
    }

    func recycle(_ slot: PacketSlot) {
        slot.clear()
        _ = spare.offer(slot)
    }

    /// Nothing waits for the decoder.
    var isEmpty: Bool { items.waiting == 0 }

    /// So much waits that pictures must be let go.
    var isLate: Bool { items.waiting > late }

    /// What comes next finds no room.
    var isFull: Bool { spare.waiting == 0 }

    private func leaveOut(_ packet: UnsafeMutablePointer<AVPacket>, isPicture: Bool) {
        av_packet_unref(packet)
        guard isPicture else { return }
        lost += 1
        // What follows refers to it.
        waitsForKey = true
    }
}
