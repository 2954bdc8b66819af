/// A screen's worth of cells; drawn into by the prompt, compared by `Repaint`.
public struct Grid: Equatable, Sendable {
    /// Cells across, at least 1.
    public let columns: Int
    /// Cells from top to bottom, at least 1.
    public let rows: Int
    /// Where the cursor stands, from 0; nil hides it.
    public var cursor: (row: Int, column: Int)? {
        get {
            cursorPlace < 0 ? nil : (cursorPlace / max(columns, 1), cursorPlace % max(columns, 1))
        }
        set {
            cursorPlace =
                newValue.map {
                    min(max($0.row, 0), rows - 1) * columns + min(max($0.column, 0), columns - 1)
                } ?? -1
        }
    }
    private(set) var cells: [Cell]
    private var cursorPlace = -1

    /// A blank grid; sizes below 1 count as 1.
    public init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (max(columns, 1), max(rows, 1))
        cells = Array(repeating: .blank, count: self.columns * self.rows)
    }

    /// Everything blank again, the cursor hidden.
    public mutating func clear() {
        for place in cells.indices { cells[place] = .blank }
        cursorPlace = -1
    }

    /// Writes text from (row, column), both from 0, cut at the right edge or at `limit` cells;
    /// answers the next free column.
    ///
    /// A wide character that would stick out is left away; what lies outside the grid changes
    /// nothing.
    @discardableResult
    public mutating func put(
        _ text: some StringProtocol, row: Int, column: Int, style: Style = .plain, limit: Int = .max
    ) -> Int {
        guard 0..<rows ~= row, 0..<columns ~= column, limit > 0 else { return column }
        let edge = limit < columns - column ? column + limit : columns
        var place = column
        for character in text {
            let cell = Cell(character, style)
            guard place + Int(cell.width) <= edge else { break }
            set(cell, row * columns + place, row)
            place += Int(cell.width)
        }
        return place
    }

    private mutating func set(_ cell: Cell, _ index: Int, _ row: Int) {
        let width = Int(cell.width)
        let end = index + width
        if cells[index].width == 0, index > row * columns { cells[index - 1] = .blank }
        if end < (row + 1) * columns, cells[end].width == 0 { cells[end] = .blank }
        cells[index] = cell
        if width == 2 { cells[index + 1] = .secondHalf(cell.style) }
    }

    /// Whether cells, cursor and size are the same: then nothing is to be sent.
    public static func == (a: Grid, b: Grid) -> Bool {
        a.columns == b.columns && a.rows == b.rows && a.cursorPlace == b.cursorPlace
            && a.cells == b.cells
    }
}

extension Grid {
    /// The rows as text, without blanks at their ends.
    public var lines: [String] {
        (0..<rows).map { row in
            var bytes: [UInt8] = []
            for cell in cells[row * columns..<(row + 1) * columns] where cell.width > 0 {
                cell.appendUTF8(to: &bytes)
            }
            while bytes.last == 0x20 { bytes.removeLast() }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
