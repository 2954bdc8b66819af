/// Measures how fast a sound card's clock runs against the monotonic clock, by least squares over its whole life.
struct DriftMeter: Sendable {
    private let sampleRate: Int
    private var counted = 0.0
    private var origin: Double?
    private var n = 0.0
    private var sumX = 0.0
    private var sumY = 0.0
    private var sumXX = 0.0
    private var sumXY = 0.0

    init(sampleRate: Int) { self.sampleRate = sampleRate }

    /// `heardAt`: where the clock says the block begins, in samples; a block of `samples` follows.
    mutating func measure(heardAt: Double, samples: Int) {
        let start = origin ?? heardAt
        origin = start
        let x = heardAt - start
        // A gap in the samples is no drift: begin anew.
        if abs(x - counted) > SoundLine.jumpSeconds * Double(sampleRate) { return restart() }
        n += 1
        sumX += x
        sumY += counted
        sumXX += x * x
        sumXY += x * counted
        counted += Double(samples)
    }

    /// Positive when the card gives more samples than its rate promises.
    var ppm: Double? {
        let span = n * sumXX - sumX * sumX
        guard counted >= 10 * Double(sampleRate), span > 0 else { return nil }
        return ((n * sumXY - sumX * sumY) / span - 1) * 1e6
    }

    private mutating func restart() { self = DriftMeter(sampleRate: sampleRate) }
}
