import Platform

/// A thread that a share, a disk or a resolver may hold for longer than anybody waits for its end.
package final class PatientThread: Sendable {
    private let thread: NamedThread
    private let ended = BoundedQueue<Bool>(capacity: 1)

    package init(_ name: String, _ body: @escaping @Sendable () -> Void) throws {
        thread = try NamedThread(name) { [ended] in
            body()
            _ = ended.offer(true)
        }
    }

    /// Waits for the end until a moment of the monotonic clock, once. What it runs must own what it
    /// uses: it may go on.
    package func join(until deadline: Int64) {
        if ended.pop(until: deadline) != nil { thread.join() }
    }
}
