import Platform
import Synchronization

/// Feeds systemd's watchdog while a call takes its time that may: a broken camera answers each
/// question after five seconds (USB's own time-out).
///
/// One call at a time; what it covers may take half a minute at most, or systemd starts the camera
/// anew after all.
final class WatchdogFeeder: Sendable {
    private let isDone = Atomic<Bool>(false)

    private static let interval: Int64 = 500_000_000
    private static let longest: Int64 = 30_000_000_000

    static func whileRunning<Result>(_ notifier: Notifier, _ body: () throws -> Result) throws
        -> Result
    {
        let feeder = WatchdogFeeder()
        let thread = try NamedThread("patience") { feeder.feed(notifier) }
        defer {
            feeder.isDone.store(true, ordering: .relaxed)
            thread.join()
        }
        return try body()
    }

    private func feed(_ notifier: Notifier) {
        let end = Clock.monotonic() + Self.longest
        while !isDone.load(ordering: .relaxed) && Clock.monotonic() < end {
            notifier.watchdog()
            Clock.sleep(until: Clock.monotonic() + Self.interval)
        }
    }
}
