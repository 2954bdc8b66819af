/// One word or syllable as an engine heard it.
public struct HeardWord: Equatable, Sendable {
    /// What it is compared by.
    public var unit: SoundUnit
    /// Seconds.
    public var start: Double
    /// Seconds, from the same zero as `start`.
    public var end: Double
    /// The engine's own, 0 to 1.
    public var confidence: Double

    /// Seconds; without a `confidence` the engine is taken at its word.
    public init(_ unit: SoundUnit, start: Double, end: Double, confidence: Double = 1) {
        self.unit = unit
        self.start = start
        self.end = end
        self.confidence = confidence
    }

    /// The units of a stretch of text, spread evenly over its time.
    public static func spread(
        _ text: String, start: Double, end: Double, confidence: Double, language: String
    ) -> [HeardWord] {
        let units = SoundUnit.read(text, language: language)
        let step = (end - start) / Double(max(1, units.count))
        return units.enumerated().map { index, unit in
            HeardWord(
                unit, start: start + step * Double(index), end: start + step * Double(index + 1),
                confidence: confidence)
        }
    }
}
