/// When the crew is told that a camera's pictures come broken, and when that it is over. Pure;
/// times in nanoseconds.
///
/// One torn picture is no news: it is replaced and counted. A tenth of them is.
struct BrokenPictures {
    enum News: Equatable {
        /// So many of the pictures of the last seconds.
        case begins(broken: Int, of: Int)
        /// The figures are others by now; at most twice a second.
        case goesOn(broken: Int, of: Int)
        case ends
    }

    private var buckets = InlineArray<4, Bucket>(repeating: Bucket())
    private var current = 0
    private var bucketEnd: Int64?
    private var isTold = false
    /// The figures that were told last.
    private var told = Bucket()

    private struct Bucket: Equatable {
        var pictures = 0
        var broken = 0
    }

    /// Four of them are looked at: two seconds.
    private static let bucket: Int64 = 500_000_000
    private static let buckets = 4
    /// Beside one stray picture in two seconds stands no alarm.
    private static let least = 3

    /// Takes note of a picture; says something when the state changes.
    mutating func note(isBroken: Bool, at now: Int64) -> News? {
        let hasTurned = advance(to: now)
        buckets[current].pictures += 1
        if isBroken { buckets[current].broken += 1 }
        let (pictures, broken) = sums
        if !isTold, broken >= Self.least, broken * 10 >= pictures {
            isTold = true
            told = Bucket(pictures: pictures, broken: broken)
            return .begins(broken: broken, of: pictures)
        }
        // Over when hardly one in fifty is broken: between the two nothing is said anew.
        if isTold, isFull, broken * 50 <= pictures {
            isTold = false
            return .ends
        }
        let figures = Bucket(pictures: pictures, broken: broken)
        guard isTold, hasTurned, figures != told else { return nil }
        told = figures
        return .goesOn(broken: broken, of: pictures)
    }

    /// Whether two seconds have been seen.
    private var isFull: Bool { (0..<Self.buckets).allSatisfy { buckets[$0].pictures > 0 } }

    private var sums: (pictures: Int, broken: Int) {
        var (pictures, broken) = (0, 0)
        for index in 0..<Self.buckets {
            pictures += buckets[index].pictures
            broken += buckets[index].broken
        }
        return (pictures, broken)
    }

    /// Whether another half second began.
    private mutating func advance(to now: Int64) -> Bool {
        guard let end = bucketEnd else {
            bucketEnd = now + Self.bucket
            return false
        }
        guard now >= end else { return false }
        // After a silence nothing of what was before counts.
        if now - end > Self.bucket * Int64(Self.buckets) {
            buckets = InlineArray(repeating: Bucket())
        }
        current = (current + 1) % Self.buckets
        buckets[current] = Bucket()
        bucketEnd = now + Self.bucket
        return true
    }
}
