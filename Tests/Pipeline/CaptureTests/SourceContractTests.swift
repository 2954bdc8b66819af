import Glibc
import Media
import Platform
import SourceContract
import Testing
import Time

@testable import Capture

/// The folder of the package: this file lies in `Tests/Pipeline/CaptureTests`.
private let package = Files.parent(
    of: Files.parent(of: Files.parent(of: Files.parent(of: #filePath))))

/// What every source promises, kept by those of this module. (V4L2 cameras and real cards are in
/// the lab.)
@Suite(.serialized) struct SourceContractTests {
    @Test func theTestToneKeepsIt() {
        #expect(AudioSourceContract.violations(of: TestTone(clock: TestClock())) == [])
        #expect(
            AudioSourceContract.violations(
                of: TestTone(clock: TestClock(), paced: false, samples: 4000), isLive: false) == [])
    }

    @Test(arguments: [(2, 48000), (1, 44100), (8, 96000)]) func aCardUnderALSAKeepsIt(
        _ channels: Int, rate: Int
    ) throws {
        let card = try LabCard(package: package)
        card.use()
        try card.plug(channels: channels, rate: rate)
        let microphone = try ALSAMicrophone(card.name)
        #expect(
            microphone.format == AudioFormat(sample: .s16, sampleRate: rate, channels: channels))
        #expect(AudioSourceContract.violations(of: microphone) == [])
    }

    @Test func aCardThatIsPulledEndsWithASentenceAndCanBeOpenedAgain() throws {
        let card = try LabCard(package: package)
        card.use()
        try card.plug()
        let microphone = try ALSAMicrophone(card.name)
        var block = AudioBlock(microphone.format, capacity: 4800)
        while try microphone.read(into: &block, until: Clock.monotonic() + 1_000_000_000)
            != .samples
        {}
        try card.pull()
        let failure = #expect(throws: SourceFailure.self) {
            let deadline = Clock.monotonic() + 5_000_000_000
            while Clock.monotonic() < deadline {
                _ = try microphone.read(into: &block, until: Clock.monotonic() + 100_000_000)
            }
        }
        #expect(failure?.code == .lost && failure?.message.contains(card.name) == true)
        microphone.close()
        #expect(throws: SourceFailure.self) { try ALSAMicrophone(card.name) }
        try card.plug(channels: 1)
        #expect(try ALSAMicrophone(card.name).format.channels == 1)
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

    @Test(arguments: [
        "/dev/v4l/by-id/usb-nobody-video-index0", "/dev/video4094", "/dev/null", "no such camera",
    ])
    func aCameraThatIsNotThereIsRefusedInASentence(_ name: String) {
        let wish = CameraWish(width: 640, height: 360, rate: FrameRate(30))
        #expect(
            VideoSourceContract.violations(refusing: {
                let place = try CameraFinder(name).find()
                return .init(try V4L2Camera(place.path, identity: place.identity, wish: wish))
            }) == [])
    }
}
