import Testing

@testable import Platform

struct LockedTests {
    @Test func aThreadThatHoldsNothingMayWait() throws {
        let number = Locked(1)
        number.withLock { $0 += 1 }
        let queue = BoundedQueue<Int>(capacity: 1)
        #expect(queue.push(number.withLock { $0 }))
        #expect(DiskTurn().take { queue.offer(3) } == false)
        #expect(queue.pop() == 2)
    }

    #if DEBUG
        @Test func aThreadThatHoldsALockMustNotPushToAQueue() async {
            await #expect(processExitsWith: .failure) {
                let queue = BoundedQueue<Int>(capacity: 1)
                Locked(0).withLock { _ in _ = queue.push(1) }
            }
        }

        @Test func aThreadThatHoldsALockMustNotMakeAFileDurable() async {
            await #expect(processExitsWith: .failure) {
                try Locked(0).withLock { _ in try Files.syncFolder("/tmp") }
            }
        }

        @Test func aThreadThatHoldsALockMustNotJoinAThread() async {
            await #expect(processExitsWith: .failure) {
                let thread = try NamedThread("ends") {}
                Locked(0).withLock { _ in thread.join() }
            }
        }

        @Test func aTurnAtTheDiskMaySyncAndMustNotPush() async throws {
            try DiskTurn().take { try Files.syncFolder("/tmp") }
            await #expect(processExitsWith: .failure) {
                let queue = BoundedQueue<Int>(capacity: 1)
                _ = DiskTurn().take { queue.push(1) }
            }
        }
    #endif

    @Test func whatIsPutGoesBeyondTheCapacityInOrder() {
        let queue = BoundedQueue<Int>(capacity: 3)
        #expect(queue.offer(-1) && queue.pop() == -1)
        for number in 0..<20 { #expect(queue.put(number)) }
        #expect(queue.isFull && !queue.offer(20))
        #expect(!queue.waitForRoom(until: Clock.monotonic()))
        #expect((0..<20).map { _ in queue.pop() } == Array(0..<20))
        #expect(queue.waitForRoom(until: Clock.monotonic()))
        queue.close()
        #expect(!queue.put(1))
    }
}
