/// When a sample was heard: maps a card's sample positions to CLOCK_MONOTONIC through the times of
/// its blocks.
///
/// Pure. A block's time jitters by up to a period of the card's driver (1 ms over USB); a line
/// through many does not.
struct SampleClock: Sendable {
    private let sampleRate: Double
    private var origin: (position: Int64, time: Int64)?
    private var line = FittedLine(fading: fading)

    /// Sound cards' clocks wander with temperature, over minutes.
    private static let fading = 20.0
    /// Seconds before the card's own rate is believed; until then it is what it promises, which is
    /// right to 0.1 ms a second.
    private static let enough = 2.0
    /// Further off than any jitter: samples were lost, or the card was opened anew.
    private static let largestJitter = 0.05

    init(sampleRate: Int) { self.sampleRate = Double(sampleRate) }

    /// The first position whose time is known; nil before the first block.
    var begin: Int64? { origin?.position }

    /// Takes a block's first sample and its time; a block that comes out of step begins the clock
    /// anew.
    mutating func note(_ position: Int64, at time: Int64) {
        guard let origin else { return start(position, time) }
        let x = seconds(position, since: origin.position)
        let y = Double(time - origin.time) / 1e9 - x
        guard abs(y - line.value(at: x, slopeOver: Self.enough)) < Self.largestJitter else {
            return start(position, time)
        }
        line.add(x: x, y: y)
    }

    /// CLOCK_MONOTONIC of a sample; nil before the first block, and for samples before the clock
    /// began.
    func time(of position: Int64) -> Int64? {
        guard let origin, position >= origin.position else { return nil }
        let x = seconds(position, since: origin.position)
        return origin.time
            + Int64(((x + line.value(at: x, slopeOver: Self.enough)) * 1e9).rounded())
    }

    private mutating func start(_ position: Int64, _ time: Int64) {
        origin = (position, time)
        line = FittedLine(fading: Self.fading)
        line.add(x: 0, y: 0)
    }

    private func seconds(_ position: Int64, since first: Int64) -> Double {
        Double(position - first) / sampleRate
    }
}
