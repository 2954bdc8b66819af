import Glibc
import Media
import Platform
import SourceContract
import Testing
import Time

@testable import TestSources

/// What every source promises, kept by those of this module. (V4L2 cameras and real cards are in
/// the lab.)
@Suite(.serialized) struct TestSourceContractTests {
    @Test func theTestToneKeepsIt() {
        #expect(AudioSourceContract.violations(of: TestTone(clock: TestClock())) == [])
        #expect(
            AudioSourceContract.violations(
                of: TestTone(clock: TestClock(), paced: false, samples: 4000), isLive: false) == [])
    }

    @Test func theTestCameraKeepsIt() {
        let camera = TestCamera(
            width: 360, height: 640, rate: FrameRate(30), clock: TestClock(), paced: true)
        #expect(VideoSourceContract.violations(of: camera) == [])
        let short = TestCamera(
            width: 64, height: 64, rate: FrameRate(30), clock: TestClock(), paced: false, frames: 5)
        #expect(VideoSourceContract.violations(of: short) == [])
    }

    @Test func aCameraPlayedBackKeepsIt() throws {
        let path = "/tmp/rushes-replay-\(getpid()).raw"
        try Files.replace(path, with: [UInt8](repeating: 128, count: 64 * 64 * 2 * 4))
        // A file left in the temporary place hurts nobody.
        defer { try? Files.remove(path) }
        let recording = try #require(Recording("\(path),yuyv422,64x64,30"))
        #expect(
            VideoSourceContract.violations(of: try ReplayCamera(recording, paced: true, frames: 12))
                == [])
    }

    @Test func theTestCameraCanBeOpenedAgain() throws {
        #expect(
            try VideoSourceContract.violations(opening: {
                .init(
                    TestCamera(
                        width: 64, height: 64, rate: FrameRate(30), clock: TestClock(), paced: true)
                )
            }) == [])
    }
}
