import Glibc

/// The calls a test can make fail.
public enum FaultPoint: Hashable, Sendable, CaseIterable {
    case open, write, sync, rename, read
}

/// Fault injection for tests: makes the n-th call of a kind fail with an errno, on the calling thread only.
///
/// Without a plan the cost is one load of a thread-local pointer.
public enum Faults {
    final class Plan {
        let point: FaultPoint
        let code: Int32
        var remaining: Int
        var fired = false

        init(point: FaultPoint, at n: Int, code: Int32) {
            self.point = point
            self.remaining = n
            self.code = code
        }
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let failed = pthread_key_create(&key, nil)
        precondition(failed == 0, "no thread-local key is left: \(failed)")
        return key
    }()

    /// Runs `body` while the n-th call (from 1) at `point`, and every later one, fails with `code`.
    ///
    /// Returns whether the fault was reached: a loop over n ends when it was not.
    public static func failing(_ point: FaultPoint, at n: Int, with code: Int32, _ body: () throws -> Void) rethrows -> Bool {
        let plan = Plan(point: point, at: n, code: code)
        let before = pthread_getspecific(key)
        pthread_setspecific(key, Unmanaged.passUnretained(plan).toOpaque())
        defer { pthread_setspecific(key, before) }
        try withExtendedLifetime(plan) { try body() }
        return plan.fired
    }

    static func check(_ point: FaultPoint, _ operation: String, _ subject: @autoclosure () -> String) throws(SystemFailure) {
        guard let pointer = pthread_getspecific(key) else { return }
        let plan = Unmanaged<Plan>.fromOpaque(pointer).takeUnretainedValue()
        guard plan.point == point else { return }
        plan.remaining -= 1
        guard plan.remaining <= 0 else { return }
        plan.fired = true
        throw SystemFailure(operation, subject(), code: plan.code)
    }
}
