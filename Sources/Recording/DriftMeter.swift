/// Measures how fast a sound card's clock runs against the monotonic clock, by least squares over the last minute.
struct DriftMeter: Sendable {
    private let sampleRate: Double
    private var origin: Double?
    /// Samples counted since the origin, and where the next block should be heard if nothing is missing.
    private var counted = 0.0
    private var expected = 0.0
    /// A ring of slices of two seconds; the newest is being filled.
    private var slices: [LineSums]
    private var filled = 0
    private var sliceEnd = 0.0
    private var fresh: Double?

    private static let sliceSeconds = 2.0
    /// Ten seconds: a card's stamps jitter by less than 0.1 ms, which leaves 2 ppm.
    private static let windowSlices = 5
    private static let longSlices = 30

    init(sampleRate: Int) {
        self.sampleRate = Double(sampleRate)
        slices = Array(repeating: LineSums(), count: Self.longSlices)
    }

    /// `heardAt`: where the clock says the block begins, in samples; a block of `samples` follows.
    mutating func measure(heardAt: Double, samples: Int) {
        // A gap in the samples is no drift: begin anew.
        if origin != nil, abs(heardAt - expected) > SoundLine.jumpSeconds * sampleRate { restart() }
        let start = origin ?? heardAt
        origin = start
        let x = heardAt - start
        if x >= sliceEnd { turnSlice(at: x) }
        slices[filled % Self.longSlices].add(x, counted - x)
        counted += Double(samples)
        expected = heardAt + Double(samples)
    }

    /// Positive when the card gives more samples than its rate promises; over the last minute, nil until ten seconds were measured.
    var ppm: Double? { filled >= Self.windowSlices ? slope(over: Self.longSlices) : nil }

    /// The drift of the last ten seconds, once every two seconds; nil in between.
    mutating func takeWindow() -> Double? {
        defer { fresh = nil }
        return fresh
    }

    /// Samples are missing before the next block.
    mutating func restart() {
        origin = nil
        counted = 0
        filled = 0
        sliceEnd = 0
        for index in slices.indices { slices[index] = LineSums() }
    }

    private mutating func turnSlice(at x: Double) {
        if sliceEnd > 0 {
            filled += 1
            if filled >= Self.windowSlices { fresh = slope(over: Self.windowSlices, before: filled) }
            slices[filled % Self.longSlices] = LineSums()
        }
        sliceEnd = x + Self.sliceSeconds * sampleRate
    }

    private func slope(over count: Int, before end: Int? = nil) -> Double? {
        var sum = LineSums()
        let last = end ?? filled + 1
        for index in max(0, last - count)..<last { sum.add(slices[index % Self.longSlices]) }
        return sum.slope.map { $0 * 1e6 }
    }
}

/// The sums a straight line is fitted from.
struct LineSums: Sendable {
    private var n = 0.0
    private var x = 0.0
    private var y = 0.0
    private var xx = 0.0
    private var xy = 0.0

    mutating func add(_ x: Double, _ y: Double) {
        n += 1
        self.x += x
        self.y += y
        xx += x * x
        xy += x * y
    }

    mutating func add(_ other: LineSums) {
        n += other.n
        x += other.x
        y += other.y
        xx += other.xx
        xy += other.xy
    }

    /// Nil while all points lie at one place.
    var slope: Double? {
        let span = n * xx - x * x
        return span > 0 ? (n * xy - x * y) / span : nil
    }
}
