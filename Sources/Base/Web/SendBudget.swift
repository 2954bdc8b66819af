import Platform

/// How much media may go out: a bucket of bytes that fills at a steady rate, one for all transfers.
/// One thread.
package final class SendBudget {
    /// Bytes a second.
    private let rate: Int64
    /// What a pause saves up: a quarter of a second.
    private let depth: Int64
    private var saved: Int64 = 0
    private var filledAt: Int64

    /// Less at a time would cost more in packets than it carries.
    private static let least: Int64 = 4 << 10
    private static let share: Int64 = 16 << 10

    package init(rate: Int64, at now: Int64 = Clock.monotonic()) {
        self.rate = max(1, rate)
        depth = max(2 * Self.least, rate / 4)
        filledAt = now
    }

    /// How many of `wanted` bytes may go now, not all that are saved up where others wait too; 0
    /// while it must wait.
    package func take(_ wanted: Int64, at now: Int64) -> Int64 {
        fill(at: now)
        let due = min(wanted, Self.least)
        guard saved >= due else { return 0 }
        let given = min(wanted, saved, max(Self.share, depth / 8))
        saved -= given
        return given
    }

    /// When so little is saved up as is worth sending, CLOCK_MONOTONIC.
    package func next(after now: Int64) -> Int64 {
        fill(at: now)
        let missing = max(0, Self.least - saved)
        return filledAt + (missing * 1_000_000_000 + rate - 1) / rate
    }

    private func fill(at now: Int64) {
        let bytes = (now - filledAt).multipliedReportingOverflow(by: rate)
        guard !bytes.overflow, saved + bytes.partialValue / 1_000_000_000 < depth else {
            (saved, filledAt) = (depth, now)
            return
        }
        let whole = bytes.partialValue / 1_000_000_000
        saved += whole
        // What is less than a byte is not forgotten.
        filledAt += whole * 1_000_000_000 / rate
    }
}
