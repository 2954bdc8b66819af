/// Whether a request still gets on. What counts is what the other side's kernel acknowledged, not
/// what ours took; a trickle is no progress. Pure.
struct TransferWatch {
    /// How much must be acknowledged in `CurlMulti.Patience.trickle`.
    private static let least: Int64 = 16 << 10

    private let total: Int64
    private var acknowledged: Int64 = 0
    private var movedAt: Int64
    /// Where and when the last `least` bytes were full.
    private var mark: Int64 = 0
    private var markedAt: Int64
    private var wholeAt: Int64?

    init(total: Int64, at now: Int64) {
        self.total = total
        movedAt = now
        markedAt = now
        if total == 0 { wholeAt = now }
    }

    /// - Parameter bytes: of the body, acknowledged so far.
    mutating func saw(acknowledged bytes: Int64, at now: Int64) {
        guard bytes > acknowledged else { return }
        acknowledged = bytes
        movedAt = now
        if bytes - mark >= Self.least {
            mark = bytes
            markedAt = now
        }
        if bytes >= total, wholeAt == nil { wholeAt = now }
    }

    /// Nothing is sent because we do not wish it: that is no stall.
    mutating func excuse(at now: Int64) {
        movedAt = now
        mark = acknowledged
        markedAt = now
    }

    /// Whether it is to be ended: nothing moved, too little moved, or no answer came to what is
    /// there whole.
    func isOver(at now: Int64, _ patience: CurlMulti.Patience) -> Bool {
        if let wholeAt { return now - wholeAt > patience.answer }
        return now - movedAt > patience.stall || now - markedAt > patience.trickle
    }
}
