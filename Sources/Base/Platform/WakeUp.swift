import CPlatform
import Glibc

/// Wakes a thread that waits in `Poll`; any thread may ring.
public final class WakeUp: Sendable {
    private let event: Descriptor

    /// Not ringing; throws when the system has no descriptor left.
    public init() throws(SystemFailure) {
        let raw = rushes_eventfd()
        guard raw >= 0 else { throw SystemFailure("make", "an eventfd", code: -raw) }
        event = Descriptor(owning: raw)
    }

    /// For `Poll`: readable from `ring` until `clear`; stays this object's.
    public var raw: Int32 { event.raw }

    /// Makes `raw` readable; any thread, without a wait, and twice is as good as once.
    public func ring() {
        var one: UInt64 = 1
        _ = write(event.raw, &one, 8)  // EAGAIN means it rings already.
    }

    /// Silences it; call when `Poll` reports it.
    public func clear() {
        var count: UInt64 = 0
        _ = read(event.raw, &count, 8)
    }
}

/// Waits for descriptors (poll(2)).
public enum Poll {
    /// A descriptor to wait for; what was found of it last stands beside.
    public struct Interest: Sendable {
        /// Somebody else's: it must be open while `wait` runs.
        public var raw: Int32
        /// Wait until there is something to read, or a V4L2 event.
        public var wantsRead: Bool
        /// Wait until there is room to write.
        public var wantsWrite: Bool
        /// POLLIN: a read would not wait.
        public fileprivate(set) var canRead = false
        /// POLLOUT: a write would find room.
        public fileprivate(set) var canWrite = false
        /// POLLERR, POLLHUP or POLLNVAL.
        public fileprivate(set) var hasFailed = false
        /// POLLPRI: a V4L2 event waits.
        public fileprivate(set) var hasEvent = false

        /// Errors and hang-ups are told whatever is wanted.
        public init(_ raw: Int32, read: Bool = true, write: Bool = false) {
            self.raw = raw
            wantsRead = read
            wantsWrite = write
        }
    }

    /// Waits until something can be done or the deadline (CLOCK_MONOTONIC, nanoseconds) passes;
    /// true if something can.
    @discardableResult
    public static func wait(_ interests: inout [Interest], until deadline: Int64?)
        throws(SystemFailure) -> Bool
    {
        if deadline ?? .max > Clock.monotonic() { Held.expectNoLock("wait for descriptors") }
        var entries = interests.map { interest in
            pollfd(
                fd: interest.raw,
                events: Int16(
                    (interest.wantsRead ? POLLIN | POLLPRI : 0)
                        | (interest.wantsWrite ? POLLOUT : 0)), revents: 0)
        }
        let count = poll(&entries, nfds_t(entries.count), milliseconds(until: deadline))
        guard count >= 0 || errno == EINTR else {
            throw SystemFailure("wait for", "descriptors", code: errno)
        }
        for index in interests.indices {
            let events = count > 0 ? Int32(entries[index].revents) : 0
            interests[index].canRead = events & POLLIN != 0
            interests[index].canWrite = events & POLLOUT != 0
            interests[index].hasEvent = events & POLLPRI != 0
            interests[index].hasFailed = events & (POLLERR | POLLHUP | POLLNVAL) != 0
        }
        return count > 0
    }

    private static func milliseconds(until deadline: Int64?) -> Int32 {
        guard let deadline else { return -1 }
        let left = max(0, deadline - Clock.monotonic())
        return Int32(min(left / 1_000_000 + (left % 1_000_000 > 0 ? 1 : 0), Int64(Int32.max)))
    }
}
