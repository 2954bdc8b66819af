/// How many bytes one PATCH carries: the unit of loss on a bad link, the cost of a round trip on a good one.
struct ChunkSize: Equatable {
    private(set) var bytes: Int64 = 1 << 20
    /// A proxy's limit, once it said 413.
    private var ceiling: Int64 = 16 << 20

    static let smallest: Int64 = 256 << 10

    /// Doubles while a full chunk takes less than a second.
    mutating func sent(_ count: Int64, inNanoseconds time: Int64) {
        if count >= bytes && time < 1_000_000_000 { bytes = min(ceiling, bytes * 2) }
    }

    mutating func failed() { bytes = max(Self.smallest, bytes / 2) }

    /// The server takes no body as long as this.
    mutating func refused(_ count: Int64) {
        ceiling = max(Self.smallest, count / 2)
        bytes = min(bytes, ceiling)
    }
}
