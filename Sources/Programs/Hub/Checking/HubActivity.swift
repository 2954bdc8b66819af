import Platform

/// When boxes or editors last moved bytes of media through the hub. Any thread.
final class HubActivity: Sendable {
    private let last = Locked(Int64.min / 2)

    /// After the last byte the hub counts as busy for so long.
    private static let quiet: Int64 = 2_000_000_000

    func note() { last.withLock { $0 = Clock.monotonic() } }

    func isBusy(at now: Int64) -> Bool { now - last.withLock { $0 } < Self.quiet }
}
