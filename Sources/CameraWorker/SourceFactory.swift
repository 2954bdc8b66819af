import Capture
import Media
import Platform
import Slate

/// Opens what the plan names. Test picture and tone share a clock; a file's picture and sound share a player, a network camera's a connection.
final class SourceFactory: @unchecked Sendable {
    private let plan: WorkerPlan
    private let clock = TestClock()
    /// Of a file or a camera on the network.
    private let pair: (any SourcePair)?

    /// A first picture from the network is waited for this long at a time; systemd's watchdog (10 s) is fed in between.
    private static let networkPatience: Int64 = 3_000_000_000

    init(_ plan: WorkerPlan) throws {
        self.plan = plan
        let withSound = plan.sound == .withPicture
        pair =
            switch plan.picture {
            case .file(let path): try MediaKit.installed?.play(path, plan.isPaced, withSound)
            case .network(let address): try MediaKit.installed?.connect(address, withSound)
            case .device, .test, .replay: nil
            }
    }

    /// Whether a source that ended or failed may be opened again.
    var isDevice: Bool {
        switch plan.picture {
        case .device, .network: true
        case .test, .file, .replay: false
        }
    }

    /// A network camera reconnects in a thread of its own; asking it for a frame is waiting enough.
    var comesBackByItself: Bool { if case .network = plan.picture { true } else { false } }

    /// Whether the picture may yet come although nothing is wrong: nobody has called, or the connection is being made.
    var isWaiting: Bool { pair?.isWaiting ?? false }

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
        case .replay(let recording):
            return try ReplayCamera(recording, paced: plan.isPaced, frames: plan.seconds.map { Int(plan.frames($0)) })
        case .file, .network:
            guard let pair else { throw SourceFailure(.unreadable, "files and networks need \(MediaKit.program)") }
            return try pair.video(until: Clock.monotonic() + Self.networkPatience)
        }
    }

    /// Nil for a camera without sound.
    func openSound() throws -> (any AudioSource)? {
        switch plan.sound {
        case .none: nil
        case .card(let name): try ALSAMicrophone(name)
        case .test: TestTone(clock: clock, paced: plan.isPaced)
        case .withPicture: pair?.audio
        }
    }
}
