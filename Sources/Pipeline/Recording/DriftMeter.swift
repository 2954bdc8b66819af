/// Measures how fast a sound card's clock runs against the monotonic clock, by least squares over
/// the last minute.
struct DriftMeter: Sendable {
    private let sampleRate: Double
    private let isStream: Bool
    /// Slices kept.
    private let longest: Int
    private var origin: Double?
    /// Samples counted since the origin, and where the next block should be heard if nothing is
    /// missing.
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
    /// Ten minutes: the least delay of a wireless network wanders by several milliseconds.
    private static let streamSlices = 300
    /// A stream's drift is told once it is known this well; a crystal is rarely better than 20 ppm.
    private static let streamErrorPpm = 30.0
    /// The envelope of a stream's arrivals is of eight seconds, so that errors nearer than that are
    /// one error.
    private static let correlation = 8.0

    init(sampleRate: Int, isStream: Bool = false) {
        self.sampleRate = Double(sampleRate)
        self.isStream = isStream
        longest = isStream ? Self.streamSlices : Self.longSlices
        slices = Array(repeating: LineSums(), count: longest)
    }

    /// `heardAt`: where the clock says the block begins, in samples; a block of `samples` follows.
    mutating func measure(heardAt: Double, samples: Int) {
        // A gap in the samples is no drift: begin anew.
        if origin != nil, abs(heardAt - expected) > SoundLine.jumpSeconds * sampleRate { restart() }
        let start = origin ?? heardAt
        origin = start
        let x = heardAt - start
        if x >= sliceEnd { turnSlice(at: x) }
        slices[filled % longest].add(x, counted - x)
        counted += Double(samples)
        expected = heardAt + Double(samples)
    }

    /// Positive when the card gives more samples than its rate promises; over the last minute, nil
    /// until ten seconds were measured.
    ///
    /// Of a stream: over ten minutes, nil while it is not known to 30 ppm.
    var ppm: Double? {
        guard filled >= Self.windowSlices else { return nil }
        if isStream && (uncertainty ?? .infinity) > Self.streamErrorPpm { return nil }
        return slope(over: longest)
    }

    /// Two standard errors of a stream's slope, parts per million: the scatter of its times over
    /// how long it was measured.
    private var uncertainty: Double? {
        let sum = sums(over: longest)
        let seconds = Double(min(filled, longest)) * Self.sliceSeconds
        let independent = seconds / Self.correlation
        guard let scatter = sum.scatter, independent >= 4 else { return nil }
        // Points evenly over a length L scatter by L / sqrt(12) about its middle.
        return 2 * scatter / sampleRate * (12 / independent).squareRoot() / seconds * 1e6
    }

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
            // Ten seconds of a network's jitter say nothing.
            if filled >= Self.windowSlices && !isStream {
                fresh = slope(over: Self.windowSlices, before: filled)
            }
            slices[filled % longest] = LineSums()
        }
        sliceEnd = x + Self.sliceSeconds * sampleRate
    }

    private func slope(over count: Int, before end: Int? = nil) -> Double? {
        sums(over: count, before: end).slope.map { $0 * 1e6 }
    }

    private func sums(over count: Int, before end: Int? = nil) -> LineSums {
        var sum = LineSums()
        let last = end ?? filled + 1
        for index in max(0, last - count)..<last { sum.add(slices[index % longest]) }
        return sum
    }
}

/// The sums a straight line is fitted from.
struct LineSums: Sendable {
    private var n = 0.0
    private var x = 0.0
    private var y = 0.0
    private var xx = 0.0
    private var xy = 0.0
    private var yy = 0.0

    mutating func add(_ x: Double, _ y: Double) {
        n += 1
        self.x += x
        self.y += y
        xx += x * x
        xy += x * y
        yy += y * y
    }

    mutating func add(_ other: LineSums) {
        n += other.n
        x += other.x
        y += other.y
        xx += other.xx
        xy += other.xy
        yy += other.yy
    }

    /// Nil while all points lie at one place.
    var slope: Double? {
        let span = n * xx - x * x
        return span > 0 ? (n * xy - x * y) / span : nil
    }

    /// How far the points lie from the line, as a standard deviation; nil without a line.
    var scatter: Double? {
        guard let slope else { return nil }
        let rest = (n * yy - y * y) - slope * (n * xy - x * y)
        return (max(0, rest) / (n * n)).squareRoot()
    }
}
