import Platform

/// Waits until something is so, at most `seconds`; says whether it became so. The one place where
/// tests sleep.
public func becomes(within seconds: Double = 20, _ isSo: () throws -> Bool) rethrows -> Bool {
    let deadline = Clock.monotonic() + Int64(seconds * 1e9)
    while try !isSo() {
        guard Clock.monotonic() < deadline else { return false }
        Clock.sleep(until: Clock.monotonic() + 5_000_000)
    }
    return true
}
