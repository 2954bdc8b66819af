import Glibc

/// A straight line through measurements that keep coming: least squares, the old ones fading away.
///
/// Pure; a few additions a measurement, no memory. Give it residuals, not large numbers: it
/// subtracts squares.
struct FittedLine: Sendable {
    /// Seconds after which a measurement weighs 1/e.
    private let fading: Double
    private var weight = 0.0
    private var meanX = 0.0
    private var meanY = 0.0
    private var spreadXX = 0.0
    private var spreadXY = 0.0
    private var lastX = 0.0

    init(fading: Double) { self.fading = fading }

    /// `x` in seconds, never smaller than the one before.
    mutating func add(x: Double, y: Double) {
        let kept = exp((lastX - x) / fading)
        lastX = x
        weight = weight * kept + 1
        spreadXX *= kept
        spreadXY *= kept
        let (byX, byY) = (x - meanX, y - meanY)
        meanX += byX / weight
        meanY += byY / weight
        spreadXX += byX * (x - meanX)
        spreadXY += byX * (y - meanY)
    }

    /// Seconds the measurements reach over: of evenly spread ones, twelve variances are the square
    /// of it.
    var span: Double { weight > 0 ? (12 * spreadXX / weight).squareRoot() : 0 }

    /// Nil while the measurements reach over less than that many seconds.
    func slope(over seconds: Double) -> Double? { span >= seconds ? spreadXY / spreadXX : nil }

    /// The line's value; level while the measurements reach over less than that many seconds.
    func value(at x: Double, slopeOver seconds: Double) -> Double {
        meanY + (slope(over: seconds) ?? 0) * (x - meanX)
    }
}
