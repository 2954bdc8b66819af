/// Breaks a text into rows of so many cells.
public enum Wrap {
    /// At blanks and beside wide characters where that can be, else anywhere; at least one row.
    public static func rows(_ text: some StringProtocol, width: Int) -> [String] {
        var rows: [String] = []
        var row: [Character] = []
        var used = 0
        // Where the row may end.
        var end: Int?
        for character in text {
            let cells = Width.cells(character)
            if cells > 1 { end = row.count }
            if used + cells > width, !row.isEmpty {
                let cut =
                    character == " " ? row.count : end.flatMap { $0 > 0 ? $0 : nil } ?? row.count
                rows.append(String(row[..<cut].reversed().drop { $0 == " " }.reversed()))
                row = Array(row[cut...].drop { $0 == " " })
                (used, end) = (Width.cells(String(row)), nil)
                if row.isEmpty, character == " " { continue }
            }
            row.append(character)
            used += cells
            if character == " " || cells > 1 { end = row.count }
        }
        return rows + [String(row)]
    }
}
