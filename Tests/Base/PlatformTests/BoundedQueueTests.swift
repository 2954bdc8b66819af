import Synchronization
import Testing

@testable import Platform

struct BoundedQueueTests {
    @Test func elementsLeaveInTheOrderTheyCame() {
        let queue = BoundedQueue<Int>(capacity: 3)
        var taken: [Int?] = []
        for round in 0..<10 {
            #expect(queue.offer(round))
            #expect(queue.offer(round + 100))
            taken += [queue.pop(), queue.pop()]
        }
        #expect(taken == (0..<10).flatMap { [$0, $0 + 100] })
    }

    @Test func whatIsPutFirstIsTakenNext() {
        let queue = BoundedQueue<Int>(capacity: 3)
        for round in 0..<10 {
            #expect(queue.offer(round) && queue.offer(round + 100) && queue.offerFirst(round + 200))
            #expect(!queue.offerFirst(0))
            #expect([queue.pop(), queue.pop(), queue.pop()] == [round + 200, round, round + 100])
        }
        queue.close()
        #expect(!queue.offerFirst(1))
    }

    @Test func aFullQueueSaysNoToAnOfferAtOnce() {
        let queue = BoundedQueue<Int>(capacity: 2)
        #expect(queue.offer(1) && queue.offer(2))
        #expect(!queue.offer(3))
        #expect(queue.waiting == 2)
    }

    @Test func aClosedQueueGivesWhatItHasAndThenNothing() {
        let queue = BoundedQueue<Int>(capacity: 2)
        #expect(queue.offer(1))
        queue.close()
        #expect(!queue.offer(2) && !queue.push(3) && !queue.isOpen)
        #expect(queue.pop() == 1)
        #expect(queue.pop() == nil)
    }

    @Test func waitingForAnElementEndsAtTheDeadline() {
        let queue = BoundedQueue<Int>(capacity: 1)
        #expect(queue.pop(until: Clock.monotonic() + 1_000_000) == nil)
    }

    @Test func pushingWaitsForRoomAndLosesNothing() throws {
        let queue = BoundedQueue<Int>(capacity: 2)
        let writer = try NamedThread("writer") {
            for number in 0..<5000 { _ = queue.push(number) }
            queue.close()
        }
        var taken: [Int] = []
        while let number = queue.pop() { taken.append(number) }
        writer.join()
        #expect(taken == Array(0..<5000))
    }

    @Test func closingWakesWhoeverWaits() throws {
        let (empty, full) = (BoundedQueue<Int>(capacity: 1), BoundedQueue<Int>(capacity: 1))
        _ = full.offer(1)
        let answers = Mutex<[Bool]>([])
        let reader = try NamedThread("reader") {
            let gotNothing = empty.pop() == nil
            answers.withLock { $0.append(gotNothing) }
        }
        let writer = try NamedThread("writer") {
            let wasRefused = !full.push(2)
            answers.withLock { $0.append(wasRefused) }
        }
        empty.close()
        full.close()
        reader.join()
        writer.join()
        #expect(answers.withLock { $0 } == [true, true])
    }
}
