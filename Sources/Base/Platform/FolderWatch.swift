import Glibc

/// Tells when something in some folders comes, goes or changes its rights (inotify(7)). One thread.
public final class FolderWatch {
    private let folders: [String]
    private let queue: Descriptor

    /// The folders need not be there yet; name their parents too, so that their coming is seen.
    public init(_ folders: [String]) throws(SystemFailure) {
        let raw = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard raw >= 0 else {
            throw SystemFailure("watch", folders.joined(separator: ", "), code: errno)
        }
        self.folders = folders
        queue = Descriptor(owning: raw)
        renew()
    }

    /// Watches the folders that have come since. Call it before looking at them, so that nothing
    /// falls in between.
    public func renew() {
        let events = UInt32(IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE)
        // A folder that is not there is told of by its parent; one that is watched already stays
        // so.
        for folder in folders { _ = inotify_add_watch(queue.raw, folder, events) }
    }

    /// To be polled for reading beside others; then `clear`.
    public var raw: Int32 { queue.raw }

    /// What happened does not matter: whoever waits looks for itself.
    public func clear() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(queue.raw, &bytes, bytes.count) > 0 {}
    }

    /// Waits until something happens or the deadline (CLOCK_MONOTONIC, nanoseconds) passes; true if
    /// something did.
    public func wait(until deadline: Int64) throws(SystemFailure) -> Bool {
        var interests = [Poll.Interest(queue.raw)]
        guard try Poll.wait(&interests, until: deadline) else { return false }
        clear()
        return true
    }
}
