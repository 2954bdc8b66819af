/// A first-in first-out hand-over between threads that holds at most `capacity` elements.
///
/// Policy when full: `offer` says no at once (a camera drops and counts), `push` waits (a writer must have everything).
public final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let condition = Condition()
    private var ring: [Element?]
    private var head = 0
    private var count = 0
    private var isClosed = false

    public init(capacity: Int) {
        precondition(capacity > 0, "a queue holds at least one element")
        ring = Array(repeating: nil, count: capacity)
    }

    /// Whether an element would have to wait for room.
    public var isFull: Bool { condition.locked { count == ring.count } }

    /// Puts an element in; false when the queue is full or closed.
    public func offer(_ element: Element) -> Bool {
        condition.locked {
            guard !isClosed && count < ring.count else { return false }
            put(element)
            return true
        }
    }

    /// Puts an element in before all others, to be taken next; false when the queue is full or closed.
    public func offerFirst(_ element: Element) -> Bool {
        condition.locked {
            guard !isClosed && count < ring.count else { return false }
            head = (head + ring.count - 1) % ring.count
            ring[head] = element
            count += 1
            condition.broadcast()
            return true
        }
    }

    /// Puts an element in, waiting for room; false when the queue is closed.
    public func push(_ element: Element) -> Bool {
        condition.locked {
            while count == ring.count && !isClosed { condition.wait() }
            guard !isClosed else { return false }
            put(element)
            return true
        }
    }

    /// Takes the oldest element, waiting for one; nil once the queue is closed and empty.
    public func pop() -> Element? {
        condition.locked {
            while count == 0 && !isClosed { condition.wait() }
            return take()
        }
    }

    /// Takes the oldest element, waiting until a moment of the monotonic clock (nanoseconds); nil when none came.
    public func pop(until deadline: Int64) -> Element? {
        condition.locked {
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

    public var isOpen: Bool { condition.locked { !isClosed } }
    public var waiting: Int { condition.locked { count } }

    private func put(_ element: Element) {
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
