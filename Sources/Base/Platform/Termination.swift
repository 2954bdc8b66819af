import CPlatform
import Glibc

/// SIGTERM and SIGINT as a readable descriptor; make it on the main thread before any other thread
/// starts.
///
/// SIGPIPE is ignored from then on: a peer that hung up is an EPIPE where it is written to.
public final class Termination: Sendable {
    private let signals: Descriptor

    /// From now on both signals make `raw` readable, and end nothing by themselves.
    public init() throws(SystemFailure) {
        signal(SIGPIPE, SIG_IGN)
        let numbers = [SIGTERM, SIGINT]
        let raw = rushes_signalfd(numbers, numbers.count)
        guard raw >= 0 else { throw SystemFailure("watch for", "signals", code: -raw) }
        signals = Descriptor(owning: raw)
    }

    /// For `Poll`: readable once a signal has come; stays this object's.
    public var raw: Int32 { signals.raw }

    /// Whether one came by the deadline (CLOCK_MONOTONIC, nanoseconds); nil waits for ever.
    public func hasCome(by deadline: Int64?) throws(SystemFailure) -> Bool {
        var interests = [Poll.Interest(signals.raw)]
        return try Poll.wait(&interests, until: deadline)
    }
}
