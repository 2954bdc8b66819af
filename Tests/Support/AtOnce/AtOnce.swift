import Platform

/// What comes of work on several things side by side, a thread each, in their order; the first
/// failure is thrown when all have ended.
///
/// For what waits for networks and other processes: a test that waits three seconds for each of six
/// programs need not wait eighteen.
public func atOnce<Item: Sendable, Outcome>(
    _ items: some Sequence<Item>, _ body: @escaping @Sendable (Item) throws -> Outcome
) throws -> [Outcome] {
    let jobs = try items.map { item in
        let place = Place<Outcome>()
        return (place, try NamedThread("at once") { place.outcome = Result { try body(item) } })
    }
    for (_, thread) in jobs { thread.join() }
    return try jobs.compactMap { try $0.0.outcome?.get() }
}

/// Written by one thread, and read when that has ended.
private final class Place<Outcome>: @unchecked Sendable {
    var outcome: Result<Outcome, any Error>?
}
