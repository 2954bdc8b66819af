import Platform

/// Wakes everybody who follows the feed.
final class FeedBoard: Sendable {
    private struct Followers {
        var next = 0
        var isClosed = false
        var wakes: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let followers = Locked(Followers())

    /// A stream that yields after every publication and every `nudge`; several may come as one.
    func follow() -> (wakes: AsyncStream<Void>, nudge: @Sendable () -> Void) {
        let (stream, wake) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = followers.withLock {
            guard !$0.isClosed else { return nil }
            $0.next += 1
            $0.wakes[$0.next] = wake
            return $0.next
        }
        if let number {
            wake.onTermination = { [weak self] _ in self?.leave(number) }
        } else {
            wake.finish()
        }
        return (stream, { wake.yield() })
    }

    func wake() { for wake in followers.withLock({ Array($0.wakes.values) }) { wake.yield() } }

    /// Ends every follower's stream, and those of whoever comes later.
    func close() {
        let wakes = followers.withLock {
            $0.isClosed = true
            return Array($0.wakes.values)
        }
        for wake in wakes { wake.finish() }
    }

    private func leave(_ number: Int) { followers.withLock { $0.wakes[number] = nil } }
}
