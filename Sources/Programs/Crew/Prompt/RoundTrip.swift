/// The way from the terminal to us and back, measured by asking it for its status: over a bad line
/// keys of one word come far apart.
struct RoundTrip {
    /// DSR 5, answered by `ESC [ 0 n` (ECMA-48, 8.3.35).
    static let question: [UInt8] = [0x1B, 0x5B, 0x35, 0x6E]
    /// A line worse than this is waited for no longer.
    static let longest = Duration.seconds(2)
    /// Asked no oftener.
    private static let pause = Duration.seconds(2)

    private var askedAt: Duration?
    private var lastAskedAt: Duration?
    private var measured: [Duration] = []

    /// The longest of the last few answers, and of the one that is still awaited from a terminal
    /// that has answered before.
    func value(at now: Duration) -> Duration {
        let known = measured.max() ?? .zero
        guard let askedAt, !measured.isEmpty else { return known }
        return min(max(known, now - askedAt), Self.longest)
    }

    var isAwaited: Bool { askedAt != nil }
    var wasAsked: Bool { lastAskedAt != nil }

    /// Whether to ask now; a terminal that never answered is asked on, as it may have been slow to
    /// start.
    func isDue(at now: Duration) -> Bool {
        if let askedAt, now - askedAt < Self.longest { return false }
        return lastAskedAt.map { now - $0 >= Self.pause } ?? true
    }

    mutating func ask(at now: Duration) { (askedAt, lastAskedAt) = (now, now) }

    mutating func answer(at now: Duration) {
        guard let asked = askedAt else { return }
        askedAt = nil
        measured = (measured + [min(now - asked, Self.longest)]).suffix(3)
    }
}
