import Platform

/// Threads for work that blocks on a disk, so that the cooperative pool never does.
final class BlockingLane: Sendable {
    private let queue = BoundedQueue<@Sendable () -> Void>(capacity: 1024)
    private let threads: [NamedThread]

    init(threads count: Int) throws(SystemFailure) {
        let queue = queue
        var threads: [NamedThread] = []
        for number in 1...count {
            threads.append(
                try NamedThread("disk \(number)") { while let work = queue.pop() { work() } })
        }
        self.threads = threads
    }

    /// Runs `body` on one of the threads. Refused when more waits than any disk could do.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = queue.offer { continuation.resume(with: Result(catching: body)) }
            if !isTaken {
                continuation.resume(
                    throwing: Refusal(
                        503, "this hub has too much to do; try again", chinese: "服务器太忙; 请再试"))
            }
        }
    }

    /// Finishes what is queued.
    func stop() {
        queue.close()
        for thread in threads { thread.join() }
    }
}
