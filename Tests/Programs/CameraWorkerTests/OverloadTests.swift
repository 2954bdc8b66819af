import Codec
import Media
import Pictures
import Platform
import Testing
import Time
import Wire

@testable import CameraWorker

struct OverloadTests {
    private static let rate = FrameRate(30)
    private static let profile = ProxyProfile(
        width: 180, height: 320, rate: rate, bitrateKbps: 500, preset: "superfast")
    private static let period = rate.nanoseconds(ofFrames: 1)

    /// An encoder that cannot work with less effort, as a chip's; x264 does its work.
    private final class Stubborn: VideoBackend {
        private let inner: X264Encoder

        init(_ profile: ProxyProfile) throws { inner = try X264Encoder(profile) }

        var name: String { "stubborn" }
        var parameterSets: [UInt8] { inner.parameterSets }
        var readsNV12: Bool { inner.readsNV12 }
        var canHurry: Bool { false }
        func encode(_ picture: PlaneSet, isNV12: Bool, index: Int64, isKey: Bool, body: PacketBody)
            throws
        {
            try inner.encode(picture, isNV12: isNV12, index: index, isKey: isKey, body: body)
        }
        func hurry(by steps: Int) -> Bool { false }
    }

    private struct Camera {
        let video: ProxyVideo
        let keeper: OverloadKeeper
        let board: LiveBoard
        let said = Locked<[CameraReport]>([])
        var time: Int64 = 1_000_000_000

        init(make: @escaping BackendMaker = { try X264Encoder($0) }) throws {
            let format = VideoFormat(pixels: .yuyv422, width: 320, height: 240, rate: rate)
            video = try ProxyVideo(format, source: "test", profile: profile, make: make)
            board = LiveBoard(encoder: "libx264")
            keeper = OverloadKeeper(
                video, board: board,
                troubles: Troubles { [said] report in said.withLock { $0.append(report) } })
        }

        /// Seconds of pictures that each take a share of their time.
        mutating func work(seconds: Int, share: Double) {
            for _ in 0..<(seconds * 30) {
                time += period
                keeper.worked(Int64(Double(period) * share), until: time, video)
            }
        }

        /// What the crew is shown.
        var overload: String? { board.live(since: board.read()).overload }

        /// What the next packet says.
        func history() throws -> PacketHistory {
            var found: PacketHistory?
            try video.repeatLatest(1, from: 0) { found = $0.history }
            return try #require(found)
        }
    }

    @Test func eachStepIsShownAndCounted() throws {
        var camera = try Camera()
        camera.work(seconds: 3, share: 1)
        #expect(camera.overload == "its encoder searches hardly at all")
        #expect(try camera.history().overloadSteps == 2)
        camera.work(seconds: 2, share: 1)
        #expect(camera.overload == "its next take is smaller")
        #expect(camera.keeper.wantsSmaller)
        // Ten seconds of room take one step back.
        camera.work(seconds: 12, share: 0.2)
        #expect(!camera.keeper.wantsSmaller)
        #expect(camera.overload == "every second picture is shown twice")
    }

    @Test func theSentenceOfAnOverloadEndsWithTheLoad() throws {
        var camera = try Camera()
        camera.work(seconds: 5, share: 1)
        let begun = camera.said.withLock { $0 }
        #expect(
            begun.last
                == .trouble(
                    code: "overload",
                    message:
                        "the processor is 100 % busy with its pictures; its next take is smaller"))
        camera.work(seconds: 3, share: 0.08)
        #expect(camera.said.withLock { $0.last } == .trouble(code: "overload", message: nil))
        camera.work(seconds: 60, share: 0.08)
        #expect(
            camera.said.withLock { $0.count } == begun.count + 1,
            "no step that is taken back is a trouble")
    }

    @Test func everySecondPictureIsSparedOnceThereIsOneToShow() throws {
        var camera = try Camera()
        camera.work(seconds: 5, share: 1)
        #expect(!camera.keeper.spares(camera.video))
        _ = try camera.history()
        #expect(
            (0..<6).map { _ in camera.keeper.spares(camera.video) } == [
                true, false, true, false, true, false,
            ])
    }

    @Test func anEncoderWithoutEffortsToSaveBeginsWithThePictures() throws {
        var camera = try Camera { try Stubborn($0) }
        camera.work(seconds: 2, share: 1)
        #expect(camera.overload == "every second picture is shown twice")
    }

    @Test func aNewEncoderGoesOnWithThePictureBefore() throws {
        let before = try Camera().video
        #expect(!before.hasPicture)
        var packets = 0
        try before.repeatLatest(1, from: 0) { _ in packets += 1 }
        #expect(before.hasPicture)
        let same = try Camera().video
        same.takeOver(from: before)
        #expect(same.hasPicture)
        let smaller = try ProxyVideo(
            VideoFormat(pixels: .yuyv422, width: 320, height: 240, rate: Self.rate), source: "test",
            profile: Self.profile.smaller)
        smaller.takeOver(from: before)
        #expect(!smaller.hasPicture)
        // No place on the grid is left without a packet.
        try smaller.repeatLatest(2, from: 5) { _ in packets += 1 }
        #expect(packets == 3)
    }
}
