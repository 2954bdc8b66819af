import Foundation
import Platform
import Testing

extension Process {
    /// Waits until it has ended, but not for ever: what hangs is named and killed, and the other
    /// tests go on.
    ///
    /// - Returns: Its exit status, or the signal that ended it; -1 of one that hung.
    @discardableResult
    func awaitEnd(seconds: Double = 120) -> Int32 {
        let deadline = Platform.Clock.monotonic() + Int64(seconds * 1e9)
        while isRunning {
            guard Platform.Clock.monotonic() < deadline else { return giveUp(after: seconds) }
            Platform.Clock.sleep(until: Platform.Clock.monotonic() + 5_000_000)
        }
        return terminationStatus
    }

    private func giveUp(after seconds: Double) -> Int32 {
        let words = [executableURL?.path ?? ""] + (arguments ?? [])
        Issue.record(
            "this did not end within \(seconds) s: \(words.joined(separator: " ").prefix(400))")
        kill(processIdentifier, SIGKILL)
        return -1
    }
}
