import CPlatform
import Glibc

/// A thread of its own for work that blocks: a device, an encoder, a disk, a network.
public final class NamedThread: @unchecked Sendable {
    private final class Work {
        let name: String
        let body: @Sendable () -> Void
        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let thread: pthread_t
    private let condition = Condition()
    private var joined = false

    /// Starts at once; the first 15 bytes of the name are seen in `top` and in a debugger.
    public init(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemFailure) {
        let work = Unmanaged.passRetained(Work(name, body))
        var thread = pthread_t()
        let failed = pthread_create(
            &thread, nil,
            { @Sendable argument in
                guard let argument else { return nil }
                let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
                rushes_thread_name(work.name)
                work.body()
                return nil
            }, work.toOpaque())
        guard failed == 0 else {
            work.release()
            throw SystemFailure("start thread", name, code: failed)
        }
        self.thread = thread
    }

    /// Waits for the end; further calls return at once.
    public func join() {
        Held.expectNothing("join a thread")
        let first = condition.locked {
            defer { joined = true }
            return !joined
        }
        if first { pthread_join(thread, nil) }
    }
}
