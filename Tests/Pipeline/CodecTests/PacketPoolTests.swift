import Media
import Testing

@testable import Codec

struct PacketPoolTests {
    private func make(_ pool: PacketPool, _ number: Int, count: Int) -> PooledPacket {
        let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: count)
        return bytes.withUnsafeBytes {
            pool.packet($0, position: Int64(number), duration: 1, isKey: false, history: .init())
        }
    }

    private func isIntact(_ packet: PooledPacket) -> Bool {
        var isIntact = false
        packet.withBytes { bytes in
            isIntact =
                bytes.count == packet.byteCount
                && bytes.allSatisfy { $0 == UInt8(truncatingIfNeeded: packet.position) }
        }
        return isIntact
    }

    /// Packets of all sizes, held as long as a ring holds them: none is written over while it is
    /// held.
    @Test func packetsThatAreHeldStayAsTheyAre() {
        let pool = PacketPool(.video, byteCount: 20_000, packets: 8)
        var random = Seed(value: 7)
        var ring: [PooledPacket] = []
        var broken = 0
        for number in 0..<20_000 {
            ring.append(make(pool, number, count: 1 + Int(random.next() % 3000)))
            let kept = Int(random.next() % 12)
            if ring.count > kept { ring.removeFirst(ring.count - kept) }
            broken += ring.count { !isIntact($0) }
        }
        #expect(broken == 0)
    }

    @Test func aPoolThatIsFullStillGivesPackets() {
        let pool = PacketPool(.video, byteCount: 4096, packets: 4)
        let held = (0..<200).map { make(pool, $0, count: 1000) }
        #expect(held.allSatisfy(isIntact))
    }

    @Test func theSameObjectsServeAgain() {
        let pool = PacketPool(.video, byteCount: 100_000, packets: 16)
        var seen: Set<ObjectIdentifier> = []
        for number in 0..<1000 { seen.insert(ObjectIdentifier(make(pool, number, count: 500))) }
        #expect(seen.count <= 2)
    }

    private struct Seed {
        var value: UInt64

        mutating func next() -> UInt64 {
            value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return value >> 33
        }
    }
}
