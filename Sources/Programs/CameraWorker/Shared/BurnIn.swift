import Platform
import Recording
import Settings
import Time
import Timecode

/// The line in each picture, when the profile asks for one: `01:02:03:04`, or
/// `A 3-12B-4 01:02:03:04`. Any thread sets the slate, the encoder's asks.
final class BurnIn: Sendable {
    private let hasSlate: Bool
    private let camera: String
    private let rate: FrameRate
    private let desk: Desk
    private let timecode: TimecodeKeeper
    private let slate = Locked("")

    /// Nil when nobody asked for one.
    init?(_ plan: WorkerPlan, _ desk: Desk, _ timecode: TimecodeKeeper) {
        guard plan.burnIn != .none else { return nil }
        hasSlate = plan.burnIn == .slate
        camera = plan.camera
        rate = plan.profile.rate
        self.desk = desk
        self.timecode = timecode
    }

    /// What rolls from now on.
    func show(_ text: String) { slate.withLock { $0 = text } }

    /// The line of the frame `index`: its timecode is what a clip beginning there would be given.
    func text(at index: Int64) -> String {
        let time = FrameGrid(rate: rate, start: desk.gridStart ?? Clock.monotonic()).time(of: index)
        let code = timecode.stamp(frameAt: time, wall: .now()).timecode.description
        guard hasSlate else { return code }
        let slate = slate.withLock { $0 }
        return slate.isEmpty ? "\(camera) \(code)" : "\(camera) \(slate) \(code)"
    }
}
