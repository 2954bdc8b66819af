import Capture
import Codec
import Media
import Platform
import Slate

/// Opens what the plan names. Test picture and tone share a clock; a file's picture and sound share a player, a network camera's a connection.
final class SourceFactory: @unchecked Sendable {
    private let plan: WorkerPlan
    private let clock = TestClock()
    private let player: FilePlayer?
    private let network: NetworkCamera?

    /// A first picture from the network is waited for this long at a time; systemd's watchdog (10 s) is fed in between.
    private static let networkPatience: Int64 = 3_000_000_000

    init(_ plan: WorkerPlan) throws {
        self.plan = plan
        if case .file(let path) = plan.picture {
            player = try FilePlayer(path, paced: plan.isPaced, withSound: plan.sound == .withPicture)
        } else {
            player = nil
        }
        if case .network(let address) = plan.picture {
            network = try NetworkCamera(address, withSound: plan.sound == .withPicture)
        } else {
            network = nil
        }
    }

    /// Whether a source that ended or failed may be opened again.
    var isDevice: Bool {
        switch plan.picture {
        case .device, .network: true
        case .test, .file: false
        }
    }

    /// Whether the picture may yet come although nothing is wrong: nobody has called, or the connection is being made.
    var isWaiting: Bool { network?.isWaiting ?? false }

    func openPicture() throws -> any VideoSource {
        let profile = plan.profile
        switch plan.picture {
        case .device(let path):
            return try V4L2Camera(path, wish: CameraWish(width: profile.width, height: profile.height, rate: profile.rate))
        case .test:
            let limit = plan.isPaced ? Int64.max : plan.seconds.map(plan.frames) ?? .max
            return TestCamera(
                width: profile.width, height: profile.height, rate: profile.rate, clock: clock, paced: plan.isPaced,
                frames: limit)
        case .file(let path):
            guard let player else { throw SourceFailure(.unreadable, "cannot play \(path): it was not opened") }
            return player.video
        case .network(let address):
            guard let network else { throw SourceFailure(.unreadable, "\(address) was not opened") }
            return try network.video(until: Clock.monotonic() + Self.networkPatience)
        }
    }

    /// Nil for a camera without sound.
    func openSound() throws -> (any AudioSource)? {
        switch plan.sound {
        case .none: nil
        case .card(let name): try ALSAMicrophone(name)
        case .test: TestTone(clock: clock, paced: plan.isPaced)
        case .withPicture: player?.audio ?? network?.audio
        }
    }
}
