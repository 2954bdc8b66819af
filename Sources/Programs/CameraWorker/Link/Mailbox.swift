import Platform
import Wire

/// Keeps reports until somebody is there to take them: troubles begin before the line to rushesd is
/// made.
final class Mailbox: Sendable {
    private struct State {
        var kept: [CameraReport] = []
        var taker: (@Sendable (CameraReport) -> Void)?
    }

    private let state = Locked(State())

    func tell(_ report: CameraReport) {
        let taker = state.withLock { state in
            if state.taker == nil { state.kept.append(report) }
            return state.taker
        }
        taker?(report)
    }

    func deliver(_ taker: @escaping @Sendable (CameraReport) -> Void) {
        let kept = state.withLock { state in
            state.taker = taker
            defer { state.kept = [] }
            return state.kept
        }
        for report in kept { taker(report) }
    }
}
