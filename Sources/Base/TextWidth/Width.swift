/// How many cells a terminal gives to a character.
public enum Width {
    /// Cells of one scalar: 0, 1 or 2; an ambiguous one counts 1, a control character 0.
    public static func cells(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x7F { return value < 0x20 ? 0 : 1 }
        if value < 0xA0 { return 0 }
        if contains(WidthRanges.zero, value) { return 0 }
        return contains(WidthRanges.wide, value) ? 2 : 1
    }

    /// Cells of a grapheme cluster: its widest scalar, and 2 when VARIATION SELECTOR-16 asks for an
    /// emoji.
    public static func cells(_ character: Character) -> Int {
        var widest = 0
        for scalar in character.unicodeScalars {
            widest = max(widest, scalar.value == 0xFE0F ? 2 : cells(scalar))
        }
        return widest
    }

    /// Cells of a whole text on one line.
    public static func cells(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + cells($1) }
    }

    /// Whether terminals disagree about the scalar's width (class A, private use, or emoji).
    public static func isAmbiguous(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0xA1 { return false }
        if 0xE000...0xF8FF ~= value || value >= 0x1F000 && value < 0x20000 || value >= 0xF0000 {
            return true
        }
        return contains(WidthRanges.ambiguous, value)
    }

    /// Whether terminals disagree about a cluster: an ambiguous scalar, or more than one scalar.
    public static func isAmbiguous(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        return scalars.count > 1 || scalars.contains(where: isAmbiguous)
    }

    private static func contains(_ ranges: [ClosedRange<UInt32>], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(value)
    }
}
