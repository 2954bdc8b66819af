/// Turns the difference of two grids into bytes for the terminal, wrapped in a synchronized update.
public struct Repaint {
    private var bytes: [UInt8] = []
    private var style = Style.plain
    /// Where the terminal's cursor is for certain; -1 when terminals may disagree.
    private var place = -1
    private let colours: Bool

    /// The bytes that turn `old` on the screen into `new`; nil or another size of `old` paints all.
    /// Equal grids give none.
    public static func bytes(from old: Grid?, to new: Grid, colours: Bool = true) -> [UInt8] {
        if old == new { return [] }
        var repaint = Repaint(colours: colours)
        repaint.paint(
            old.flatMap { $0.columns == new.columns && $0.rows == new.rows ? $0 : nil }, new)
        return repaint.bytes
    }

    private init(colours: Bool) {
        self.colours = colours
        bytes.reserveCapacity(1024)
    }

    private mutating func paint(_ old: Grid?, _ new: Grid) {
        emit("\u{1B}[?2026h\u{1B}[?25l\u{1B}[0m")
        if old == nil { emit("\u{1B}[2J") }
        let before = old ?? Grid(columns: new.columns, rows: new.rows)
        before.cells.withUnsafeBufferPointer { was in
            new.cells.withUnsafeBufferPointer { now in
                for row in 0..<new.rows { paintRow(row, new.columns, was, now) }
            }
        }
        wear(.plain)
        if let cursor = new.cursor {
            move(cursor.row * new.columns + cursor.column, new.columns)
            emit("\u{1B}[?25h")
        }
        emit("\u{1B}[?2026l")
    }

    private mutating func paintRow(
        _ row: Int, _ columns: Int, _ was: UnsafeBufferPointer<Cell>,
        _ now: UnsafeBufferPointer<Cell>
    ) {
        let start = row * columns
        var end = start + columns
        while end > start, now[end - 1] == .blank { end -= 1 }
        var blotted = false
        for index in start..<end {
            let cell = now[index]
            // A terminal that draws an ambiguous glyph wide has blotted out what follows it.
            let changed = blotted || cell != was[index]
            if cell.width > 0 { blotted = changed && cell.isAmbiguous }
            if changed && cell.width > 0 { draw(cell, index, columns) }
        }
        if blotted || (end..<start + columns).contains(where: { was[$0] != .blank }) {
            eraseRest(end, start, columns)
        }
    }

    private mutating func draw(_ cell: Cell, _ index: Int, _ columns: Int) {
        move(index, columns)
        wear(cell.style)
        cell.appendUTF8(to: &bytes)
        let next = index + Int(cell.width)
        place = cell.isAmbiguous || next % columns == 0 ? -1 - next : next
    }

    private mutating func eraseRest(_ end: Int, _ start: Int, _ columns: Int) {
        guard end < start + columns else { return }
        move(end, columns)
        wear(.plain)
        emit("\u{1B}[K")
    }

    /// CHA within the row, CUP elsewhere; nothing when the cursor is there already.
    private mutating func move(_ index: Int, _ columns: Int) {
        if place == index { return }
        // After an ambiguous glyph only the row is certain, unless it stood at the right edge.
        let row =
            place >= 0
            ? place / columns
            : place == -1 || (-1 - place) % columns == 0 ? -1 : (-1 - place) / columns
        emit("\u{1B}[")
        if row != index / columns {
            emit(index / columns + 1)
            emit(";")
            emit(index % columns + 1)
            emit("H")
        } else {
            emit(index % columns + 1)
            emit("G")
        }
        place = index
    }

    private mutating func wear(_ next: Style) {
        if next == style { return }
        style = next
        emit("\u{1B}[0")
        if next.isBold { emit(";1") }
        if next.isDim { emit(";2") }
        if next.isReversed { emit(";7") }
        if colours && next.colour != 39 {
            emit(";")
            emit(Int(next.colour))
        }
        emit("m")
    }

    private mutating func emit(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func emit(_ number: Int) {
        if number >= 10 { emit(number / 10) }
        bytes.append(UInt8(0x30 + number % 10))
    }
}
