/// When to repaint: at most ten times a second, and not while the line is full; pure, the time is
/// passed in.
public struct Throttle: Sendable {
    /// A tenth of a second: no eye reads a status line faster, and a slow line carries it.
    public static let interval = Duration.milliseconds(100)
    private var lastPaint: Duration?
    private var isWanted = false

    /// Nothing was painted yet: the first request is due at once.
    public init() {}

    /// Something changed; the next `shouldPaint` may say yes. Asking twice is one repaint.
    public mutating func request() { isWanted = true }

    /// Whether to paint now; `lineIsFree` is false while the last repaint is still being written,
    /// which drops this frame.
    public mutating func shouldPaint(at now: Duration, lineIsFree: Bool) -> Bool {
        guard isWanted, lineIsFree, wait(at: now) == .zero else { return false }
        (isWanted, lastPaint) = (false, now)
        return true
    }

    /// How long until a wanted repaint is due, for `poll`; nil when none is wanted.
    public func due(at now: Duration) -> Duration? { isWanted ? wait(at: now) : nil }

    private func wait(at now: Duration) -> Duration {
        guard let lastPaint, now >= lastPaint else { return .zero }
        return max(.zero, lastPaint + Throttle.interval - now)
    }
}
