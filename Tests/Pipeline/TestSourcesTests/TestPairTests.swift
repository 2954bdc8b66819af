import Media
import Platform
import Testing
import Time

@testable import TestSources

extension TestCamera {
    /// The next frame; nil when there is none.
    fileprivate func frame() throws -> VideoFrame? {
        if case .frame(let frame) = try next(until: .max) { frame } else { nil }
    }
}

struct TestPairTests {
    @Test func thePictureTellsItsNumberToAProgram() throws {
        let camera = TestCamera(
            width: 360, height: 640, rate: FrameRate(30), clock: TestClock(start: 0), paced: false)
        for expected in 0..<40 {
            let frame = try #require(try camera.frame())
            let luma = try #require(frame.planes.0.base).assumingMemoryBound(to: UInt8.self)
            let side = 360 / 24
            let number = (0..<24).reduce(0) {
                $0 << 1 | (luma[(640 - side / 2) * 360 + $1 * side + side / 2] > 128 ? 1 : 0)
            }
            #expect(number == expected)
            frame.release()
        }
    }

    @Test func flashAndBeepShareTheirMoment() throws {
        let clock = TestClock(start: 1_000_000_000)
        let camera = TestCamera(
            width: 360, height: 640, rate: FrameRate(25), clock: clock, paced: false)
        let tone = TestTone(clock: clock, paced: false)
        var flashes: [Int64] = []
        for _ in 0..<60 {
            let frame = try #require(try camera.frame())
            if frame.planes.0.base?.load(as: UInt8.self) == 235 { flashes.append(frame.time) }
            frame.release()
        }
        var block = AudioBlock(tone.format, capacity: 480)
        var beeps: [Int64] = []
        var wasSilent = true
        for _ in 0..<240 {
            _ = try tone.read(into: &block, until: .max)
            let samples = UnsafeBufferPointer(
                start: block.bytes.assumingMemoryBound(to: Int16.self), count: block.count * 2)
            let isSilent = samples.allSatisfy { abs($0) < 100 }
            if wasSilent && !isSilent { beeps.append(block.time) }
            wasSilent = isSilent
        }
        #expect(flashes == [1_000_000_000, 2_000_000_000, 3_000_000_000])
        #expect(beeps == flashes)
    }

    @Test func aPictureBesideSoundAloneIsBlackAndKeepsItsTimes() throws {
        let camera = TestCamera(
            width: 64, height: 64, rate: FrameRate(25), clock: TestClock(start: 0), paced: false,
            blank: true)
        for index in 0..<30 {
            let frame = try #require(try camera.frame())
            let luma = try #require(frame.planes.0.base).assumingMemoryBound(to: UInt8.self)
            #expect(frame.time == Int64(index) * 40_000_000)
            #expect(UnsafeBufferPointer(start: luma, count: 4096).allSatisfy { $0 == 16 })
            frame.release()
        }
    }

    @Test func aPacedCameraKeepsItsRateAndDropsNothingAtRest() throws {
        let start = Clock.monotonic()
        let camera = TestCamera(
            width: 64, height: 64, rate: FrameRate(50), clock: TestClock(start: start))
        for _ in 0..<25 {
            let frame = try #require(try camera.frame())
            #expect(frame.time <= Clock.monotonic())
            frame.release()
        }
        #expect(Clock.monotonic() - start >= 480_000_000)
    }
}
