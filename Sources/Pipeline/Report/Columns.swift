import TextWidth

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
        let widths = heads.indices.map { column in all.map { Width.cells($0[column]) }.max() ?? 0 }
        return all.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - Width.cells(cell))
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// A note of several lines would break the table.
    private static func flat(_ cell: String) -> String {
        String(cell.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }
}
