import CALSA
import Glibc
import Testing

@testable import SoundCards

struct NativeSamplesTests {
    /// Converts bytes where they lie, in memory as long as a block's.
    private func converted(_ samples: NativeSamples, _ bytes: [UInt8], count: Int) -> [Int32] {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 16)
        defer { memory.deallocate() }
        memory.copyMemory(from: bytes, byteCount: bytes.count)
        samples.convert(memory, count: count)
        return Array(
            UnsafeBufferPointer(start: memory.assumingMemoryBound(to: Int32.self), count: count))
    }

    @Test func threeBytesBecomeTheHighBytesOfFour() {
        let bytes: [UInt8] = [
            0xff, 0xff, 0x7f, 0x00, 0x00, 0x80, 0x01, 0x00, 0x00, 0xff, 0xff, 0xff,
        ]
        #expect(converted(.packed24, bytes, count: 4) == [0x7fff_ff00, .min, 256, -256])
    }

    @Test func twentyFourBitsInFourBytesLoseTheirUndefinedByte() {
        let bytes: [UInt8] = [0xff, 0xff, 0x7f, 0x55, 0x00, 0x00, 0x80, 0xaa]
        #expect(converted(.low24, bytes, count: 2) == [0x7fff_ff00, .min])
    }

    @Test func floatsAreHeldAtFullScale() {
        let values: [Float] = [0, 0.5, -0.5, 1, -1, 7, -7, .nan, .infinity]
        let bytes = values.withUnsafeBytes { Array($0) }
        let half = Int32(1) << 30
        #expect(
            converted(.float, bytes, count: 9) == [0, half, -half, .max, .min, .max, .min, 0, .max])
    }
}

struct ALSARecoveryTests {
    @Test func sleepIsWokenFromAndAnOverrunStartedAnew() {
        #expect(ALSARecovery(-ESTRPIPE) == .resume)
        #expect(ALSARecovery(-EPIPE) == .restart)
        #expect(ALSARecovery(-EINTR) == .again)
    }

    /// What unplugging, unbinding and closing give, as measured on snd-dummy, snd-aloop and a USB
    /// card.
    @Test(arguments: [ENODEV, EIO, ENOTTY, EBADFD])
    func aCardThatIsGoneIsOpenedAnew(_ code: Int32) {
        #expect(ALSARecovery(-code) == .reopen)
    }
}
