import Glibc

/// The calls a test can make fail.
public enum FaultPoint: Hashable, Sendable, CaseIterable {
    case open, write, sync, rename, read
}

/// Fault injection for tests: makes the n-th call of a kind fail with an errno, on the calling
/// thread only.
///
/// Without a plan the cost is one load of a thread-local pointer.
public enum Faults {
    final class Plan {
        /// The errno of a call at a path; nil lets it through. May take as long as a disk that
        /// stalls.
        let decide: (FaultPoint, String) -> Int32?

        init(_ decide: @escaping (FaultPoint, String) -> Int32?) { self.decide = decide }
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
    public static func failing(
        _ point: FaultPoint, at n: Int, with code: Int32, _ body: () throws -> Void
    ) rethrows -> Bool {
        var calls = 0
        try deciding { called, _ in
            if called == point { calls += 1 }
            return called == point && calls >= n ? code : nil
        } body: {
            try body()
        }
        return calls >= n
    }

    /// Runs `body` while `decide` says of every call which errno it fails with, if any; it may
    /// block, as a disk that stalls does.
    public static func deciding(_ decide: (FaultPoint, String) -> Int32?, body: () throws -> Void)
        rethrows
    {
        try withoutActuallyEscaping(decide) { decide in
            try run(Plan(decide), body)
        }
    }

    private static func run(_ plan: Plan, _ body: () throws -> Void) rethrows {
        let before = pthread_getspecific(key)
        pthread_setspecific(key, Unmanaged.passUnretained(plan).toOpaque())
        defer { pthread_setspecific(key, before) }
        try withExtendedLifetime(plan) { try body() }
    }

    static func check(
        _ point: FaultPoint, _ operation: String, _ subject: @autoclosure () -> String
    ) throws(SystemFailure) {
        guard let pointer = pthread_getspecific(key) else { return }
        let plan = Unmanaged<Plan>.fromOpaque(pointer).takeUnretainedValue()
        let subject = subject()
        if let code = plan.decide(point, subject) {
            throw SystemFailure(operation, subject, code: code)
        }
    }
}
