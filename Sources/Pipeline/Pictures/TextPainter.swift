/// Writes a line of text into a picture: white on black, at the bottom, in the middle. One thread.
public struct TextPainter: Sendable {
    /// Each dot of a letter is a square of so many pixels when the line fits.
    private let largestDot: Int
    private let width: Int
    private let height: Int

    private static let white: UInt8 = 235
    private static let black: UInt8 = 16
    /// A dot lies between letters, and one around the line.
    private static let advance = DotFont.width + 1
    private static let margin = 1
    /// A 180th of the shorter side: 24 letters go across an upright picture, and the text is 4 % of
    /// its width high.
    private static let share = 180

    /// For pictures of this size, in pixels, even.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
        largestDot = max(1, min(width, height) / Self.share)
    }

    /// Paints the line over whatever lies there, also over a line before it; a line that does not
    /// fit has smaller letters, then its end is missing.
    public func paint(_ text: String, on picture: Picture) {
        let count = text.unicodeScalars.count
        guard count > 0 else { return }
        let dots = count * Self.advance - 1 + 2 * Self.margin
        let dot = max(1, min(largestDot, width / dots))
        // Chroma has half as many samples: the box begins and ends on whole ones.
        let boxWidth = min(width, (dots * dot + 1) / 2 * 2)
        let boxHeight = min(height, ((DotFont.height + 2 * Self.margin) * dot + 1) / 2 * 2)
        let (left, top) = (
            (width - boxWidth) / 4 * 2,
            max(0, height - boxHeight - largestDot * DotFont.height) / 2 * 2
        )
        clear(left, top, boxWidth, boxHeight, picture)
        for (place, scalar) in text.unicodeScalars.enumerated() {
            let rows = DotFont.rows(of: UInt8(exactly: scalar.value) ?? UInt8.max)
            draw(
                rows, left: left + (Self.margin + place * Self.advance) * dot,
                top: top + Self.margin * dot, dot, picture)
        }
    }

    private func clear(_ left: Int, _ top: Int, _ width: Int, _ height: Int, _ picture: Picture) {
        let (bases, strides) = (picture.bases, picture.strides)
        for row in top..<(top + height) {
            (bases.0 + row * strides.0 + left).update(repeating: Self.black, count: width)
        }
        for row in (top / 2)..<((top + height) / 2) {
            (bases.1 + row * strides.1 + left / 2).update(repeating: 128, count: width / 2)
            (bases.2 + row * strides.2 + left / 2).update(repeating: 128, count: width / 2)
        }
    }

    private func draw(_ rows: UInt64, left: Int, top: Int, _ dot: Int, _ picture: Picture) {
        for row in 0..<(DotFont.height * dot) {
            let line = picture.bases.0 + (top + row) * picture.strides.0
            for column in 0..<DotFont.width
            where DotFont.isDot(rows, row: row / dot, column: column) {
                let start = left + column * dot
                guard start + dot <= width else { continue }
                (line + start).update(repeating: Self.white, count: dot)
            }
        }
    }
}
