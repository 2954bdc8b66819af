import Codec
import Platform

/// Carries the ladder of overload out for one camera. The encoder's thread.
final class OverloadKeeper {
    /// Whether the next take shall have a smaller picture.
    private(set) var wantsSmaller = false
    private var ladder = OverloadLadder()
    private var isSecond = false
    private var isTold = false
    private let board: LiveBoard
    private let troubles: Troubles

    init(_ video: ProxyVideo, board: LiveBoard, troubles: Troubles) {
        ladder.hasEfforts = video.canHurry
        self.board = board
        self.troubles = troubles
    }

    /// Whether this frame is to be the one before: every second one, on that step.
    func spares(_ video: ProxyVideo) -> Bool {
        isSecond = ladder.step >= .everySecond && !isSecond && video.hasPicture
        return isSecond
    }

    /// After each picture.
    func worked(_ nanoseconds: Int64, until now: Int64, _ video: ProxyVideo) {
        let before = ladder.step
        let changed = ladder.worked(nanoseconds, until: now)
        if ladder.hasRoom { endTrouble() }
        guard let step = changed else { return }
        video.noteOverload(steps: 1)
        if step <= .fastest && before <= .fastest {
            _ = video.hurry(by: step.rawValue - before.rawValue)
        }
        wantsSmaller = step == .smaller
        board.update { $0.overload = step == .none ? nil : step.words }
        guard step > before else { return endTrouble() }
        let percent = Int((ladder.load * 100).rounded())
        isTold = true
        troubles.begin(
            "overload", "the processor is \(percent) % busy with its pictures; \(step.words)")
    }

    /// The load is gone; the steps are taken back one by one.
    private func endTrouble() {
        guard isTold else { return }
        isTold = false
        troubles.end("overload")
    }

    /// The efforts of an encoder just made are those of the step we are on.
    func bringInStep(_ video: ProxyVideo) {
        ladder.hasEfforts = video.canHurry
        let efforts = min(ladder.step, .fastest).rawValue
        if efforts > 0 { _ = video.hurry(by: efforts) }
    }
}

extension OverloadLadder.Step {
    /// What the camera does about it.
    var words: String {
        switch self {
        case .none: "as configured"
        case .faster: "its encoder searches less"
        case .fastest: "its encoder searches hardly at all"
        case .everySecond: "every second picture is shown twice"
        case .smaller: "its next take is smaller"
        }
    }
}
