import Media
import Testing
import Time

@testable import CameraWorker

struct SequenceCountTests {
    private func frame(_ sequence: UInt32, isCorrupt: Bool = false) -> VideoFrame {
        let format = VideoFormat(pixels: .yuyv422, width: 2, height: 2, rate: FrameRate(30))
        let frame = VideoFrame(slot: 0, format: format) { _ in }
        frame.sequence = sequence
        frame.isCorrupt = isCorrupt
        return frame
    }

    @Test func gapsAreLossesAndTheWrapIsNone() {
        var count = SequenceCount()
        let losses = [UInt32.max - 3, .max - 1, .max, 0, 1, 5, 5].map {
            count.lost(before: frame($0))
        }
        #expect(losses == [0, 1, 0, 0, 0, 3, 0])
    }

    @Test func aFlaggedBufferWithItsOwnNumberIsNoLoss() {
        var count = SequenceCount()
        let losses = [
            count.lost(before: frame(10)), count.lost(before: frame(11, isCorrupt: true)),
            count.lost(before: frame(12)),
        ]
        #expect(losses == [0, 0, 0])
    }

    @Test func aFlaggedBufferWithoutANumberIsNotCountedWith() {
        var count = SequenceCount()
        let losses = [
            count.lost(before: frame(0, isCorrupt: true)), count.lost(before: frame(500)),
            count.lost(before: frame(0, isCorrupt: true)), count.lost(before: frame(503)),
        ]
        #expect(losses == [0, 0, 0, 2])
    }

    @Test func aDriverThatBeginsAnewLosesNothing() {
        var count = SequenceCount()
        let losses = [500_000, 0, 1].map { count.lost(before: frame($0)) }
        #expect(losses == [0, 0, 0])
    }
}

struct BackOffTests {
    @Test func waitsGrowToFiveSecondsUntilAPictureComes() {
        var backOff = BackOff()
        let waits = (0..<6).map { _ in backOff.next() / 100_000_000 }
        #expect(waits == [3, 10, 20, 50, 50, 50])
        backOff.reset()
        #expect(backOff.next() == 300_000_000)
    }

    @Test func aChangedSignalIsFollowedAtOnceButNotInALoop() {
        var backOff = BackOff()
        #expect(backOff.next(atOnce: true) == 0)
        #expect(backOff.next(atOnce: true) > 0)
    }
}
