import Media

/// A packet whose bytes lie in its pool's memory.
public final class PooledPacket: EncodedPacket, @unchecked Sendable {
    fileprivate var bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// Bytes of its own, because the pool was full.
    fileprivate var isApart = false
    private let memory: PacketMemory

    fileprivate init(_ track: Track, _ memory: PacketMemory) {
        self.memory = memory
        super.init(track: track, position: 0, duration: 0, isKey: false, byteCount: 0)
    }

    deinit { if isApart { bytes.deallocate() } }

    /// The bytes lie in the pool, or apart where they were too many for a slot; lent until `body`
    /// returns.
    public override func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        body(UnsafeRawBufferPointer(bytes))
    }
}

/// The pool's memory; it lives as long as any packet in it.
private final class PacketMemory: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ count: Int) { bytes = .allocate(byteCount: count, alignment: 64) }

    deinit { bytes.deallocate() }
}

/// Makes packets of the memory of packets nobody holds any more, so that the frame path allocates
/// nothing once the ring is full. One thread takes; packets may be let go on any.
///
/// Packets end in about the order they were made: memory is taken in a circle, and only when the
/// oldest are still held, by a disk that stalls, does a packet get memory of its own.
final class PacketPool {
    private let track: EncodedPacket.Track
    private let memory: PacketMemory
    /// In the order they were made; a circle of its own.
    private var live: [PooledPacket?]
    private var oldest = 0
    private var count = 0
    private var free: [PooledPacket] = []
    /// Where the next bytes go.
    private var head = 0

    /// `byteCount` of memory, and how many packets to expect in it.
    init(_ track: EncodedPacket.Track, byteCount: Int, packets: Int) {
        self.track = track
        memory = PacketMemory(max(byteCount, 4096))
        live = Array(repeating: nil, count: max(packets, 16))
        free.reserveCapacity(live.count)
    }

    /// A packet with a copy of the bytes.
    func packet(
        _ bytes: UnsafeRawBufferPointer, position: Int64, duration: Int64, isKey: Bool,
        history: PacketHistory
    ) -> PooledPacket {
        reclaim()
        let packet = free.popLast() ?? PooledPacket(track, memory)
        packet.bytes = place(bytes.count, for: packet)
        packet.bytes.copyMemory(from: bytes)
        packet.become(
            position: position, duration: duration, isKey: isKey, byteCount: bytes.count,
            history: history)
        if count == live.count { grow() }
        live[(oldest + count) % live.count] = packet
        count += 1
        return packet
    }

    /// Takes back the oldest packets that only the pool still holds.
    private func reclaim() {
        while count > 0, isKnownUniquelyReferenced(&live[oldest]), let packet = live[oldest] {
            live[oldest] = nil
            oldest = (oldest + 1) % live.count
            count -= 1
            if packet.isApart { packet.bytes.deallocate() }
            packet.isApart = false
            free.append(packet)
        }
    }

    private func place(_ wanted: Int, for packet: PooledPacket) -> UnsafeMutableRawBufferPointer {
        guard let start = room(for: wanted) else {
            packet.isApart = true
            return .allocate(byteCount: wanted, alignment: 16)
        }
        head = start + wanted
        return UnsafeMutableRawBufferPointer(rebasing: memory.bytes[start..<(start + wanted)])
    }

    /// A free stretch after the newest packet, or at the front once the end is near.
    private func room(for wanted: Int) -> Int? {
        guard let tail = firstInUse else { return wanted <= memory.bytes.count ? 0 : nil }
        if head > tail {
            if memory.bytes.count - head >= wanted { return head }
            return tail > wanted ? 0 : nil
        }
        return tail - head > wanted ? head : nil
    }

    /// Where the oldest packet in the pool's own memory begins; nil when none is held.
    private var firstInUse: Int? {
        for index in 0..<count {
            guard let packet = live[(oldest + index) % live.count], !packet.isApart else {
                continue
            }
            guard let base = memory.bytes.baseAddress, let start = packet.bytes.baseAddress else {
                continue
            }
            return start - base
        }
        return nil
    }

    private func grow() {
        var larger = (0..<count).map { live[(oldest + $0) % live.count] }
        larger += Array(repeating: nil, count: count)
        live = larger
        oldest = 0
    }
}
