/// Columns that line up, also with Chinese in them.
public struct Columns: Sendable {
    private let heads: [String]
    private let rows: [[String]]

    /// Each row has as many cells as there are heads.
    public init(heads: [String], rows: [[String]]) {
        self.heads = heads
        self.rows = rows
    }

    /// Lines without blanks at their ends, and without a last line end.
    public var text: String {
        let all = ([heads] + rows).map { $0.map(Self.flat) }
        let widths = heads.indices.map { column in all.map { Self.width($0[column]) }.max() ?? 0 }
        return all.map { row in
            let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - Self.width(cell)) }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// A note of several lines would break the table.
    private static func flat(_ cell: String) -> String { String(cell.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }

    /// Cells on a terminal: two for the wide and full-width classes (Unicode Standard Annex 11), one for the rest.
    public static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1.value) ? 2 : isMark($1) ? 0 : 1) }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .enclosingMark, .format].contains(scalar.properties.generalCategory)
    }
}
