/// How many bytes one PATCH carries: the unit of loss on a bad link, the cost of a round trip on a
/// good one.
struct ChunkSize: Equatable {
    /// A second of a link of 2 Mb/s; a restart on a slow one loses no more.
    private(set) var bytes: Int64 = 256 << 10
    /// A proxy's limit, once it said 413.
    private var ceiling: Int64 = 16 << 20
    /// Full chunks in a row, and how many of them it takes to dare a longer one: more after each
    /// that failed.
    private var passed = 0
    private var needed = 1

    /// Servers that keep nothing of a PATCH that broke off (SeaweedFS, tussi, nginx before any)
    /// need chunks that get through between two breaks.
    static let smallest: Int64 = 16 << 10
    private static let mostNeeded = 32
    private static let quick: Int64 = 1_000_000_000
    private static let slow: Int64 = 2_000_000_000

    /// Doubles while a full chunk takes less than a second, halves when it takes more than two.
    mutating func sent(_ count: Int64, inNanoseconds time: Int64) {
        if time > Self.slow && count > bytes / 2 { return shrink() }
        guard count >= bytes && time < Self.quick else { return }
        passed += 1
        guard passed >= needed else { return }
        passed = 0
        needed = max(1, needed / 2)
        bytes = min(ceiling, bytes * 2)
    }

    mutating func failed() {
        needed = min(Self.mostNeeded, needed * 2)
        shrink()
    }

    /// The server takes no body as long as this.
    mutating func refused(_ count: Int64) {
        ceiling = max(Self.smallest, count / 2)
        bytes = min(bytes, ceiling)
    }

    /// To try with as little as possible whether the server takes anything at all.
    mutating func probe() {
        bytes = Self.smallest
        passed = 0
    }

    private mutating func shrink() {
        passed = 0
        bytes = max(Self.smallest, bytes / 2)
    }
}
