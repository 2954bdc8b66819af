/// How long to wait before opening a camera anew; quick reopening can knock some off the bus, so it
/// grows until a picture has come.
struct BackOff {
    private var attempts = 0

    private static let waits: [Int64] = [300_000_000, 1_000_000_000, 2_000_000_000, 5_000_000_000]

    /// Nanoseconds to wait; a signal that has changed is followed at once, the first time.
    mutating func next(atOnce: Bool = false) -> Int64 {
        defer { attempts += 1 }
        return atOnce && attempts == 0 ? 0 : Self.waits[min(attempts, Self.waits.count - 1)]
    }

    /// A picture has come.
    mutating func reset() { attempts = 0 }
}
