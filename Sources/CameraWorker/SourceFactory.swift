import Capture
import Codec
import Media
import Platform
import Slate

/// Opens what the plan names. Test picture and tone share a clock; a file's picture and sound share a player.
final class SourceFactory: @unchecked Sendable {
    private let plan: WorkerPlan
    private let clock = TestClock()
    private let player: FilePlayer?

    init(_ plan: WorkerPlan) throws {
        self.plan = plan
        if case .file(let path) = plan.picture {
            player = try FilePlayer(path, paced: plan.isPaced, withSound: plan.sound == .withPicture)
        } else {
            player = nil
        }
    }

    /// Whether a source that ended or failed may be opened again.
    var isDevice: Bool { if case .device = plan.picture { true } else { false } }

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
        }
    }

    /// Nil for a camera without sound.
    func openSound() throws -> (any AudioSource)? {
        switch plan.sound {
        case .none: nil
        case .card(let name): try ALSAMicrophone(name)
        case .test: TestTone(clock: clock, paced: plan.isPaced)
        case .withPicture: player?.audio
        }
    }
}
