/// A first-in first-out hand-over between threads that holds at most `capacity` elements.
///
/// Policy when full: `offer` says no at once (a camera drops and counts), `push` waits (a writer
/// must have everything), `put` goes beyond the capacity (whoever may neither wait nor lose looks
/// at `isFull` first).
public final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let condition = Condition()
    /// How many elements it holds before it is full.
    public let capacity: Int
    private var ring: [Element?]
    private var head = 0
    private var count = 0
    private var isClosed = false

    /// Empty and open; a capacity below 1 is a fault of the program, and traps.
    public init(capacity: Int) {
        precondition(capacity > 0, "a queue holds at least one element")
        self.capacity = capacity
        ring = Array(repeating: nil, count: capacity)
    }

    /// Whether an element would have to wait for room.
    public var isFull: Bool { condition.locked { count >= capacity } }

    /// Puts an element in; false when the queue is full or closed.
    public func offer(_ element: Element) -> Bool {
        condition.locked {
            guard !isClosed && count < capacity else { return false }
            store(element)
            return true
        }
    }

    /// Puts an element in before all others, to be taken next; false when the queue is full or
    /// closed.
    public func offerFirst(_ element: Element) -> Bool {
        condition.locked {
            guard !isClosed && count < capacity else { return false }
            head = (head + ring.count - 1) % ring.count
            ring[head] = element
            count += 1
            condition.broadcast()
            return true
        }
    }

    /// Puts an element in whatever the capacity, and never waits: it may be called with a lock
    /// held, so that elements stand in the order in which they were decided. False when the queue
    /// is closed.
    public func put(_ element: Element) -> Bool {
        condition.locked {
            guard !isClosed else { return false }
            if count == ring.count { grow() }
            store(element)
            return true
        }
    }

    /// Waits until there is room, the queue is closed, or a moment of the monotonic clock has come;
    /// whether there is room.
    public func waitForRoom(until deadline: Int64) -> Bool {
        Held.expectNothing("wait for room in a queue")
        return condition.locked {
            while count >= capacity && !isClosed {
                guard condition.wait(until: deadline) else { break }
            }
            return count < capacity
        }
    }

    /// Puts an element in, waiting for room; false when the queue is closed.
    public func push(_ element: Element) -> Bool {
        Held.expectNothing("push to a bounded queue")
        return condition.locked {
            while count >= capacity && !isClosed { condition.wait() }
            guard !isClosed else { return false }
            store(element)
            return true
        }
    }

    /// Takes the oldest element, waiting for one; nil once the queue is closed and empty.
    public func pop() -> Element? {
        Held.expectNothing("pop from a bounded queue")
        return condition.locked {
            while count == 0 && !isClosed { condition.wait() }
            return take()
        }
    }

    /// Takes the oldest element, waiting until a moment of the monotonic clock (nanoseconds); nil
    /// when none came.
    public func pop(until deadline: Int64) -> Element? {
        Held.expectNothing("pop from a bounded queue")
        return condition.locked {
            while count == 0 && !isClosed {
                guard condition.wait(until: deadline) else { break }
            }
            return take()
        }
    }

    /// Nothing more goes in; what is in can still be taken.
    public func close() {
        condition.locked {
            isClosed = true
            condition.broadcast()
        }
    }

    /// Whether elements may still go in; what went in before `close` can be taken after it.
    public var isOpen: Bool { condition.locked { !isClosed } }
    /// Closed, and everything that was in has been taken: after a `pop(until:)` that gave nothing,
    /// only this says that nothing will come.
    public var isFinished: Bool { condition.locked { isClosed && count == 0 } }
    /// Elements that are in it just now, with `put` also more than `capacity`.
    public var waiting: Int { condition.locked { count } }

    /// Twice the room, with the oldest element first.
    private func grow() {
        let waiting = (0..<count).map { ring[(head + $0) % ring.count] }
        ring = waiting + Array(repeating: nil, count: count)
        head = 0
    }

    private func store(_ element: Element) {
        ring[(head + count) % ring.count] = element
        count += 1
        condition.broadcast()
    }

    private func take() -> Element? {
        guard count > 0 else { return nil }
        let element = ring[head]
        ring[head] = nil
        head = (head + 1) % ring.count
        count -= 1
        condition.broadcast()
        return element
    }
}
