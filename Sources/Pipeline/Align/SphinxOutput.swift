/// The words of pocketsphinx's output, with times.
public enum SphinxOutput {
    /// Reads `word start end probability` lines; sentences between them, silences and noises are
    /// passed over.
    public static func words(_ text: String) -> [HeardWord] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 4, let start = Double(parts[1]), let end = Double(parts[2]),
                let confidence = Double(parts[3]),
                start.isFinite, end.isFinite, start >= 0, start <= end, let first = parts[0].first,
                !"<[+".contains(first)
            else { return nil }
            // `was(2)` is another way to say `was`.
            let word = String(parts[0].prefix { $0 != "(" })
            return HeardWord(
                SoundUnit(word: word), start: start, end: end,
                confidence: min(1, max(0, confidence)))
        }
    }
}
