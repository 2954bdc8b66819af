import Glibc
import Synchronization

/// A value that one thread at a time reads or changes, for a moment.
///
/// No lock is held across a wait: a thread that holds one neither pushes to a bounded queue nor
/// pops from one, makes no file durable, joins no thread, sleeps and polls not. What it decided is
/// carried out after the lock. A camera once waited for its disk with its desk locked, and the
/// writer, which could have ended the wait, wanted that lock. Debug builds trap such a wait, even
/// where it would have been short.
public final class Locked<Value>: Sendable {
    private let mutex: Mutex<Value>

    /// Takes the value over: nobody reaches it but through `withLock`.
    public init(_ value: consuming sending Value) { mutex = Mutex(value) }

    /// Lends the value; `body` decides and returns, and waits for nothing.
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        Held.lock.enter()
        defer { Held.lock.leave() }
        return try mutex.withLock(body)
    }
}

/// Work on one file that is done by one thread at a time, and that waits for the disk.
///
/// It is no lock: whoever comes meanwhile waits for the disk as well, which is what the caller
/// wants. The disk needs nothing of ours to answer. A queue or a thread may, so nobody pushes,
/// pops or joins in a turn; and nobody begins one with a lock held.
public final class DiskTurn: Sendable {
    private let condition = Condition()

    /// One for each file, shared by all who work on it.
    public init() {}

    /// Waits until nobody else has a turn, and runs `body`; not with a lock held.
    public func take<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        Held.expectNoLock("wait for a turn at the disk")
        Held.turn.enter()
        defer { Held.turn.leave() }
        return try condition.locked(body)
    }
}

/// What the calling thread holds; counted in debug builds only.
public struct Held: Sendable {
    static let lock = Held("a lock")
    static let turn = Held("a turn at the disk")

    private let what: String
    private let key: pthread_key_t

    private init(_ what: String) {
        var key = pthread_key_t()
        let failed = pthread_key_create(&key, nil)
        precondition(failed == 0, "no thread-local key is left: \(failed)")
        self.what = what
        self.key = key
    }

    /// Traps, in debug builds, while this thread holds a lock; for what waits for a disk.
    public static func expectNoLock(_ wait: @autoclosure () -> String) { lock.expectNone(wait()) }

    /// Traps, in debug builds, while this thread holds a lock or has a turn at the disk; for what
    /// waits for another thread.
    public static func expectNothing(_ wait: @autoclosure () -> String) {
        lock.expectNone(wait())
        turn.expectNone(wait())
    }

    private func expectNone(_ wait: @autoclosure () -> String) {
        #if DEBUG
            precondition(count == 0, "a thread must not \(wait()) while it holds \(what)")
        #endif
    }

    func enter() { add(1) }
    func leave() { add(-1) }

    private var count: Int { Int(bitPattern: pthread_getspecific(key)) }

    private func add(_ change: Int) {
        #if DEBUG
            pthread_setspecific(key, UnsafeRawPointer(bitPattern: count + change))
        #endif
    }
}
